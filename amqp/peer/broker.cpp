// The broker's thread: connections come and go, queues are found by name.
#include "amqp/peer/broker.hpp"

#include <list>
#include <map>
#include <thread>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "amqp/message/encode.hpp"
#include "amqp/peer/broker_connection.hpp"
#include "amqp/transport/tcp.hpp"

namespace amqp::peer {

class broker::state final : public node_directory {
public:
    explicit state(broker_options chosen)
        : options_{std::move(chosen)}, listener_{io_.get_executor(), options_.bind, options_.port, tls_of(options_)} {
        accept();
    }
    ~state() { stop(); }

    std::uint16_t port() const noexcept { return listener_.port(); }
    void start() {
        thread_ = std::thread{[this] { io_.run(); }};
    }
    void run() { io_.run(); }
    void stop() {
        asio::post(io_, [this] {
            listener_.close();
            connections_.clear();
            io_.stop();
        });
        if (thread_.joinable()) thread_.join();
    }
    void repeat(std::string address, const message& what) {
        buffer::fixed encoded;
        encode<production::dispatch_type>(encoded, what);
        auto copy = std::make_shared<bytes>();
        encoded.pieces([&](bytes_view octets, bool) { copy->insert(copy->end(), octets.begin(), octets.end()); });
        asio::post(io_, [this, address = std::move(address), copy] { repeated_[address] = copy; });
    }

    std::shared_ptr<message_queue> queue(const std::string& address) override {
        std::erase_if(queues_,
                      [](const auto& each) { return each.second.use_count() == 1 && each.second->is_unused(); });
        std::shared_ptr<message_queue>& found = queues_[address];
        if (!found) found = std::make_shared<message_queue>(options_.queue_bytes);
        return found;
    }
    std::shared_ptr<const bytes> repeated(const std::string& address) override {
        const auto found = repeated_.find(address);
        return found == repeated_.end() ? nullptr : found->second;
    }
    std::string new_address() override { return "dynamic-" + std::to_string(++dynamic_nodes_); }
    void log(std::string_view line) override {
        if (options_.log) options_.log(line);
    }
    std::uint32_t credit() const override { return options_.credit; }

private:
    static std::optional<transport::tls_context> tls_of(const broker_options& chosen) {
        if (!chosen.tls) return {};
        return transport::tls_context{*chosen.tls, transport::tls_role::server};
    }
    void accept() {
        listener_.accept([this](std::error_code error, std::shared_ptr<transport::loop> loop) {
            if (error == errc::cancelled) return;
            if (error) {  // out of file descriptors, for one: others are served meanwhile
                log("a connection could not be taken: " + error.message());
            } else {
                log("a connection");
                auto& place = connections_.emplace_back();
                const auto where = std::prev(connections_.end());
                engine::settings chosen = connection_settings();
                chosen.proven = [stream = std::weak_ptr{loop}] {
                    const auto still_there = stream.lock();
                    return still_there ? still_there->certified_name() : std::string{};
                };
                place = std::make_unique<broker_connection>(
                    *this, std::move(loop), std::move(chosen), engine::time_point::clock::now(),
                    [this, where](broker_connection&) {
                        asio::post(io_, [gone = std::shared_ptr{std::move(*where)}] {});
                        connections_.erase(where);
                    });
            }
            accept();
        });
    }
    engine::settings connection_settings() const {
        engine::settings chosen{.role = engine::peer_role::server, .container_id = "perftalk-broker"};
        chosen.idle_time_out = std::chrono::seconds{60};
        if (!options_.user.empty()) {
            chosen.anonymous = false;
            chosen.authenticate = [this](std::string_view user, std::string_view password) {
                return user == options_.user && password == options_.password;
            };
        }
        return chosen;
    }

    broker_options options_;
    asio::io_context io_{1};
    transport::tcp_listener listener_;
    std::map<std::string, std::shared_ptr<message_queue>> queues_;
    std::map<std::string, std::shared_ptr<const bytes>> repeated_;
    std::uint64_t dynamic_nodes_ = 0;
    std::list<std::unique_ptr<broker_connection>> connections_;  // last: their links let go of the queues above
    std::thread thread_;
};

broker::broker(broker_options options) : state_{std::make_unique<state>(std::move(options))} {}
broker::~broker() = default;
std::uint16_t broker::port() const noexcept { return state_->port(); }
void broker::repeat(std::string address, const message& what) { state_->repeat(std::move(address), what); }
void broker::start() { state_->start(); }
void broker::run() { state_->run(); }
void broker::stop() { state_->stop(); }

}  // namespace amqp::peer
