// Certificates for tests, good and bad, made when they are needed and gone with the test; and a server of the past.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "amqp/transport/tls.hpp"

namespace amqp::tests {

// What a certificate says. Times are in days from now.
struct claims {
    std::string name = "localhost";
    std::string alternatives = "DNS:localhost,IP:127.0.0.1";  // empty: none
    int from = -1, to = 1;
    bool is_authority = false;
};

// A certificate and its key, in files of their own.
class certificate {
public:
    // Signed by `by`, or by itself.
    explicit certificate(const claims& says, const certificate* by = nullptr)
        : key_{EVP_EC_gen("P-256"), EVP_PKEY_free} {
        X509* const made = x509_.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), ++count());
        X509_gmtime_adj(X509_getm_notBefore(made), says.from * day);
        X509_gmtime_adj(X509_getm_notAfter(made), says.to * day);
        X509_set_pubkey(made, key_.get());
        X509_NAME* const subject = X509_get_subject_name(made);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(says.name.c_str()), -1, -1, 0);
        const certificate& issuer = by ? *by : *this;
        X509_set_issuer_name(made, X509_get_subject_name(issuer.x509_.get()));
        if (says.is_authority) extend(NID_basic_constraints, "critical,CA:TRUE");
        if (!says.is_authority && !says.alternatives.empty()) extend(NID_subject_alt_name, says.alternatives);
        if (X509_sign(made, issuer.key_.get(), EVP_sha256()) == 0)
            throw std::runtime_error("a certificate could not be signed");
        write(file(), [&](FILE* to) { return PEM_write_X509(to, made); });
        write(key_file(),
              [&](FILE* to) { return PEM_write_PrivateKey(to, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    }
    ~certificate() {
        std::filesystem::remove(file());
        std::filesystem::remove(key_file());
    }
    certificate(const certificate&) = delete;
    certificate& operator=(const certificate&) = delete;

    std::string file() const { return stem_ + ".pem"; }
    std::string key_file() const { return stem_ + ".key"; }
    // Shown by whoever has these options.
    tls_options shown() const { return {.certificate_file = file(), .key_file = key_file()}; }

private:
    static constexpr long day = 24 * 60 * 60;
    static int& count() {
        static int made = 0;
        return made;
    }
    void extend(int nid, const std::string& content) {
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, content.c_str());
        X509_add_ext(x509_.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    static void write(const std::string& where, auto&& content) {
        const std::unique_ptr<FILE, int (*)(FILE*)> to{std::fopen(where.c_str(), "w"), std::fclose};
        if (!to || content(to.get()) == 0) throw std::runtime_error(where + " could not be written");
    }

    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
    std::unique_ptr<X509, void (*)(X509*)> x509_{X509_new(), X509_free};
    std::string stem_ = std::filesystem::temp_directory_path() /
                        ("perftalk-" + std::to_string(::getpid()) + "-" + std::to_string(count()));
};

// A server that speaks nothing newer than TLS 1.1.
class outdated_server {
public:
    explicit outdated_server(const certificate& by) : shown_{{}, &by} {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
        SSL_CTX_use_certificate_file(context_.get(), shown_.file().c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_use_PrivateKey_file(context_.get(), shown_.key_file().c_str(), SSL_FILETYPE_PEM);
    }
    ~outdated_server() { thread_.join(); }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void serve() {
        asio::ip::tcp::socket taken = acceptor_.accept();
        const std::unique_ptr<SSL, void (*)(SSL*)> ssl{SSL_new(context_.get()), SSL_free};
        SSL_set_fd(ssl.get(), taken.native_handle());
        SSL_accept(ssl.get());
    }

    certificate shown_;
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
    std::thread thread_{[this] { serve(); }};
};

}  // namespace amqp::tests
