// TCP streams for the loop, and how they come to be.
#include "amqp/transport/tcp.hpp"

#include <string_view>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <asio/connect.hpp>
#include <asio/ip/tcp.hpp>

#include "amqp/base/errc.hpp"
#include "amqp/transport/drive.hpp"
#include "amqp/transport/tls_stream.hpp"

namespace amqp::transport {

namespace {

using asio::ip::tcp;

bool is_within_machine(const tcp::socket& socket) {
    std::error_code ignored;
    return socket.remote_endpoint(ignored).address().is_loopback();
}

// What we send is gathered already: Nagle's algorithm would only hold the last part of it back.
//
// How much a path holds and how fast it is, the system finds out. Within one machine there is nothing to find out.
void set_up(tcp::socket& socket) {
    std::error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    if (!is_within_machine(socket)) return;
    // Buffers are small at first, and a receiver that is quick never shows that it could take more.
    constexpr int enough = 512 * 1024;
    socket.set_option(tcp::socket::send_buffer_size{enough}, ignored);
    socket.set_option(tcp::socket::receive_buffer_size{enough}, ignored);
    // BBR, the default of some systems, sends by a timer what could go at once, and is half as fast now and then. Reno
    // does not, and every system has it.
#ifdef TCP_CONGESTION
    constexpr std::string_view reno = "reno";
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_CONGESTION, reno.data(), reno.size());
#endif
}

class tcp_stream {
public:
    explicit tcp_stream(tcp::socket socket) : socket_{std::move(socket)} {}
    auto get_executor() { return socket_.get_executor(); }
    void async_read_some(auto buffers, auto handler) { socket_.async_read_some(buffers, std::move(handler)); }
    void async_write_some(auto buffers, auto handler) { socket_.async_write_some(buffers, std::move(handler)); }
    bool shutdown_sending() {
        std::error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
        return !error;
    }
    void close() {
        std::error_code ignored;
        socket_.close(ignored);
    }
    bool is_private() const { return is_within_machine(socket_); }
    std::string certified_name() const { return {}; }

private:
    tcp::socket socket_;
};

std::shared_ptr<loop> loop_over(tcp::socket socket, const std::optional<tls_context>& tls, const std::string& host) {
    set_up(socket);
    if (tls) return tls_loop(std::move(socket), *tls, host);
    return std::make_shared<drive<tcp_stream>>(tcp_stream{std::move(socket)});
}

std::error_code as_ours(std::error_code error) {
    return error == asio::error::operation_aborted ? make_error_code(errc::cancelled) : standard(error);
}

class tcp_connecting final : public connecting, public std::enable_shared_from_this<tcp_connecting> {
public:
    tcp_connecting(asio::any_io_executor executor, tcp_endpoint where, connected done)
        : socket_{executor}, resolver_{executor}, timer_{executor}, where_{std::move(where)}, done_{std::move(done)} {}

    void start() {
        timer_.expires_after(where_.time_out);
        timer_.async_wait([self = shared_from_this()](std::error_code error) {
            if (!error && self->done_) self->give_up(errc::timed_out);
        });
        resolver_.async_resolve(where_.host, where_.port,
                                [self = shared_from_this()](std::error_code error, auto found) {
                                    if (error || self->given_up_ != errc::none) return self->finish(error);
                                    self->connect(found);
                                });
    }
    void cancel() override { give_up(errc::cancelled); }

private:
    // A name that is being looked up cannot be interrupted, so this does not wait for it.
    void give_up(errc why) {
        given_up_ = why;
        resolver_.cancel();
        std::error_code ignored;
        socket_.close(ignored);
        asio::post(timer_.get_executor(), [self = shared_from_this()] { self->finish({}); });
    }
    void connect(const tcp::resolver::results_type& found) {
        for (const auto& each : found) {
            if (!where_.loopback_only || each.endpoint().address().is_loopback()) allowed_.push_back(each.endpoint());
        }
        if (allowed_.empty()) return finish(make_error_code(errc::bad_option));
        asio::async_connect(socket_, allowed_,
                            [self = shared_from_this()](std::error_code error, const auto&) { self->finish(error); });
    }
    void finish(std::error_code error) {
        if (!done_) return;
        timer_.cancel();
        if (given_up_ != errc::none) error = make_error_code(given_up_);
        const connected done = std::exchange(done_, {});
        done(as_ours(error), error ? nullptr : loop_over(std::move(socket_), where_.tls, where_.host));
    }

    tcp::socket socket_;
    tcp::resolver resolver_;
    asio::steady_timer timer_;
    tcp_endpoint where_;
    std::vector<tcp::endpoint> allowed_;
    connected done_;
    errc given_up_ = errc::none;
};

}  // namespace

std::shared_ptr<connecting> connect_tcp(asio::any_io_executor executor, tcp_endpoint where, connected done) {
    auto made = std::make_shared<tcp_connecting>(std::move(executor), std::move(where), std::move(done));
    made->start();
    return made;
}

struct tcp_listener::state {
    tcp::acceptor acceptor;
    std::optional<tls_context> tls;
};

tcp_listener::tcp_listener(asio::any_io_executor executor, const std::string& address, std::uint16_t port,
                           std::optional<tls_context> tls)
    : state_{std::make_shared<state>(state{tcp::acceptor{executor}, std::move(tls)})} {
    const tcp::endpoint where{asio::ip::make_address(address), port};
    state_->acceptor.open(where.protocol());
    state_->acceptor.set_option(tcp::acceptor::reuse_address{true});
    state_->acceptor.bind(where);
    state_->acceptor.listen();
}

tcp_listener::~tcp_listener() { close(); }

std::uint16_t tcp_listener::port() const noexcept {
    std::error_code ignored;
    return state_->acceptor.local_endpoint(ignored).port();
}

void tcp_listener::accept(connected done) {
    state_->acceptor.async_accept([self = state_, done = std::move(done)](std::error_code error, tcp::socket socket) {
        done(as_ours(error), error ? nullptr : loop_over(std::move(socket), self->tls, {}));
    });
}

void tcp_listener::close() {
    std::error_code ignored;
    state_->acceptor.close(ignored);
}

}  // namespace amqp::transport
