// The client of one set of policies: only client.cpp.in includes it, once for each set.
#pragma once

#include <ctime>
#include <optional>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/variants/client.hpp"
#include "amqp/variants/receive_run.hpp"
#include "amqp/variants/send_run.hpp"

namespace amqp::variants {

template <class P>
class client_of final : public client {
public:
    ~client_of() override {
        connection_.reset();
        io_.restart();
        io_.poll();  // lets go of what was posted while the connection ended
    }

    void open(const connection_options& where) override {
        connection_.emplace(io_.get_executor(), where);
        wait([&](auto done) { connection_->async_open(done); }, where.host + ":" + where.port);
    }
    void open_from(const connection_options& where, void (*listening)(std::uint16_t port)) override {
        transport::tcp_listener listener{io_.get_executor(), where.host,
                                         static_cast<std::uint16_t>(std::stoul(where.port))};
        listening(listener.port());
        connection_.emplace(io_.get_executor(), where);
        is_server_ = true;
        wait([&](auto done) { connection_->async_open_from(listener, done); }, "the connection");
    }
    void open_sender(const sender_options& chosen) override {
        settled_ = chosen.settled;
        wait_for_link(sender_, chosen.address, [&](auto done) {
            is_server_ ? connection_->async_accept_sender(chosen, done) : connection_->async_open_sender(chosen, done);
        });
    }
    void open_receiver(const receiver_options& chosen) override {
        wait_for_link(receiver_, chosen.address, [&](auto done) {
            is_server_ ? connection_->async_accept_receiver(chosen, done)
                       : connection_->async_open_receiver(chosen, done);
        });
    }
    run send(const send_order& what) override {
        send_run<P> under_way{io_.get_executor(), sender_, what, settled_};
        play(under_way);
        return under_way.result();
    }
    run receive(const receive_order& what) override {
        receive_run<P> under_way{io_.get_executor(), receiver_, what};
        receiving_ = &under_way;
        play(under_way);
        receiving_ = nullptr;
        return under_way.result();
    }
    void close() override {
        wait([&](auto done) { connection_->async_close(done); }, "close");
    }
    std::string peer() const override { return amqp::client::product_of(connection_->remote()); }
    void limit(std::uint64_t count) override {
        asio::post(io_, [this, count] {
            if (receiving_) receiving_->limit(count);
        });
    }
    void interrupt() override {
        interrupted_ = true;
        io_.stop();
    }

private:
    void run_until(const auto& is_done) {
        io_.restart();
        while (!is_done()) {
            if (interrupted_ || io_.run_one() == 0) throw failure{"interrupted"};
        }
    }
    void play(auto& under_way) {
        under_way.start();
        run_until([&] { return under_way.is_done(); });
        if (const std::error_code error = under_way.error())
            complain(under_way.subject(), error, under_way.last_error());
    }
    void wait(const auto& begin, const std::string& subject) {
        std::optional<std::error_code> result;
        begin([&result](std::error_code error) { result = error; });
        run_until([&] { return result.has_value(); });
        if (*result) complain(subject, *result, connection_->last_error());
    }
    template <class End>
    void wait_for_link(End& place, const std::string& address, const auto& begin) {
        std::optional<std::error_code> result;
        begin([&](std::error_code error, End opened) {
            result = error;
            place = std::move(opened);
        });
        run_until([&] { return result.has_value(); });
        if (*result) complain("the link" + (address.empty() ? "" : " to " + address), *result, place.last_error());
    }
    [[noreturn]] static void complain(const std::string& subject, std::error_code why, const amqp::error& of_peer) {
        std::string text = subject + ": " + why.message();
        if (!of_peer.condition.empty()) text += " (" + of_peer.condition.text();
        if (of_peer.description) text += ": " + *of_peer.description;
        if (!of_peer.condition.empty()) text += ")";
        throw failure{text};
    }

    asio::io_context io_{1};
    std::optional<basic_connection<P>> connection_;
    basic_sender<P> sender_;
    basic_receiver<P> receiver_;
    receive_run<P>* receiving_ = nullptr;
    bool is_server_ = false, settled_ = false;
    std::atomic<bool> interrupted_ = false;
};

template <class P>
std::unique_ptr<client> make_client() {
    return std::make_unique<client_of<P>>();
}

}  // namespace amqp::variants
