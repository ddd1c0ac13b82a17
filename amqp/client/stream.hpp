// One large message in parts: sent before all of it is there, read before all of it has arrived (§2.6.14).
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "amqp/client/completion.hpp"
#include "amqp/client/core.hpp"
#include "amqp/message/part_reader.hpp"

namespace amqp {

// The body is one data section where its size was given, and otherwise a section for each part, and an empty one. Other
// messages of the sender wait until the stream is finished. Destroying it before that aborts the message: the receiver
// drops what it has.
template <class P>
class basic_outgoing_stream {
public:
    basic_outgoing_stream() = default;
    basic_outgoing_stream(asio::any_io_executor executor, std::shared_ptr<client::outgoing<P>> link,
                          client::ticket name) noexcept
        : executor_{std::move(executor)}, link_{std::move(link)}, name_{name} {}
    basic_outgoing_stream(basic_outgoing_stream&& other) noexcept
        : executor_{std::move(other.executor_)},
          link_{std::move(other.link_)},
          name_{std::exchange(other.name_, 0)},
          is_finished_{other.is_finished_} {}
    basic_outgoing_stream& operator=(basic_outgoing_stream&& other) noexcept {
        std::swap(executor_, other.executor_);
        std::swap(link_, other.link_);
        std::swap(name_, other.name_);
        std::swap(is_finished_, other.is_finished_);
        return *this;
    }
    ~basic_outgoing_stream() {
        if (link_ && !is_finished_) link_->drop_stream(name_);
    }

    // void(error_code): the part has left our hands, and the next may be written; until then it must stay where it is.
    // errc::cancelled: the receiver has decided already, and async_finish tells how; or another stream is under way.
    template <class Token>
    auto async_write(bytes_view part, Token&& token) {
        return client::initiate<std::error_code>(executor_, token, [link = link_, name = name_, part](auto done) {
            link->write_part(name, part, std::move(done));
        });
    }
    // void(error_code, delivery_state): the message is complete, and this is what became of it.
    template <class Token>
    auto async_finish(Token&& token) {
        is_finished_ = true;
        return client::initiate<std::error_code, delivery_state>(
            executor_, token, [link = link_, name = name_](auto done) { link->finish_stream(name, std::move(done)); });
    }

private:
    asio::any_io_executor executor_;
    std::shared_ptr<client::outgoing<P>> link_;
    client::ticket name_ = 0;
    bool is_finished_ = false;
};

// Of a receiver with receiver_options::in_parts. What is not read holds back the peer, not the memory. Destroying it
// before the end skips the rest of the message.
template <class P>
class basic_incoming_stream {
public:
    basic_incoming_stream() = default;
    basic_incoming_stream(asio::any_io_executor executor, std::shared_ptr<client::incoming<P>> link,
                          engine::delivery first)
        : executor_{std::move(executor)}, state_{std::make_shared<state>(std::move(link), std::move(first))} {}
    basic_incoming_stream(basic_incoming_stream&&) noexcept = default;
    basic_incoming_stream& operator=(basic_incoming_stream&&) noexcept = default;

    // void(error_code, bytes_view): the next bytes of the body, good until the next call; none: that was all of it.
    // errc::cancelled: the sender aborted the message. wrong_type: the body is not data.
    template <class Token>
    auto async_read(Token&& token) {
        return client::initiate<std::error_code, bytes_view>(executor_, token, [state = state_](auto done) {
            state->read(std::move(done));
        });
    }
    // What stands before the body; complete after the first read.
    result<message> head() const { return state_->reader.head(); }
    bool settled() const noexcept { return state_->settled; }
    // What becomes of the message (§3.4). False: nobody waits for an answer.
    bool accept() { return settle(accepted{}); }
    bool settle(const delivery_state& how) {
        return !state_->settled && state_->link->settle(state_->id, state_->connection, how);
    }

private:
    using read_handler = client::callback<std::error_code, bytes_view>;

    struct state : std::enable_shared_from_this<state> {
        state(std::shared_ptr<client::incoming<P>> from, engine::delivery first)
            : link{std::move(from)}, connection{link->connection()}, id{first.id} {
            take(first);
        }
        ~state() {
            if (more) link->skip_rest();
        }
        void take(const engine::delivery& part) {
            settled = part.settled;
            more = part.more;
            aborted = part.aborted;
            if (!aborted) reader.add(part.payload, !more);
        }
        void read(read_handler done) {
            if (aborted) return done(make_error_code(errc::cancelled), bytes_view{});
            const auto found = reader.next();
            if (!found) return done(make_error_code(found.error()), bytes_view{});
            if (!found->empty() || !more) return done(std::error_code{}, *found);
            link->receive([self = this->shared_from_this(), done = std::move(done)](std::error_code error,
                                                                                    engine::delivery part) mutable {
                if (error) {
                    self->more = false;
                    return done(error, bytes_view{});
                }
                self->take(part);
                self->read(std::move(done));
            });
        }

        std::shared_ptr<client::incoming<P>> link;
        std::uint32_t connection;
        engine::delivery_id id;
        part_reader reader;
        bool settled = false, more = false, aborted = false;
    };

    asio::any_io_executor executor_;
    std::shared_ptr<state> state_;
};

using outgoing_stream = basic_outgoing_stream<production>;
using incoming_stream = basic_incoming_stream<production>;

}  // namespace amqp
