// The limit: AMQP frames written by hand between two of its own kind, or the bodies alone, every byte checked.
#include "raw_connection.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>

namespace {

using peers::block_size;
using peers::byte;
using peers::connection;
using peers::options;
using peers::stopwatch;
using numbered_body = peers::numbered_body<std::vector<byte>>;

void store(byte* at, std::uint32_t number) {
    for (int k = 4; k-- > 0; number >>= 8) at[k] = static_cast<byte>(number);
}

std::uint32_t load(const byte* at) {
    std::uint32_t number = 0;
    std::memcpy(&number, at, sizeof number);
    return ntohl(number);
}

// Takes the bodies in pieces, as they come, and compares every byte.
class checker {
public:
    explicit checker(std::size_t size) : body_{size}, size_{size} { expected_ = body_.of(0); }
    std::uint64_t whole() const { return whole_; }
    void check(std::span<const byte> piece) {
        while (!piece.empty()) {
            const std::size_t part = std::min(piece.size(), size_ - offset_);
            if (std::memcmp(expected_.data() + offset_, piece.data(), part) != 0)
                throw std::runtime_error{"message " + std::to_string(whole_) + " was expected, and another came"};
            piece = piece.subspan(part);
            if ((offset_ += part) == size_) next();
        }
    }
    void begins_here() const {
        if (offset_ != 0) throw std::runtime_error{"message " + std::to_string(whole_) + " ended too early"};
    }

private:
    void next() {
        offset_ = 0;
        expected_ = body_.of(++whole_);
    }
    numbered_body body_;
    std::size_t size_, offset_ = 0;
    std::uint64_t whole_ = 0;
    std::span<const byte> expected_;
};

// --- frames, byte by byte -------------------------------------------------------------------------------------------

constexpr byte begin_code = 0x11, flow_code = 0x13, transfer_code = 0x14, disposition_code = 0x15, close_code = 0x18;
constexpr byte null = 0x40, yes = 0x41, no = 0x42, zero = 0x43, list0 = 0x45, list8 = 0xc0, uint_ = 0x70, window = 0x7f;

// Where the numbers stand in the frames below.
constexpr std::size_t code_at = 10, delivery_id_at = 16, tag_at = 22, more_at = 28, transfer_size = 29;
constexpr std::size_t first_at = 16, last_at = 21, delivery_count_at = 32, link_credit_at = 37;

std::vector<byte> frame(byte code, byte fields, std::initializer_list<byte> list) {
    std::vector<byte> made{0, 0, 0, 0, 2, 0, 0, 0, 0, 0x53, code};
    if (fields == 0) made.push_back(list0);
    else made.insert(made.end(), {list8, static_cast<byte>(list.size() + 1), fields});
    made.insert(made.end(), list);
    store(made.data(), static_cast<std::uint32_t>(made.size()));
    return made;
}

// What both ends begin with: protocol header, open, begin, attach.
void append_greeting(connection& to, const options& chosen, bool sends) {
    static constexpr byte header[] = {'A', 'M', 'Q', 'P', 0, 1, 0, 0};
    to.append(header);
    to.append(frame(0x10, 3, {0xa1, 3, 'r', 'a', 'w', null, uint_, 0, 1, 0, 0}));
    if (chosen.listen)
        to.append(frame(begin_code, 4, {0x60, 0, 0, zero, uint_, window, 0xff, 0xff, 0xff,
                                        uint_, window, 0xff, 0xff, 0xff}));
    else
        to.append(frame(begin_code, 4, {null, zero, uint_, window, 0xff, 0xff, 0xff,
                                        uint_, window, 0xff, 0xff, 0xff}));
    const byte mode = chosen.settled ? 1 : 0;
    to.append(frame(0x12, 10, {0xa1, 3, 'r', 'a', 'w', zero, sends ? no : yes, 0x50, mode, null, 0, 0x53, 0x28, list0,
                               0, 0x53, 0x29, list0, null, null, sends ? zero : null}));
}

// How far a stream of frames was read.
struct reading {
    bool greeted = false;
    std::size_t rest = 0;  // octets of the last transfer that have not come yet
};
constexpr byte continued = 0;

// Goes through what was read; `seen` is told performative and frame. Of a transfer it gets what is there already, and
// the rest as it comes: a long body is not moved about before it is looked at.
template <class Seen>
void each_frame(connection& from, reading& state, Seen seen) {
    for (auto unread = from.unread(); !unread.empty(); unread = from.unread()) {
        std::size_t part = std::min(state.rest, unread.size());
        if (part > 0) {
            seen(continued, unread.first(part));
            state.rest -= part;
        } else if (unread.size() < 8) {
            return;
        } else if (!std::exchange(state.greeted, true)) {
            part = 8;
        } else {
            const std::size_t size = load(unread.data());
            if (size < code_at + 2 || size > block_size) throw std::runtime_error{"that is no frame of my own kind"};
            const bool is_transfer = unread.size() > code_at && unread[code_at] == transfer_code;
            if (unread.size() < (is_transfer ? std::min(size, transfer_size + 8) : size)) return;
            part = std::min(size, unread.size());
            seen(unread[code_at], unread.first(part));
            state.rest = size - part;
        }
        from.take(part);
    }
}

class sender {
public:
    explicit sender(const options& chosen) : chosen_{chosen}, to_{chosen}, body_{chosen.body_size} {
        transfer_ = frame(transfer_code, 6, {zero, uint_, 0, 0, 0, 0, 0xa0, 4, 0, 0, 0, 0, zero,
                                             chosen.settled ? yes : no, no});
        const auto size = static_cast<std::uint32_t>(chosen.body_size);
        section_head_ = size < 256 ? std::vector<byte>{0, 0x53, 0x75, 0xa0, static_cast<byte>(size)}
                           : std::vector<byte>{0, 0x53, 0x75, 0xb0, 0, 0, 0, 0};
        if (size >= 256) store(section_head_.data() + 4, size);
    }
    void run(stopwatch& watch) {
        append_greeting(to_, chosen_, true);
        to_.flush();
        while (limit_ == 0) read(true);
        watch.start();
        while (settled_ < chosen_.count) {
            while (sent_ < chosen_.count && sent_ < limit_) send_one();
            to_.flush();
            if (chosen_.settled) settled_ = sent_;
            if (settled_ < chosen_.count) read(true);
        }
        to_.append(frame(close_code, 0, {}));
        to_.flush();
        while (!closed_) read(true);
        watch.stop();
    }

private:
    void send_one() {
        std::span<const byte> head{section_head_}, body{body_.of(sent_)};
        for (const std::size_t at : {delivery_id_at, tag_at}) store(&transfer_[at], static_cast<std::uint32_t>(sent_));
        do {
            std::size_t part = std::min(body.size(), block_size - transfer_size - head.size());
            if (to_.room() < transfer_size + head.size() + part) write_block();
            transfer_[more_at] = part < body.size() ? yes : no;
            store(transfer_.data(), static_cast<std::uint32_t>(transfer_size + head.size() + part));
            to_.append(transfer_);
            to_.append(head);
            to_.append(body.first(part));
            head = {};
            body = body.subspan(part);
        } while (!body.empty());
        ++sent_;
    }
    void write_block() {
        to_.flush();
        read(false);
    }
    void read(bool wait) {
        if (!to_.read(wait) && !closed_) throw std::runtime_error{"the receiver has gone"};
        each_frame(to_, reading_, [this](byte code, std::span<const byte> frame) {
            if (code == flow_code)
                limit_ = std::uint64_t{load(&frame[delivery_count_at])} + load(&frame[link_credit_at]);
            if (code == disposition_code) settled_ += load(&frame[last_at]) - load(&frame[first_at]) + 1;
            if (code == close_code) closed_ = true;
        });
    }

    const options& chosen_;
    connection to_;
    numbered_body body_;
    std::vector<byte> transfer_, section_head_;
    reading reading_;
    bool closed_ = false;
    std::uint64_t sent_ = 0, settled_ = 0, limit_ = 0;
};

class receiver {
public:
    explicit receiver(const options& chosen) : chosen_{chosen}, from_{chosen}, bodies_{chosen.body_size} {}
    void run(stopwatch& watch) {
        append_greeting(from_, chosen_, false);
        flow();
        from_.flush();
        while (!closed_) {
            if (!from_.read(true)) throw std::runtime_error{"the sender has gone"};
            each_frame(from_, reading_, [&](byte code, std::span<const byte> frame) {
                if (code == transfer_code) watch.start(), transfer(frame);
                if (code == continued) bodies_.check(frame);
                closed_ = closed_ || code == close_code;
            });
            answer();
            if (bodies_.whole() == chosen_.count && !std::exchange(stopped_, true)) watch.stop();
            if (closed_) from_.append(frame(close_code, 0, {}));
            from_.flush();
        }
        if (bodies_.whole() != chosen_.count)
            throw std::runtime_error{std::to_string(bodies_.whole()) + " messages came"};
    }

private:
    void transfer(std::span<const byte> frame) {
        std::size_t head = transfer_size;
        if (!inside_) {
            bodies_.begins_here();
            head += frame[head + 3] == 0xa0 ? 5 : 8;
        }
        bodies_.check(frame.subspan(head));
        inside_ = frame[more_at] == yes;
    }
    // Once a read: one disposition for all that came whole, and a flow when half of the credit is used.
    void answer() {
        if (!chosen_.settled && settled_ < bodies_.whole()) {
            auto made = frame(disposition_code, 5,
                              {yes, uint_, 0, 0, 0, 0, uint_, 0, 0, 0, 0, yes, 0, 0x53, 0x24, list0});
            store(&made[first_at], static_cast<std::uint32_t>(settled_));
            store(&made[last_at], static_cast<std::uint32_t>(bodies_.whole() - 1));
            from_.append(made);
        }
        settled_ = bodies_.whole();
        if (bodies_.whole() - granted_at_ >= (chosen_.credit + 1) / 2) flow();
    }
    void flow() {
        granted_at_ = bodies_.whole();
        auto made = frame(flow_code, 7, {uint_, 0, 0, 0, 0, uint_, window, 0xff, 0xff, 0xff, zero,
                                         uint_, window, 0xff, 0xff, 0xff, zero, uint_, 0, 0, 0, 0, uint_, 0, 0, 0, 0});
        store(&made[delivery_count_at], static_cast<std::uint32_t>(granted_at_));
        store(&made[link_credit_at], chosen_.credit);
        from_.append(made);
    }

    const options& chosen_;
    connection from_;
    checker bodies_;
    reading reading_;
    bool closed_ = false, inside_ = false, stopped_ = false;
    std::uint64_t settled_ = 0, granted_at_ = 0;
};

// --- the bodies alone -----------------------------------------------------------------------------------------------

void send_bodies(const options& chosen, stopwatch& watch) {
    connection to{chosen};
    numbered_body bodies{chosen.body_size};
    watch.start();
    for (std::uint64_t number = 0; number < chosen.count; ++number) {
        for (std::span<const byte> body{bodies.of(number)}; !body.empty();) {
            const std::size_t part = std::min(body.size(), to.room());
            to.append(body.first(part));
            body = body.subspan(part);
            if (to.room() == 0) to.flush();
        }
    }
    to.flush();
    while (to.unread().empty() && to.read(true)) {
    }
    if (to.unread().empty()) throw std::runtime_error{"the receiver has gone"};
    watch.stop();
}

void receive_bodies(const options& chosen, stopwatch& watch) {
    connection from{chosen};
    checker bodies{chosen.body_size};
    while (bodies.whole() < chosen.count) {
        if (!from.read(true)) throw std::runtime_error{std::to_string(bodies.whole()) + " messages came"};
        watch.start();
        bodies.check(from.unread());
        from.take(from.unread().size());
    }
    watch.stop();
    *from.append(1) = yes;  // all is here
    from.flush();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const options chosen = peers::read_options(argc, argv, {"send", "receive", "send-bodies", "receive-bodies"});
        if (chosen.body_size == 0 || chosen.count == 0) throw std::invalid_argument{"a body and a count are needed"};
        if ((!chosen.ca.empty() || !chosen.certificate.empty()) && chosen.role.find("bodies") == std::string::npos)
            throw std::invalid_argument{"only bodies go over TLS"};
        stopwatch watch;
        if (chosen.role == "send") sender{chosen}.run(watch);
        if (chosen.role == "receive") receiver{chosen}.run(watch);
        if (chosen.role == "send-bodies") send_bodies(chosen, watch);
        if (chosen.role == "receive-bodies") receive_bodies(chosen, watch);
        watch.print("raw frames", chosen);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "raw_frames: " << wrong.what() << "\n";
        return 1;
    }
}
