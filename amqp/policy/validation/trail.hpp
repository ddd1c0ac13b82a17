// The way from the start of the input to what is being read, in the standard's words, and what is wrong at its end.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "amqp/policy/validation/validation.hpp"
#include "amqp/types/value.hpp"

namespace amqp::validation {

// Composites, fields, positions and keys are put down as they are entered and taken away as they are left. All of that
// is done for valid input, too: nobody knows beforehand which field will be the damaged one.
class trail {
public:
    explicit trail(bytes_view input) noexcept : input_{input} {}

    // One step further for as long as it lives.
    class [[nodiscard]] place {
    public:
        explicit place(trail& of) noexcept : of_{of} {}
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place() { of_.steps_.pop_back(); }

    private:
        trail& of_;
    };
    place at(std::string_view name) { return step({name, 0}); }
    place at(std::size_t position) { return step({{}, position}); }
    place at(const value& key) { return step({legible(key), 0}); }  // the key stays where it is meanwhile

    // What should have stood here; the first time that something is wrong, and just before conclude().
    void expect(std::string_view what) { expected_ = what; }
    void expect(std::size_t octets) { expected_ = std::to_string(octets) + " more bytes"; }
    void expect(std::string_view what, std::uint64_t found) {
        expected_ = what;
        found_ = std::to_string(found);
    }
    // `rest`: from there to the end of the innermost compound.
    void conclude(errc error, std::size_t offset, bytes_view rest) {
        text_ = path() + " at byte " + std::to_string(offset) + ": ";
        if (!expected_.empty()) text_ += "expected " + expected_ + ", found ";
        text_ += found_.empty() ? described(error, rest) : found_;
    }
    const std::string& text() const noexcept { return text_; }

    // Whether a decoder's position and end lie in the input, and in this order.
    bool surrounds(const std::byte* position, const std::byte* end) const noexcept {
        return input_.data() <= position && position <= end && end <= input_.data() + input_.size();
    }

private:
    struct step_taken {
        std::string_view name;  // empty: a position
        std::size_t position;
    };
    // Names and keys come from the peer; a report of its mistakes is read by people and sent in a frame.
    static constexpr std::size_t longest_key = 40, longest_path = 200;

    place step(step_taken next) {
        steps_.push_back(next);
        return place{*this};
    }
    static std::string_view legible(const value& key) {
        std::string_view text;
        if (const auto* word = key.get<std::string>()) text = *word;
        if (const auto* word = key.get<symbol>()) text = word->text();
        const bool printable = std::ranges::all_of(text, [](char each) { return each > ' ' && each <= '~'; });
        return !text.empty() && text.size() <= longest_key && printable ? text : name_of(key.type());
    }
    std::string path() const {
        std::string all;
        for (const step_taken& each : steps_) {
            if (each.name.empty()) {
                all += '[' + std::to_string(each.position) + ']';
            } else {
                all.append(all.empty() ? "" : ".").append(each.name);
            }
        }
        if (all.empty()) return "the input";
        return all.size() <= longest_path ? all : "..." + all.substr(all.size() - longest_path);
    }
    static std::string hexadecimal(std::byte octet) {
        std::array<char, 2> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), std::to_integer<unsigned>(octet), 16).ptr;
        return "0x" + std::string(static_cast<std::size_t>(digits.end() - end), '0') + std::string(digits.begin(), end);
    }
    static std::string described(errc error, bytes_view rest) {
        if (error == errc::truncated) return std::to_string(rest.size());
        if (error == errc::missing_field) return "nothing";
        if (error == errc::bad_descriptor) return "another descriptor";
        if (rest.empty()) return std::string{amqp::text(error)};
        if (error == errc::bad_constructor) return "the byte " + hexadecimal(rest.front());
        if (error == errc::wrong_type) {
            return std::string{name_of(widest(static_cast<constructor>(rest.front())))};
        }
        return std::string{amqp::text(error)};
    }

    bytes_view input_;
    std::vector<step_taken> steps_;
    std::string expected_, found_, text_;
};

}  // namespace amqp::validation
