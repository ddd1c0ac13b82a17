// The one loop between an engine and a stream: one read and one write under way, one timer, one call a turn.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include "amqp/transport/driven.hpp"

namespace amqp::transport {

// Asio's category for the errors of the system is not the standard library's, which alone can be compared with
// std::errc.
inline std::error_code standard(std::error_code error) noexcept {
    return error.category() == asio::system_category() ? std::error_code{error.value(), std::system_category()} : error;
}

// `Stream` reads and writes as Asio's streams do, and has shutdown_sending(), close(), is_private() and
// certified_name(). All calls are made in its executor; an executor with several threads must be a strand.
//
// Everything that one turn produces leaves in one gather write, and while that runs, the next batch grows: the busier
// the stream, the larger the writes.
template <class Stream>
class drive final : public loop, public std::enable_shared_from_this<drive<Stream>> {
public:
    explicit drive(Stream stream) : stream_{std::move(stream)}, timer_{stream_.get_executor()} {}

    void start(driven& what) override {
        driven_ = &what;
        wake();
    }
    void wake() override {
        if (woken_) return;
        woken_ = true;
        asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
            self->woken_ = false;
            self->turn();
        });
    }
    void abandon() override {
        driven_ = nullptr;
        close();
    }

    bool is_private() const override { return stream_.is_private(); }
    std::string certified_name() const override { return stream_.certified_name(); }

private:
    // What one system call takes; Asio allows no more.
    static constexpr std::size_t gather_at_most = 64;
    // How long a peer may take to read what is left and to close its side. Not a matter of the protocol any more.
    static constexpr std::chrono::seconds patience{2};

    struct gather {
        using value_type = asio::const_buffer;
        const asio::const_buffer *first, *last;
        const asio::const_buffer* begin() const noexcept { return first; }
        const asio::const_buffer* end() const noexcept { return last; }
    };

    void turn(std::size_t received = 0, std::size_t sent = 0) {
        if (!driven_ || closing_) return;
        const time_point now = std::chrono::steady_clock::now();
        const wanted next = driven_->turn({now, received, sent, !reading_, !writing_});
        if (!driven_) return;
        if (!writing_ && !next.output.empty()) write(next.output);
        if (!reading_ && !next.room.empty()) read(next.room);
        if (next.finished) {
            if (!deadline_is_last_) set_last_deadline(now);
            if (!writing_) say_goodbye();
        } else if (next.deadline && !deadline_is_last_) {
            set_deadline(*next.deadline);
        }
    }

    void read(std::span<std::byte> room) {
        reading_ = true;
        stream_.async_read_some(asio::buffer(room.data(), room.size()),
                                [self = this->shared_from_this()](std::error_code error, std::size_t n) {
                                    self->reading_ = false;
                                    if (self->closing_) return self->read_to_the_end(error);
                                    if (error) return self->stop(error);
                                    self->turn(n, 0);
                                });
    }

    // A peer that closed may have said why before it did: after a failed write the rest is still read.
    void write(std::span<const bytes_view> output) {
        if (write_error_) return;
        std::size_t count = 0;
        for (const bytes_view each : output.first(std::min(output.size(), gather_at_most))) {
            gathered_[count++] = asio::const_buffer{each.data(), each.size()};
        }
        writing_ = true;
        stream_.async_write_some(gather{gathered_.data(), gathered_.data() + count},
                                 [self = this->shared_from_this()](std::error_code error, std::size_t n) {
                                     self->writing_ = false;
                                     if (!error) return self->turn(0, n);
                                     self->write_error_ = error;
                                     if (!self->deadline_is_last_) self->set_last_deadline(time_point::clock::now());
                                     self->turn();
                                 });
    }

    // A timer that is set too early costs one turn; one that is set again each turn would cost all of them.
    void set_deadline(time_point when) {
        if (timer_is_set_ && timer_.expiry() <= when) return;
        timer_is_set_ = true;
        timer_.expires_at(when);
        timer_.async_wait([self = this->shared_from_this()](std::error_code error) {
            if (error || time_point::clock::now() < self->timer_.expiry()) return;
            self->timer_is_set_ = false;
            self->deadline_is_last_ ? self->give_up() : self->turn();
        });
    }
    void set_last_deadline(time_point now) {
        deadline_is_last_ = true;
        timer_is_set_ = false;
        set_deadline(now + patience);
    }

    void give_up() { stop(write_error_ ? write_error_ : make_error_code(std::errc::timed_out)); }

    // Closing a socket with unread bytes in it resets the connection, and the peer may lose what we sent last. So we
    // only stop to send, and read until the peer has closed too.
    void say_goodbye() {
        closing_ = true;
        if (write_error_ || !stream_.shutdown_sending()) return stop({});
        if (!reading_) read_to_the_end({});
    }
    void read_to_the_end(std::error_code error) {
        if (error) return stop({});
        reading_ = true;
        stream_.async_read_some(asio::buffer(dregs_),
                                [self = this->shared_from_this()](std::error_code ended, std::size_t) {
                                    self->reading_ = false;
                                    self->read_to_the_end(ended);
                                });
    }

    void stop(std::error_code why) {
        if (why == asio::error::eof || closing_) why = {};
        close();
        if (driven* const last = std::exchange(driven_, nullptr)) last->stopped(standard(why));
    }
    void close() {
        closing_ = true;
        timer_.cancel();
        stream_.close();
    }

    Stream stream_;
    asio::steady_timer timer_;
    driven* driven_ = nullptr;
    bool woken_ = false, reading_ = false, writing_ = false;
    bool closing_ = false, timer_is_set_ = false, deadline_is_last_ = false;
    std::error_code write_error_;
    std::array<asio::const_buffer, gather_at_most> gathered_;
    std::array<std::byte, 1024> dregs_;
};

}  // namespace amqp::transport
