// The messages of all chapters, declared in one place; the same on every machine and in every run.
#include "chapters/harness/corpus.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>

#include "chapters/harness/mixes.hpp"

namespace perftalk {
namespace {

using namespace std::literals;
using random_numbers = std::mt19937;  // its numbers are the same everywhere; those of the distributions are not

// So many that their bodies stay in the first-level cache together, at least one.
std::size_t how_many(std::size_t body) { return std::clamp<std::size_t>(16 * 1024 / (body + 1), 1, 16); }

amqp::payload readings(random_numbers& random, std::size_t size) {
    amqp::bytes text(size);
    for (std::byte& each : text) each = static_cast<std::byte>("0123456789ABCDEF"[random() % 16]);
    return amqp::payload{std::move(text)};
}

amqp::message event(random_numbers& random, std::size_t body) {
    amqp::message event;
    event.application_properties.insert("device", "sensor-" + std::to_string(random() % 5000));
    event.application_properties.insert("sequence", std::uint64_t{random()});
    event.application_properties.insert("temperature", static_cast<double>(random() % 1000) * 0.1);
    event.application_properties.insert("healthy", random() % 8 != 0);
    event.body = readings(random, body);
    return event;
}

amqp::message addressed_event(random_numbers& random, std::size_t body) {
    amqp::message full = event(random, body);
    full.header.durable = true;
    full.message_annotations.insert(amqp::symbol{"x-opt-partition-key"}, "plant-" + std::to_string(random() % 32));
    full.properties.message_id = std::uint64_t{random()};
    full.properties.content_type = amqp::symbol{"application/json"};
    full.properties.creation_time =
        amqp::timestamp{1'767'225'600'000 + static_cast<std::int64_t>(random() % 1'000'000)};
    return full;
}

template <std::size_t N>
std::array<std::byte, N> patterned() {
    std::array<std::byte, N> bits;
    for (std::size_t i = 0; i < N; ++i) bits[i] = static_cast<std::byte>(7 * i + 3);
    return bits;
}

// Both encodings of each type that has a short and a long one.
// clang-format off
amqp::list every_type() {
    const std::string wide(300, 'w');
    amqp::map pairs;
    pairs.insert("answer", std::int32_t{42});
    return {{amqp::null_t{}, true, false,
             std::uint8_t{200}, std::uint16_t{60'000}, std::uint32_t{0}, std::uint32_t{7}, std::uint32_t{4'000'000'000},
             std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{1} << 63,
             std::int8_t{-100}, std::int16_t{-30'000}, std::int32_t{-7}, std::int32_t{-2'000'000'000},
             std::int64_t{-7}, std::int64_t{-9'000'000'000}, 1.5f, 2.25,
             amqp::decimal32{patterned<4>()}, amqp::decimal64{patterned<8>()}, amqp::decimal128{patterned<16>()},
             U'\u20AC', amqp::timestamp{1'767'225'600'000},
             amqp::uuid{patterned<16>()},
             amqp::bytes{std::byte{1}, std::byte{2}}, amqp::bytes(300, std::byte{9}), "short", wide,
             amqp::symbol{"word"}, amqp::symbol{wide}, amqp::list{}, amqp::list{{"one", std::uint32_t{2}}}, pairs,
             amqp::array{{std::int32_t{1}, std::int32_t{-2}, std::int32_t{3}}},
             amqp::array{{amqp::symbol{"red"}, amqp::symbol{"green"}}},
             amqp::described{amqp::symbol{"example:point:list"}, amqp::list{{1.0, 2.0}}}}};
}
// clang-format on

amqp::message everything() {
    amqp::message full;
    full.header = {.durable = true, .priority = 9, .ttl = 60'000, .first_acquirer = true, .delivery_count = 2};
    full.delivery_annotations.insert(amqp::symbol{"x-opt-route"}, std::uint32_t{7});
    full.message_annotations.insert(amqp::symbol{"x-opt-partition-key"}, "plant-7");
    amqp::properties& named = full.properties;
    named.message_id = amqp::uuid{patterned<16>()};
    named.user_id = amqp::bytes(8, std::byte{0x55});
    named.to = "plant/7";
    named.subject = "reading";
    named.reply_to = "plant/replies";
    named.correlation_id = "request-41"s;
    named.content_type = amqp::symbol{"application/json"};
    named.content_encoding = amqp::symbol{"identity"};
    named.absolute_expiry_time = amqp::timestamp{1'767'312'000'000};
    named.creation_time = amqp::timestamp{1'767'225'600'000};
    named.group_id = "night-shift";
    named.group_sequence = 41;
    named.reply_to_group_id = "day-shift";
    full.application_properties.insert("unit", "celsius");
    full.application_properties.insert("nothing", amqp::null_t{});
    full.body = amqp::value{every_type()};
    full.footer.insert(amqp::symbol{"x-opt-checksum"}, std::uint64_t{0xDEADBEEF});
    return full;
}

// The number behind the prefix, if that is how the name begins and nothing follows.
template <class Number>
std::optional<Number> number_in(std::string_view name, std::string_view prefix) {
    Number number = 0;
    if (!name.starts_with(prefix)) return {};
    const char* const end_of_name = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + prefix.size(), end_of_name, number);
    if (error != std::errc{} || end != end_of_name) return {};
    return number;
}

sample made(std::string_view name) {
    random_numbers random{20'260'101};
    const auto several = [&](auto make, std::size_t body) {
        sample result{.name = std::string{name}, .messages = {}};
        for (std::size_t i = 0; i < how_many(body); ++i) result.messages.push_back(make(random, body));
        return result;
    };
    if (name == "event-100") return several(event, 100);
    if (name == "event-1k") return several(addressed_event, 1024);
    if (name == "document-64k") return several(addressed_event, 64 * 1024);
    if (name == "everything") return {.name = std::string{name}, .messages = {everything()}};
    if (const auto size = number_in<std::size_t>(name, "body-")) return several(addressed_event, *size);
    if (const auto links = number_in<std::size_t>(name, "links-"); links && *links > 0) {
        sample spread = several(event, 100);
        spread.links = *links;
        return spread;
    }
    if (auto mix = mix_called(name)) return {std::string{name}, std::move(*mix)};
    if (const auto percent = number_in<double>(name, "malformed-"); percent && *percent >= 0 && *percent <= 100) {
        sample result = several(addressed_event, 1024);
        result.malformed = *percent;
        return result;
    }
    throw std::invalid_argument("no such message: " + std::string{name});
}

}  // namespace

const sample& sample_called(std::string_view name) {
    static std::map<std::string, sample, std::less<>> made_before;
    const auto found = made_before.find(name);
    return found != made_before.end() ? found->second : made_before.emplace(name, made(name)).first->second;
}

std::vector<std::string> corpus() { return {"event-100", "event-1k", "document-64k", "everything"}; }

std::size_t encoded_size(const amqp::message& content) { return amqp::encoded(content).size(); }

}  // namespace perftalk
