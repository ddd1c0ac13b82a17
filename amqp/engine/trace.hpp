// Frames in words, one line each, for people who look for a fault.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "amqp/base/bytes.hpp"

namespace amqp::engine {

// Watches the bytes of both directions from outside: a connection that nobody traces pays nothing.
//
//   <- [0] open container-id="broker" max-frame-size=65536
//   -> [0] transfer handle=0 delivery-id=7 ... payload 1024 bytes "hel..."
//
// Texts and payloads are cut short; what SASL carries as proof is never shown.
class trace {
public:
    // `line` is called for each frame as soon as it is complete, without a line end.
    explicit trace(std::function<void(std::string_view)> line) : line_{std::move(line)} {}

    void received(bytes_view octets) { look(incoming_, octets); }
    void sent(bytes_view octets) { look(outgoing_, octets); }

private:
    struct direction {
        std::string_view arrow;
        bytes pending;         // the start of what is not complete yet
        bool is_lost = false;  // what came is neither a header nor a frame: nothing more can be told apart
    };
    void look(direction& of, bytes_view octets);
    // How many bytes the next frame or protocol header has; 0: more must arrive.
    std::size_t tell_next(direction& of, bytes_view octets);

    std::function<void(std::string_view)> line_;
    direction incoming_{"<- ", {}}, outgoing_{"-> ", {}};
};

}  // namespace amqp::engine
