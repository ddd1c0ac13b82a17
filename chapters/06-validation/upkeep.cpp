// Decoding a message with one VALIDATION, alone in an object file, so that its branches can be counted.
#include "amqp/message/message_view.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/validation/all.hpp"

namespace perftalk {

amqp::result<amqp::message> read(amqp::bytes_view encoded) {
    return amqp::basic_message_view<amqp::validation::VALIDATION, amqp::dispatch::static_type>{encoded}.own();
}

}  // namespace perftalk
