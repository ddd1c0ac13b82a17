// What every buffer must do, whoever wrote it; includes Catch2.
#pragma once

#include "amqp/policy/buffer/buffer.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::buffer {

template <policy Buffer>
bytes written(const Buffer& buffer) {
    bytes together;
    buffer.pieces([&](bytes_view piece, bool) { together.insert(together.end(), piece.begin(), piece.end()); });
    return together;
}

// A small header, a size that is known only afterwards, a payload of `length` bytes, and again.
template <policy Buffer>
void check_conformance(std::size_t length) {
    const bytes payload(length, std::byte{0x5A});
    bytes expected;
    const auto frame = [&](auto& out) {
        for (const std::byte mark : {std::byte{1}, std::byte{2}}) {
            out.append(bytes_view{&mark, 1});
            const std::size_t at = out.size();
            out.append(view_of("????"));
            out.payload(payload);
            out.append(view_of("end"));
            out.patch(at, view_of("size"));
        }
    };
    for (const char mark : {'\1', '\2'}) {
        for (const bytes_view part : {view_of({&mark, 1}), view_of("size"), bytes_view{payload}, view_of("end")}) {
            expected.insert(expected.end(), part.begin(), part.end());
        }
    }
    Buffer buffer;
    for (int frames = 0; frames < 3; ++frames) {
        buffer.clear();
        CHECK(buffer.size() == 0);
        buffer.write(frame);
        CHECK(buffer.size() == expected.size());
        CHECK(written(buffer) == expected);
    }
}

}  // namespace amqp::buffer
