// Two engines pumped into each other in memory: the most exact test there is, and the "frame" layer of the experiments.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "amqp/base/bytes.hpp"

namespace amqp::peer {

inline constexpr std::size_t whole_blocks = SIZE_MAX;

// Gives received bytes to an engine, at most `step` at a time, and every event that follows to on_event.
template <class Engine, class OnEvent>
void feed(Engine& engine, bytes_view received, OnEvent&& on_event, std::size_t step = whole_blocks) {
    while (!received.empty()) {
        const std::size_t wanted = std::min(received.size(), step);
        const std::span<std::byte> room = engine.prepare(wanted);
        const std::size_t part = std::min(wanted, room.size());
        std::memcpy(room.data(), received.data(), part);
        engine.commit(part);
        received = received.subspan(part);
        while (auto event = engine.next_event()) on_event(*event);
    }
}

// Moves what `from` has to say to `to`. Returns the number of bytes.
template <class From, class To, class OnEvent>
std::size_t carry(From& from, To& to, OnEvent&& on_event, std::size_t step = whole_blocks) {
    std::size_t total = 0;
    for (const bytes_view piece : from.output()) {
        feed(to, piece, on_event, step);
        total += piece.size();
    }
    from.consume(total);
    return total;
}

// Until neither has anything more to say. The handlers may make requests, of either engine.
template <class Left, class Right, class OnLeft, class OnRight>
void pump(Left& left, Right& right, OnLeft&& on_left, OnRight&& on_right, std::size_t step = whole_blocks) {
    std::size_t moved = 0;
    do {
        while (auto event = left.next_event()) on_left(*event);
        while (auto event = right.next_event()) on_right(*event);
        moved = carry(left, right, on_right, step);
        moved += carry(right, left, on_left, step);
    } while (moved > 0);
}

}  // namespace amqp::peer
