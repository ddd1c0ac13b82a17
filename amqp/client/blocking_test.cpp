// The blocking clients, as a program without an event loop uses them: against a broker, and against none.
#include "amqp/client/blocking.hpp"

#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/peer/broker.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;

class served : public peer::broker {
public:
    explicit served(peer::broker_options chosen = {}) : broker{std::move(chosen)} { start(); }
    std::string url(const std::string& address = "queue") const {
        return "amqp://127.0.0.1:" + std::to_string(port()) + "/" + address;
    }
};

// Takes one connection and every message, and never says what becomes of them; or of each third one that it is not for
// it.
class silent {
public:
    explicit silent(bool answers = false) {
        connection_.async_open_from(listener_, [this, answers](std::error_code) {
            connection_.async_accept_receiver({}, [this, answers](std::error_code, receiver link) {
                link_ = std::move(link);
                if (answers) link_.async_receive_each([this](received_message&& arrived) {
                    return taken_++ % 3 == 0 ? link_.release(arrived) : link_.accept(arrived);
                }, [](std::error_code) {});
            });
        });
        thread_ = std::thread{[this] { io_.run(); }};  // only when there is something to do
    }
    ~silent() {
        io_.stop();
        thread_.join();
    }
    std::string url() const { return "amqp://127.0.0.1:" + std::to_string(listener_.port()) + "/queue"; }
    // Without an error when the client closes too.
    std::error_code close() {
        std::promise<std::error_code> closed;
        asio::post(io_, [&] {
            connection_.async_close([&](std::error_code error) { closed.set_value(error); });
        });
        return closed.get_future().get();
    }

private:
    asio::io_context io_{1};
    transport::tcp_listener listener_{io_.get_executor(), "127.0.0.1", 0};
    connection connection_{io_.get_executor()};
    receiver link_;
    int taken_ = 0;
    std::thread thread_;
};
struct moody : silent {
    moody() : silent{true} {}
};

void send(SendClient& client, const texts& all) {
    for (const std::string& each : all)
        REQUIRE(client.send_message({.body = payload{each}}) == delivery_state{accepted{}});
}

texts receive(ReceiveClient& client, std::size_t count) {
    texts all;
    while (all.size() < count) {
        const auto batch = client.receive_message_batch(count - all.size());
        REQUIRE(!batch.empty());
        for (const received_message& each : batch) all.emplace_back(text_of(*each.view().body_data()));
        client.settle_messages(batch);
    }
    return all;
}

std::error_code error_of(auto&& call) {
    try {
        call();
        return {};
    } catch (const std::system_error& failed) {
        return failed.code();
    }
}
std::error_code error_of_send(SendClient& client, std::chrono::milliseconds timeout = 30s) {
    return error_of([&] { client.send_message({.body = payload{"text"}}, timeout); });
}

}  // namespace

TEST_CASE("what one blocking client sends, the other receives", "[client][blocking]") {
    const served broker;
    SendClient tx{broker.url()};
    ReceiveClient rx{broker.url()};
    tx.open();
    rx.open();
    send(tx, {"one", "two", "three"});
    CHECK(receive(rx, 3) == texts{"one", "two", "three"});
    CHECK(rx.receive_message_batch(10, 10ms).empty());
    tx.close();
    rx.close();
}

TEST_CASE("a batch takes no more than was asked for", "[client][blocking]") {
    const served broker;
    SendClient tx{broker.url()};
    ReceiveClient rx{broker.url()};
    tx.open();
    rx.open();
    send(tx, {"one", "two", "three"});
    CHECK(rx.receive_message_batch(0).empty());
    CHECK(rx.receive_message_batch(1).size() == 1);
    CHECK(receive(rx, 2) == texts{"two", "three"});
}

TEST_CASE("a batch is sent as one, far larger than the window", "[client][blocking]") {
    served broker;
    SendClient out{broker.url()};
    ReceiveClient in{broker.url(), {.credit = 10}};
    out.open();
    in.open();
    std::vector<message> batch;
    texts expected;
    for (int i = 0; i < 3000; ++i) {
        expected.push_back(std::to_string(i));
        batch.push_back({.body = payload{expected.back()}});
    }
    CHECK(out.send_message_batch(batch).empty());
    CHECK(receive(in, batch.size()) == expected);
    CHECK(out.send_message_batch({}).empty());
    CHECK(out.send_message_batch(std::span{batch}.first(1)).empty());
    CHECK(receive(in, 1) == texts{"0"});
}

TEST_CASE("the messages of a batch may be made one by one", "[client][blocking][borrowed]") {
    served broker;
    SendClient out{broker.url()};
    ReceiveClient in{broker.url()};
    out.open();
    in.open();
    std::string text;
    const auto made = [&](std::size_t number) {
        text = std::to_string(number);
        borrowed_message one{};
        one.body = view_of(text);
        return one;
    };
    CHECK(out.send_message_batch(2000, made).empty());
    texts expected;
    for (int i = 0; i < 2000; ++i) expected.push_back(std::to_string(i));
    CHECK(receive(in, expected.size()) == expected);
    const auto broken = [](std::size_t number) {
        if (number == 2) throw std::out_of_range{"no such message"};
        return message{.body = payload{"x"}};
    };
    CHECK_THROWS_WITH(out.send_message_batch(5, broken), "no such message");
    CHECK(receive(in, 2) == texts(2, "x"));
}

TEST_CASE("of a batch those are told that were not accepted", "[client][blocking][3.4]") {
    moody peer;
    SendClient out{peer.url()};
    out.open();
    const std::vector<message> batch(6, message{.body = payload{"x"}});
    CHECK(out.send_message_batch(batch) == std::vector<not_accepted>{{0, released{}}, {3, released{}}});
}

TEST_CASE("a batch ends when the last of its settled messages has left", "[client][blocking][2.6.12]") {
    served broker;
    SendClient out{broker.url(), {.settled = true}};
    out.open();
    const std::vector<message> batch(100, message{.body = payload{"x"}});
    CHECK(out.send_message_batch(batch).empty());
    ReceiveClient in{broker.url()};
    in.open();
    CHECK(receive(in, batch.size()) == texts(batch.size(), "x"));
}

TEST_CASE("a batch without outcomes in time fails, and the client goes on", "[client][blocking]") {
    silent peer;
    SendClient out{peer.url()};
    out.open();
    const std::vector<message> batch(10, message{.body = payload{"x"}});
    CHECK(error_of([&] { out.send_message_batch(batch, 50ms); }) == errc::timed_out);
    CHECK(error_of([&] { out.send_message_batch(batch, 50ms); }) == errc::timed_out);
    CHECK(out.client_ready());
}

TEST_CASE("what is not accepted goes where its outcome says", "[client][blocking][3.4]") {
    const served broker;
    SendClient tx{broker.url()};
    ReceiveClient rx{broker.url(), {.credit = 1}};
    tx.open();
    rx.open();
    send(tx, {"released", "left"});
    const auto first = rx.receive_message_batch(1);
    REQUIRE(first.size() == 1);
    rx.settle_messages(first, released{});
    rx.close();
    rx.open();
    CHECK(receive(rx, 2) == texts{"released", "left"});
    rx.settle_messages(first, released{});  // long settled, and of another connection
}

TEST_CASE("messages may be sent settled", "[client][blocking][2.6.12]") {
    const served broker;
    SendClient tx{broker.url(), {.settled = true}};
    ReceiveClient rx{broker.url()};
    tx.open();
    rx.open();
    CHECK(tx.send_message({.body = payload{"text"}}) == delivery_state{});
    CHECK(receive(rx, 1) == texts{"text"});
}

TEST_CASE("a send without an outcome in time fails, and the client goes on", "[client][blocking]") {
    SECTION("nobody wants the message") {
        const served broker{{.credit = 0}};
        SendClient tx{broker.url()};
        tx.open();
        CHECK(error_of_send(tx, 10ms) == errc::timed_out);
        CHECK(error_of_send(tx, 10ms) == errc::timed_out);
    }
    SECTION("nobody answers") {
        const silent peer;
        SendClient tx{peer.url()};
        tx.open();
        CHECK(error_of_send(tx, 10ms) == errc::timed_out);
        CHECK(error_of_send(tx, 10ms) == errc::timed_out);
        tx.close();
    }
}

TEST_CASE("without a broker there is an error that names it", "[client][blocking]") {
    const std::string url = std::make_optional<served>()->url();  // by now nobody listens there
    SendClient tx{url};
    ReceiveClient rx{url};
    CHECK(error_of([&] { tx.open(); }) == std::errc::connection_refused);
    CHECK(error_of([&] { rx.open(); }) == std::errc::connection_refused);
    CHECK_THROWS_WITH(tx.open(), Catch::Contains(url.substr(7, url.rfind('/') - 7)));
}

TEST_CASE("a client that is not open says so", "[client][blocking]") {
    const served broker;
    SendClient tx{broker.url()};
    ReceiveClient rx{broker.url()};
    CHECK(error_of_send(tx) == errc::not_open);
    CHECK(error_of([&] { rx.receive_message_batch(1); }) == errc::not_open);
    tx.close();
    tx.open();
    tx.close();
    CHECK(error_of_send(tx) == errc::not_open);
    CHECK(error_of([] { SendClient{"http://127.0.0.1/queue"}; }) == errc::bad_option);
}

TEST_CASE("a password in the URL opens the door or does not", "[client][blocking][5.3.3]") {
    const served broker{{.user = "user", .password = "secret"}};
    const std::string address = "127.0.0.1:" + std::to_string(broker.port()) + "/queue";
    SendClient tx{"amqp://user:wrong@" + address};
    CHECK(error_of([&] { tx.open(); }) == errc::not_authenticated);
    SendClient welcome{"amqp://user:secret@" + address};
    welcome.open();
    send(welcome, {"text"});
}

TEST_CASE("a client opens again after the broker went away and came back", "[client][blocking]") {
    std::optional<served> broker{std::in_place};
    const std::uint16_t port = broker->port();
    SendClient tx{broker->url()};
    ReceiveClient rx{broker->url()};
    tx.open();
    rx.open();
    send(tx, {"before"});
    CHECK(receive(rx, 1) == texts{"before"});

    broker.reset();
    CHECK(error_of_send(tx));
    CHECK(error_of([&] { rx.receive_message_batch(1); }));
    broker.emplace(peer::broker_options{.port = port});
    tx.open();
    rx.open();
    send(tx, {"after"});
    CHECK(receive(rx, 1) == texts{"after"});
}

TEST_CASE("between calls a client answers its peer all the same", "[client][blocking]") {
    silent peer;
    SendClient client{peer.url()};
    client.open();
    CHECK(error_of_send(client, 1ms) == errc::timed_out);
    CHECK(!peer.close());
    CHECK(!client.client_ready());
}

TEST_CASE("a received message outlives its client", "[client][blocking]") {
    std::vector<received_message> kept;
    {
        const served broker;
        SendClient tx{broker.url()};
        ReceiveClient rx{broker.url()};
        tx.open();
        rx.open();
        send(tx, {"still here"});
        kept = rx.receive_message_batch(1);
    }
    REQUIRE(kept.size() == 1);
    CHECK(text_of(*kept[0].view().body_data()) == "still here");
}
