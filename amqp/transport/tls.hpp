// TLS under AMQP: who has to prove what, read from files once (§5.2).
#pragma once

#include <memory>
#include <string>

namespace amqp {

// TLS comes before the first byte of AMQP (§5.2.1); it is never asked for by a protocol header. All files are PEM.
// Nothing older than TLS 1.2 is spoken, and nothing falls back to a stream without TLS.
struct tls_options {
    // Whom we trust: these authorities and no others. Empty: a client trusts the system's, a server asks for no
    // certificate.
    std::string ca_file{};
    std::string certificate_file{},
        key_file{};  // who we are: the certificate first, then its chain; empty: nobody says
    // A client: whether the server's certificate must be good, and be the host's. Without that anybody may be the
    // server.
    bool verify = true;
    std::string server_name{};  // the name that a client asks for (SNI) and expects; empty: the host it connects to
};

namespace transport {

enum class tls_role { client, server };

// The options with their files read, for any number of streams.
class tls_context {
public:
    // Throws std::system_error; what() names the file.
    tls_context(const tls_options& chosen, tls_role role);

    struct state;
    const std::shared_ptr<state>& shared() const noexcept { return state_; }

private:
    std::shared_ptr<state> state_;
};

}  // namespace transport
}  // namespace amqp
