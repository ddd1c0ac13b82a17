// Who may speak AMQP here: the exchange of SASL frames as a state machine, for both sides (§5.3).
#pragma once

#include <string>
#include <utility>

#include "amqp/base/result.hpp"
#include "amqp/performative/sasl.hpp"
#include "amqp/sasl/credentials.hpp"

namespace amqp::sasl {

// Each function takes what was received and returns what is to be sent, or how the exchange failed. A frame that comes
// when it is not due is unexpected_frame.
class client_exchange {
public:
    client_exchange() = default;
    client_exchange(sasl::credentials ours, std::string hostname)
        : credentials_{std::move(ours)}, hostname_{std::move(hostname)} {}

    // no_common_mechanism: the server does not offer the one that our credentials need. There is no falling back to a
    // weaker one.
    result<sasl_init> on_mechanisms(const sasl_mechanisms& offered);
    // none: from here on AMQP is spoken. Neither mechanism has anything to say to a challenge, so none is due.
    errc on_outcome(const sasl_outcome& outcome) const;

private:
    sasl::credentials credentials_;
    std::string hostname_;
    bool init_sent_ = false;
};

class server_exchange {
public:
    // A server that offers nothing refuses everybody.
    server_exchange(bool anonymous, authenticator authenticate, proven_identity proven = {})
        : anonymous_{anonymous}, authenticate_{std::move(authenticate)}, proven_{std::move(proven)} {}

    sasl_mechanisms mechanisms() const;
    // The outcome is to be sent, whatever it says; after any but `ok` the connection ends.
    sasl_outcome on_init(const sasl_init& chosen) const;

private:
    bool is_proven() const { return proven_ && !proven_().empty(); }

    bool anonymous_;
    authenticator authenticate_;
    proven_identity proven_;
};

}  // namespace amqp::sasl
