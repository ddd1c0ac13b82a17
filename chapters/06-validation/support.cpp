// What a support engineer gets, for the same damaged frame, from each validation; printed as a table of Markdown.
#include <iostream>
#include <optional>

#include "amqp/codec/decode.hpp"
#include "amqp/engine/connection.hpp"
#include "amqp/framing/frame_header.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/policy/with.hpp"
#include "amqp/tests/hex.hpp"

// Compiled with the library's own clients.
extern template class amqp::engine::connection<amqp::with_validation<amqp::validation::defensive>>;
extern template class amqp::engine::connection<amqp::with_validation<amqp::validation::defensive_throwing>>;
extern template class amqp::engine::connection<amqp::with_validation<amqp::validation::checked_throwing>>;
extern template class amqp::engine::connection<amqp::with_validation<amqp::validation::trusting>>;

namespace perftalk {
namespace {

using namespace amqp;

// An open of container "plant-7" and host "north"; in the constructor of its max-frame-size one bit is wrong, 71 for
// 70, which makes an int of a uint.
const bytes damaged = from_hex(
    "00 53 10 c0 16 03 a1 07 70 6c 61 6e 74 2d 37"
    "a1 05 6e 6f 72 74 68 71 00 00 40 00");

template <class Policies>
engine::failed failure() {
    engine::settings server;
    server.role = engine::peer_role::server;
    engine::connection<Policies> connection{server, {}};
    const auto receive = [&](bytes_view octets) {
        const auto room = connection.prepare(octets.size());
        std::ranges::copy(octets, room.begin());
        connection.commit(octets.size());
    };
    receive(protocol_header(protocol_id::amqp));
    receive(stored({.size = static_cast<std::uint32_t>(frame_header_size + damaged.size())}));
    receive(damaged);
    while (auto* const event = connection.next_event()) {
        if (auto* const news = std::get_if<engine::failed>(event)) return *news;
    }
    throw std::runtime_error("the damaged frame was not noticed");
}

void row(std::string_view name, std::string_view program, std::string_view person, std::string_view kept) {
    std::cout << "| " << name << " | " << program << " | " << person << " | " << kept << " |\n";
}

template <class Validation>
void show() {
    using policies = std::conditional_t<std::same_as<Validation, production::validation_type>, production,
                                        with_validation<Validation>>;
    const engine::failed found = failure<policies>();
    const auto offset = *found.error.info.find("offset")->get<std::uint64_t>();
    const auto kept = found.error.info.find("frame-body")->get<bytes>()->size();
    row("`" + std::string{Validation::name} + "`", text(found.reason), "“" + *found.error.description + "”",
        "offset " + std::to_string(offset) + ", " + std::to_string(kept) + " bytes");
}

}  // namespace
}  // namespace perftalk

int main() {
    using namespace perftalk;
    std::cout << "```\n" << hex(damaged) << "\n```\n\n";
    row("", "the program is told", "a person reads", "kept with the error");
    std::cout << "|---|---|---|---|\n";
    show<validation::defensive_throwing>();
    show<validation::defensive>();
    show<validation::checked_throwing>();
    show<validation::checked>();
    validation::finding found;
    decode<validation::defensive, production::dispatch_type>(
        damaged, [](auto& in) { open content; in.read(content); }, {}, &found);
    row("what `checked` kept, read by `defensive` afterwards", text(found.error), "“" + found.text + "”", "");
    show<validation::trusting>();
}
