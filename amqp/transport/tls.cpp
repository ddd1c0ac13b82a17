// TLS streams by OpenSSL, and what their failures are called.
#include "amqp/transport/tls.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <system_error>
#include <vector>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <asio/ssl/context.hpp>
#include <asio/ssl/error.hpp>
#include <asio/ssl/impl/src.hpp>

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

constexpr unsigned char alpn[] = {4, 'a', 'm', 'q', 'p'};     // RFC 7301: the length, then the name
constexpr std::size_t record_bytes = 16 * 1024;               // RFC 8446 §5.1: no record holds more, and
constexpr std::size_t sealed_bytes = record_bytes + 5 + 256;  // §5.2: none is more than that when it is encrypted
constexpr std::size_t ring_bytes = 4 * sealed_bytes;

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
    if (SSL_select_next_proto(&chosen, length, alpn, sizeof alpn, offered, size) != OPENSSL_NPN_NEGOTIATED) {
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

// OpenSSL between two rings of bytes, and Asio between those and the socket. Asio's own stream moves one record for
// each call of the system and each turn; here it is as many as a ring holds.
class tls_stream {
public:
    tls_stream(asio::ip::tcp::socket socket, std::shared_ptr<tls_context::state> context, const std::string& host)
        : shared_{std::make_shared<shared>(std::move(socket), std::move(context))} {
        std::error_code ignored;
        shared_->socket.non_blocking(true, ignored);
        if (shared_->context->role == tls_role::client) expect(host);
    }

    auto get_executor() { return shared_->socket.get_executor(); }
    bool is_private() const { return true; }
    std::string certified_name() const {
        const std::unique_ptr<X509, void (*)(X509*)> theirs{SSL_get1_peer_certificate(shared_->ssl.get()), X509_free};
        char name[256];
        if (!theirs ||
            X509_NAME_get_text_by_NID(X509_get_subject_name(theirs.get()), NID_commonName, name, sizeof name) < 0)
            return {};
        return name;
    }

    void async_read_some(asio::mutable_buffer room, auto done) {
        when_ready([shared = shared_, room, done](std::error_code failed) mutable {
            const outcome now = failed ? outcome{failed, 0} : shared->decrypt(room);
            if (!now.error && now.size == 0) return read(std::move(shared), room, std::move(done));
            asio::post(shared->socket.get_executor(), [done, now]() mutable { done(now.error, now.size); });
        });
    }
    void async_write_some(auto buffers, auto done) {
        when_ready([shared = shared_, buffers, done](std::error_code failed) mutable {
            const outcome now = failed ? outcome{failed, 0} : shared->encrypt(buffers);
            if (now.error)
                return asio::post(shared->socket.get_executor(), [done, now]() mutable { done(now.error, 0); });
            flush(std::move(shared), [done, now](std::error_code broken) mutable { done(broken, now.size); });
        });
    }
    bool shutdown_sending() {
        if (!shared_->ready) return false;
        SSL_shutdown(shared_->ssl.get());
        flush(shared_, [](std::error_code) {});
        return true;
    }
    void close() {
        std::error_code ignored;
        shared_->socket.close(ignored);
    }

private:
    struct outcome {
        std::error_code error;
        std::size_t size;
    };

    struct shared {
        shared(asio::ip::tcp::socket connected, std::shared_ptr<tls_context::state> made_from)
            : context{std::move(made_from)}, socket{std::move(connected)} {
            BIO *inside = nullptr, *outside = nullptr;
            ssl.reset(SSL_new(context->context.native_handle()));
            if (!ssl || !BIO_new_bio_pair(&inside, ring_bytes, &outside, ring_bytes)) throw std::bad_alloc{};
            ring.reset(outside);
            SSL_set_bio(ssl.get(), inside, inside);
            if (context->role == tls_role::client)
                SSL_set_connect_state(ssl.get());
            else
                SSL_set_accept_state(ssl.get());
        }

        // Nothing and no error: OpenSSL wants to hear more first.
        outcome decrypt(asio::mutable_buffer room) {
            std::size_t size = 0;
            while (size < room.size()) {
                std::size_t came = 0;
                const std::error_code error = tried([&] {
                    return SSL_read_ex(ssl.get(), static_cast<std::byte*>(room.data()) + size, room.size() - size,
                                       &came);
                });
                if (error && size == 0) return {error, 0};
                if (came == 0) break;
                size += came;
            }
            return {{}, size};
        }
        // As much as the ring takes. Small pieces are put together first: each call makes a record.
        outcome encrypt(auto buffers) {
            auto piece = buffers.begin();
            std::size_t size = 0, done_of_piece = 0;
            while (piece != buffers.end() && BIO_ctrl_get_write_guarantee(SSL_get_wbio(ssl.get())) >= sealed_bytes) {
                asio::const_buffer next = *piece + done_of_piece;
                if (next.size() < record_bytes && piece + 1 != buffers.end())
                    next = gathered(piece, buffers.end(), done_of_piece);
                else
                    next = asio::buffer(next, record_bytes);
                std::size_t taken = 0;
                const std::error_code error =
                    tried([&] { return SSL_write_ex(ssl.get(), next.data(), next.size(), &taken); });
                if (error) return {error, 0};
                if (taken == 0) break;
                size += taken;
                done_of_piece += taken;
                while (piece != buffers.end() && done_of_piece >= piece->size()) done_of_piece -= piece++->size();
            }
            return {{}, size};
        }
        asio::const_buffer gathered(auto piece, auto end, std::size_t skipped) {
            std::size_t size = 0;
            for (; piece != end && size < record.size(); ++piece, skipped = 0)
                size += asio::buffer_copy(asio::buffer(record) + size, *piece + skipped);
            return asio::buffer(record, size);
        }

        // None as well where OpenSSL wants to hear more first.
        std::error_code tried(auto call) {
            ERR_clear_error();
            const int result = call();
            if (result > 0) return {};
            switch (SSL_get_error(ssl.get(), result)) {
                case SSL_ERROR_WANT_READ:
                case SSL_ERROR_WANT_WRITE:
                    return {};
                case SSL_ERROR_ZERO_RETURN:
                    return asio::error::eof;
                default:
                    break;
            }
            const std::error_code why{static_cast<int>(ERR_get_error()), asio::error::get_ssl_category()};
            std::error_code ignored;  // why we refuse the peer: it is told if that is possible without waiting
            socket.write_some(unsent(), ignored);
            return why;
        }

        asio::const_buffer unsent() {
            char* octets = nullptr;
            const int size = BIO_nread0(ring.get(), &octets);
            return {octets, static_cast<std::size_t>(std::max(size, 0))};
        }
        asio::mutable_buffer unfilled() {
            char* octets = nullptr;
            const int size = BIO_nwrite0(ring.get(), &octets);
            return {octets, static_cast<std::size_t>(std::max(size, 0))};
        }
        void sent(std::size_t size) {
            char* octets = nullptr;
            BIO_nread(ring.get(), &octets, static_cast<int>(size));
        }
        void filled(std::size_t size) {
            char* octets = nullptr;
            BIO_nwrite(ring.get(), &octets, static_cast<int>(size));
        }

        std::shared_ptr<tls_context::state> context;
        asio::ip::tcp::socket socket;
        std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, SSL_free};
        std::unique_ptr<BIO, decltype(&BIO_free)> ring{nullptr, BIO_free};
        bool ready = false;
        std::error_code failed;
        // For the end of the handshake, which alone owns them: they own this, and a handshake may never end.
        std::weak_ptr<std::vector<std::function<void(std::error_code)>>> waiting;
        std::array<std::byte, record_bytes> record;
    };

    // AMQP says itself where it ends, so a stream without TLS's own farewell is no attack.
    static void read(std::shared_ptr<shared> from, asio::mutable_buffer room, auto done) {
        const asio::mutable_buffer unfilled = from->unfilled();
        from->socket.async_read_some(unfilled, [from, room, done](std::error_code broken, std::size_t n) mutable {
            if (broken) return done(broken, 0);
            from->filled(n);
            const auto [error, size] = from->decrypt(room);
            if (!error && size == 0) return read(std::move(from), room, std::move(done));
            done(error, size);
        });
    }
    static void flush(std::shared_ptr<shared> to, auto done) {
        const asio::const_buffer unsent = to->unsent();
        to->socket.async_write_some(unsent, [to, done](std::error_code error, std::size_t n) mutable {
            to->sent(n);
            if (error || to->unsent().size() == 0) return done(error);
            flush(std::move(to), std::move(done));
        });
    }

    void expect(const std::string& host) {
        SSL* const ssl = shared_->ssl.get();
        const tls_options& chosen = shared_->context->chosen;
        const std::string& name = chosen.server_name.empty() ? host : chosen.server_name;
        SSL_set_alpn_protos(ssl, alpn, sizeof alpn);
        if (is_address(name)) {
            if (chosen.verify) X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
            return;  // RFC 6066 §3: an address is not a server name
        }
        SSL_set_tlsext_host_name(ssl, name.c_str());
        if (chosen.verify) SSL_set1_host(ssl, name.c_str());
    }

    using waiting_list = std::shared_ptr<std::vector<std::function<void(std::error_code)>>>;

    void when_ready(auto go_on) {
        if (shared_->ready || shared_->failed) return go_on(shared_->failed);
        waiting_list waiting = shared_->waiting.lock();
        const bool begun = waiting != nullptr;
        if (!begun) waiting = std::make_shared<std::vector<std::function<void(std::error_code)>>>();
        waiting->push_back(std::move(go_on));
        if (begun) return;
        shared_->waiting = waiting;
        shake_hands(shared_, waiting);
    }
    static void shake_hands(std::shared_ptr<shared> with, waiting_list waiting) {
        int finished = 0;
        const std::error_code error = with->tried([&] { return finished = SSL_do_handshake(with->ssl.get()); });
        if (error) return end_handshake(*with, waiting, error);
        const auto go_on = [with, waiting, finished](std::error_code broken) {
            if (broken || finished > 0) return end_handshake(*with, waiting, broken);
            const asio::mutable_buffer unfilled = with->unfilled();
            with->socket.async_read_some(unfilled, [with, waiting](std::error_code ended, std::size_t n) {
                if (ended) return end_handshake(*with, waiting, ended);
                with->filled(n);
                shake_hands(with, waiting);
            });
        };
        with->unsent().size() > 0 ? flush(with, go_on) : go_on({});
    }
    static void end_handshake(shared& of, const waiting_list& waiting, std::error_code error) {
        of.ready = !error;
        of.failed = why(of, error == asio::error::eof ? std::error_code{ssl::error::stream_truncated} : error);
        for (auto& each : *waiting) each(of.failed);
    }
    static std::error_code why(shared& of, std::error_code error) {
        if (!error) return {};
        const long verified = SSL_get_verify_result(of.ssl.get());
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
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION);
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
