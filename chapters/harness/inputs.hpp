// What a decoder is given, in turn: encoded messages, and among them the sample's share of damaged ones.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "amqp/base/bytes.hpp"
#include "chapters/harness/corpus.hpp"

namespace perftalk {

// Copies of an encoded message that production refuses, each with one piece of damage; the same ones in every run.
std::vector<amqp::bytes> damaged_copies(amqp::bytes_view encoded, std::size_t count);

class inputs {
public:
    explicit inputs(const sample& content);

    // Damaged ones come evenly, one in each stretch of as many messages as the share says, but nobody can tell where in
    // it.
    const amqp::bytes& next() noexcept {
        const amqp::bytes& given = *turns_[next_];
        if (++next_ == turns_.size()) next_ = 0;
        return given;
    }
    // One message of the sample: the whole one first, then its damaged copies if there are any.
    std::span<const amqp::bytes> of_message(std::size_t index) const noexcept {
        return std::span{all_}.subspan(index * each_, each_);
    }

private:
    std::size_t each_ = 1;
    std::vector<amqp::bytes> all_;
    std::vector<const amqp::bytes*> turns_;
    std::size_t next_ = 0;
};

}  // namespace perftalk
