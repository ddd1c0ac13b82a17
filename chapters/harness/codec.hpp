// The first layer: the codec alone, one message after the other, nothing of the protocol around it.
#pragma once

#include <benchmark/benchmark.h>

#include <stdexcept>

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "chapters/harness/inputs.hpp"
#include "chapters/harness/task.hpp"

namespace perftalk::codec {

template <amqp::buffer::policy Buffer>
amqp::bytes content_of(const Buffer& buffer) {
    amqp::bytes content;
    buffer.pieces([&](amqp::bytes_view piece, bool) { content.insert(content.end(), piece.begin(), piece.end()); });
    return content;
}

// One buffer for all messages, as a connection has it; begun anew by each.
template <class Policies>
class encode final : public task {
public:
    explicit encode(const sample& content) : messages_{content.messages} {}

    cost repeat(std::size_t messages) override {
        stopwatch watch;
        watch.during([&] {
            for (std::size_t i = 0, next = 0; i < messages; ++i) {
                write(next);
                buffer_.pieces([](amqp::bytes_view piece, bool) { benchmark::DoNotOptimize(piece.data()); });
                benchmark::ClobberMemory();
                if (++next == messages_.size()) next = 0;
            }
        });
        return watch.total();
    }
    amqp::bytes outcome(std::size_t index) override {
        write(index);
        return content_of(buffer_);
    }

private:
    void write(std::size_t index) {
        const amqp::message* content = &messages_[index];
        benchmark::DoNotOptimize(content);  // the compiler may not know what is in it
        amqp::encode<typename Policies::dispatch_type, typename Policies::cursor_type>(buffer_, *content);
    }

    const std::vector<amqp::message>& messages_;
    typename Policies::buffer_type buffer_;
};

// Bytes to a message that owns everything: each section and each value is visited. What is damaged is refused, and the
// next one comes.
template <class Policies>
class decode final : public task {
public:
    explicit decode(const sample& content) : inputs_{content} {}

    cost repeat(std::size_t messages) override {
        stopwatch watch;
        watch.during([&] {
            for (std::size_t i = 0; i < messages; ++i) {
                const auto content = read(inputs_.next());
                benchmark::DoNotOptimize(content);
                benchmark::ClobberMemory();
            }
        });
        return watch.total();
    }
    // The message that was read, and behind it in words why each of its damaged copies was refused.
    amqp::bytes outcome(std::size_t index) override {
        const auto given = inputs_.of_message(index);
        const auto content = read(given.front());
        if (!content) throw std::runtime_error("refused with " + std::string{amqp::text(content.error())});
        amqp::bytes all = amqp::encoded(*content);
        for (const amqp::bytes& damaged : given.subspan(1)) {
            const amqp::bytes_view refusal = amqp::view_of(amqp::text(read(damaged).error()));
            all.insert(all.end(), refusal.begin(), refusal.end());
        }
        return all;
    }

private:
    static auto read(const amqp::bytes& encoded) {
        const amqp::bytes* octets = &encoded;
        benchmark::DoNotOptimize(octets);
        using view = amqp::basic_message_view<typename Policies::validation_type, typename Policies::dispatch_type,
                                              typename Policies::cursor_type>;
        return view{*octets}.own();
    }

    inputs inputs_;
};

template <class Policies>
std::unique_ptr<task> begin(operation what, const sample& messages) {
    if constexpr (sends<Policies>) {
        if (what == operation::encode) return std::make_unique<encode<Policies>>(messages);
    }
    if constexpr (receives<Policies>) {
        const bool is_safe = messages.malformed == 0 || Policies::validation_type::refuses_malformed;
        if (what == operation::decode && is_safe) return std::make_unique<decode<Policies>>(messages);
    }
    return {};
}

}  // namespace perftalk::codec
