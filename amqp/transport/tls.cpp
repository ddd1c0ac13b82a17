// TLS streams by OpenSSL, and what their failures are called.
#include "amqp/transport/tls.hpp"

#include <cstring>
#include <functional>
#include <system_error>
#include <vector>

#include <asio/ssl/impl/src.hpp>
#include <asio/ssl/stream.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "amqp/base/errc.hpp"
#include "amqp/transport/drive.hpp"
#include "amqp/transport/tls_stream.hpp"

namespace amqp::transport {

namespace ssl = asio::ssl;

struct tls_context::state {
    ssl::context context{ssl::context::tls};
    tls_options chosen;
    tls_role role{};
};

namespace {

constexpr unsigned char alpn[] = "\x04" "amqp";  // RFC 7301: the length, then the name
constexpr std::size_t record_bytes = 16 * 1024;  // RFC 8446 §5.1: no record holds more

// A certificate that was refused, in OpenSSL's words: "certificate has expired", "hostname mismatch".
class refusals final : public std::error_category {
    const char* name() const noexcept override { return "certificate"; }
    std::string message(int code) const override { return X509_verify_cert_error_string(code); }
};
const std::error_category& certificate_category() noexcept {
    static const refusals only;
    return only;
}

// Of all protocols that a client offers, AMQP; one that offers others only is served all the same.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                    unsigned int size, void*) {
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, length, alpn, sizeof alpn - 1, offered, size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

void read_file(const std::string& file, auto&& load) {
    std::error_code error;
    load(error);
    if (error) throw std::system_error(error, "'" + file + "'");
}

bool is_address(const std::string& host) {
    std::error_code no_address;
    asio::ip::make_address(host, no_address);
    return !no_address;
}

class tls_stream {
public:
    tls_stream(asio::ip::tcp::socket socket, std::shared_ptr<tls_context::state> context, const std::string& host)
        : shared_{std::make_shared<shared>(std::move(socket), std::move(context))} {
        std::error_code ignored;
        shared_->stream.next_layer().set_option(asio::ip::tcp::no_delay{true}, ignored);
        if (shared_->context->role == tls_role::client) expect(host);
    }

    auto get_executor() { return shared_->stream.get_executor(); }
    bool is_private() const { return true; }
    std::string certified_name() const {
        const std::unique_ptr<X509, void (*)(X509*)> theirs{SSL_get1_peer_certificate(shared_->stream.native_handle()),
                                                            X509_free};
        char name[256];
        if (!theirs ||
            X509_NAME_get_text_by_NID(X509_get_subject_name(theirs.get()), NID_commonName, name, sizeof name) < 0)
            return {};
        return name;
    }

    void async_read_some(auto buffers, auto done) {
        when_ready([shared = shared_, buffers, done](std::error_code error) mutable {
            if (error) return done(error, 0);
            // AMQP says itself where it ends, so a stream without TLS's own farewell is no attack.
            shared->stream.async_read_some(buffers, [done](std::error_code ended, std::size_t n) mutable {
                done(ended == ssl::error::stream_truncated ? std::error_code{asio::error::eof} : ended, n);
            });
        });
    }
    // OpenSSL takes one piece at a time, and makes a record of each: small ones are put together first.
    void async_write_some(auto buffers, auto done) {
        asio::const_buffer next = *buffers.begin();
        if (next.size() < record_bytes && buffers.end() - buffers.begin() > 1) {
            next = asio::buffer(shared_->record, asio::buffer_copy(asio::buffer(shared_->record), buffers));
        }
        when_ready([shared = shared_, next, done](std::error_code error) mutable {
            if (error) return done(error, 0);
            shared->stream.async_write_some(next, std::move(done));
        });
    }
    bool shutdown_sending() {
        if (!shared_->ready) return false;
        shared_->stream.async_shutdown([shared = shared_](std::error_code) {});
        return true;
    }
    void close() {
        std::error_code ignored;
        shared_->stream.lowest_layer().close(ignored);
    }

private:
    struct shared {
        shared(asio::ip::tcp::socket socket, std::shared_ptr<tls_context::state> made_from)
            : context{std::move(made_from)}, stream{std::move(socket), context->context} {}
        std::shared_ptr<tls_context::state> context;
        ssl::stream<asio::ip::tcp::socket> stream;
        bool ready = false;
        std::error_code failed;
        // For the end of the handshake, which alone owns them: they own this, and a handshake may never end.
        std::weak_ptr<std::vector<std::function<void(std::error_code)>>> waiting;
        std::array<std::byte, record_bytes> record;
    };

    void expect(const std::string& host) {
        SSL* const ssl = shared_->stream.native_handle();
        const tls_options& chosen = shared_->context->chosen;
        const std::string& name = chosen.server_name.empty() ? host : chosen.server_name;
        SSL_set_alpn_protos(ssl, alpn, sizeof alpn - 1);
        if (is_address(name)) {
            if (chosen.verify) X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
            return;  // RFC 6066 §3: an address is not a server name
        }
        SSL_set_tlsext_host_name(ssl, name.c_str());
        if (chosen.verify) SSL_set1_host(ssl, name.c_str());
    }

    void when_ready(auto go_on) {
        if (shared_->ready || shared_->failed) return go_on(shared_->failed);
        auto waiting = shared_->waiting.lock();
        const bool begun = waiting != nullptr;
        if (!begun) waiting = std::make_shared<std::vector<std::function<void(std::error_code)>>>();
        waiting->push_back(std::move(go_on));
        if (begun) return;
        shared_->waiting = waiting;
        const auto side =
            shared_->context->role == tls_role::client ? ssl::stream_base::client : ssl::stream_base::server;
        shared_->stream.async_handshake(side, [shared = shared_, waiting](std::error_code error) {
            shared->ready = !error;
            shared->failed = why(*shared, error);
            for (auto& each : *waiting) each(shared->failed);
        });
    }
    static std::error_code why(shared& of, std::error_code error) {
        if (!error) return {};
        const long verified = SSL_get_verify_result(of.stream.native_handle());
        if (verified != X509_V_OK) return {static_cast<int>(verified), certificate_category()};
        if (error.category() != asio::error::get_ssl_category()) return error;
        const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
        const bool is_plain = reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST;
        return is_plain ? make_error_code(errc::no_tls) : error;
    }

    std::shared_ptr<shared> shared_;
};

}  // namespace

tls_context::tls_context(const tls_options& chosen, tls_role role) : state_{std::make_shared<state>()} {
    state_->chosen = chosen;
    state_->role = role;
    ssl::context& context = state_->context;
    SSL_CTX* const native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    if (role == tls_role::server) SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);

    if (!chosen.ca_file.empty()) {
        read_file(chosen.ca_file, [&](std::error_code& error) { context.load_verify_file(chosen.ca_file, error); });
    } else if (role == tls_role::client) {
        context.set_default_verify_paths();
    }
    const bool demands = role == tls_role::client ? chosen.verify : !chosen.ca_file.empty();
    context.set_verify_mode(demands ? ssl::verify_peer | ssl::verify_fail_if_no_peer_cert : ssl::verify_none);

    if (chosen.certificate_file.empty()) return;
    const std::string& key = chosen.key_file.empty() ? chosen.certificate_file : chosen.key_file;
    read_file(chosen.certificate_file,
              [&](std::error_code& error) { context.use_certificate_chain_file(chosen.certificate_file, error); });
    read_file(key, [&](std::error_code& error) { context.use_private_key_file(key, ssl::context::pem, error); });
}

std::shared_ptr<loop> tls_loop(asio::ip::tcp::socket socket, const tls_context& context, const std::string& host) {
    return std::make_shared<drive<tls_stream>>(tls_stream{std::move(socket), context.shared(), host});
}

}  // namespace amqp::transport
