// Certificates for tests, good and bad, made when they are needed and gone with the test.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/pem.h>
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
    explicit certificate(const claims& says, const certificate* by = nullptr) : key_{EVP_EC_gen("P-256"), EVP_PKEY_free} {
        X509* const made = x509_.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), ++count());
        X509_gmtime_adj(X509_getm_notBefore(made), says.from * day);
        X509_gmtime_adj(X509_getm_notAfter(made), says.to * day);
        X509_set_pubkey(made, key_.get());
        X509_NAME* const subject = X509_get_subject_name(made);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(says.name.c_str()), -1, -1, 0);
        const certificate& issuer = by ? *by : *this;
        X509_set_issuer_name(made, X509_get_subject_name(issuer.x509_.get()));
        if (says.is_authority) extend(NID_basic_constraints, "critical,CA:TRUE");
        if (!says.is_authority && !says.alternatives.empty()) extend(NID_subject_alt_name, says.alternatives);
        if (X509_sign(made, issuer.key_.get(), EVP_sha256()) == 0) throw std::runtime_error("a certificate could not be signed");
        write(file(), [&](FILE* to) { return PEM_write_X509(to, made); });
        write(key_file(), [&](FILE* to) { return PEM_write_PrivateKey(to, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
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

}  // namespace amqp::tests
