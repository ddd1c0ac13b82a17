// Encoding a message with production's policies, compiled once.
#include "amqp/message/message.hpp"

#include "amqp/message/encode.hpp"

namespace amqp {

bytes encoded(const message& content) {
    production::buffer_type buffer;
    encode<production::dispatch_type>(buffer, content);
    bytes together;
    together.reserve(buffer.size());
    buffer.pieces([&](bytes_view piece, bool) { together.insert(together.end(), piece.begin(), piece.end()); });
    return together;
}

}  // namespace amqp
