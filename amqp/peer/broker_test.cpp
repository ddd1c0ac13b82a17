// What clients see of a broker: who gets which message, what comes back, and who has to wait (§3.4, §2.6.7).
#include "amqp/peer/broker.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;

namespace {

using texts = std::vector<std::string>;

// A broker in its own thread, and everybody who comes to see it in the thread of the test.
class meeting {
public:
    explicit meeting(peer::broker_options chosen = {}) : broker{std::move(chosen)} { broker.start(); }

    peer::broker broker;

    // By itself a future would be fulfilled in a thread of Asio's, and nobody would wake up this one.
    auto future() { return asio::bind_executor(io_, asio::use_future); }
    template <class T>
    T wait(std::future<T> result) {
        const auto late = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        io_.restart();
        while (result.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            if (io_.run_one_until(late) == 0) throw std::runtime_error{"nothing happens any more"};
        }
        return result.get();
    }
    connection connect(sasl::credentials who = sasl::anonymous{}) {
        connection made{io_.get_executor(),
                        {.host = "127.0.0.1", .port = std::to_string(broker.port()), .credentials = std::move(who)}};
        wait(made.async_open(future()));
        return made;
    }
    std::error_code refusal_of(sasl::credentials who) {
        try {
            connect(std::move(who));
            return {};
        } catch (const std::system_error& refused) {
            return refused.code();
        }
    }
    sender to(connection& from, sender_options chosen) {
        return wait(from.async_open_sender(std::move(chosen), future()));
    }
    sender to(connection& from, const char* address) { return to(from, sender_options{.address = address}); }
    receiver from(connection& of, const char* address, std::uint32_t credit) {
        return wait(of.async_open_receiver(receiver_options{.address = address, .credit = credit}, future()));
    }

    delivery_state send(sender& link, const message& content) { return wait(link.async_send(content, future())); }
    void send(sender& link, const texts& all) {
        for (const std::string& each : all) {
            const message content{.body = payload{each}};
            REQUIRE(send(link, content) == delivery_state{accepted{}});
        }
    }
    received_message receive(receiver& link) { return wait(link.async_receive(future())); }
    texts receive(receiver& link, std::size_t count) {
        texts all;
        while (all.size() < count) {
            const received_message next = receive(link);
            all.emplace_back(text_of(*next.view().body_data()));
            link.accept(next);
        }
        return all;
    }
    // Once the broker has answered to a drain, all that it has for this link is here.
    texts receive_all(receiver& link) {
        link.add_credit(10);
        wait(link.async_drain(future()));
        texts all;
        while (const auto next = link.try_receive()) {
            all.emplace_back(text_of(*next->view().body_data()));
            link.accept(*next);
        }
        return all;
    }
    // What waits for a consumer who comes now.
    texts left_in(connection& of, const char* address) {
        receiver link = from(of, address, 0);
        return receive_all(link);
    }
    void close(auto& what) { wait(what.async_close(future())); }

private:
    asio::io_context io_{1};
};

}  // namespace

TEST_CASE("a queue keeps its messages in order until a consumer comes", "[peer][broker][2.6.7]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one", "two", "three"});
    CHECK(at.left_in(client, "queue") == texts{"one", "two", "three"});
    CHECK(at.left_in(client, "queue") == texts{});
    CHECK(at.left_in(client, "another queue") == texts{});
}

TEST_CASE("consumers of one queue take turns, as long as they have credit", "[peer][broker][2.6.7]") {
    meeting at;
    connection client = at.connect();
    receiver first = at.from(client, "queue", 0), second = at.from(client, "queue", 0);
    first.add_credit(3);
    second.add_credit(1);
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one", "two", "three", "four", "five"});

    CHECK(at.receive(first, 3) == texts{"one", "three", "four"});
    CHECK(at.receive(second, 1) == texts{"two"});
    CHECK(at.receive_all(second) == texts{"five"});
}

TEST_CASE("a released message goes back to its place, unchanged", "[peer][broker][3.4.4]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one", "two", "three"});
    receiver first = at.from(client, "queue", 2);
    const received_message one = at.receive(first), two = at.receive(first);
    first.release(two);
    first.release(one);
    at.close(first);

    receiver second = at.from(client, "queue", 3);
    const received_message again = at.receive(second);
    CHECK(std::ranges::equal(again.encoded(), one.encoded()));
    CHECK(at.receive(second, 2) == texts{"two", "three"});
}

TEST_CASE("a modified message carries what its consumers changed", "[peer][broker][3.4.5]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    message content{.header = {.durable = true, .delivery_count = 4}, .body = payload{"text"}};
    content.delivery_annotations.insert(symbol{"x-opt-hop"}, "kept");
    content.message_annotations.insert(symbol{"x-opt-color"}, "green");
    content.application_properties.insert("key", "kept");
    at.send(tx, content);

    receiver first = at.from(client, "queue", 1);
    modified change{.delivery_failed = true};
    change.message_annotations.insert(symbol{"x-opt-color"}, "red");
    change.message_annotations.insert(symbol{"x-opt-size"}, std::uint32_t{7});
    first.modify(at.receive(first), change);
    at.close(first);

    message expected = content;
    expected.header.delivery_count = 5;
    expected.message_annotations = {};
    expected.message_annotations.insert(symbol{"x-opt-color"}, "red");
    expected.message_annotations.insert(symbol{"x-opt-size"}, std::uint32_t{7});
    receiver second = at.from(client, "queue", 1);
    CHECK(*at.receive(second).view().own() == expected);
}

TEST_CASE("each failed delivery is counted, also where there was no header", "[peer][broker][3.2.1]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"text"});
    receiver rx = at.from(client, "queue", 1);
    for (std::uint32_t failed = 0; failed < 3; ++failed) {
        const received_message next = at.receive(rx);
        CHECK(next.view().header()->delivery_count.value_or(0) == failed);
        CHECK(text_of(*next.view().body_data()) == "text");
        rx.modify(next, {.delivery_failed = true});
    }
}

TEST_CASE("a message is gone once it is rejected, or undeliverable to its consumer", "[peer][broker][3.4.3][3.4.5]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"rejected", "undeliverable", "left"});
    receiver rx = at.from(client, "queue", 2);
    rx.reject(at.receive(rx), error{symbol{"example:bad"}, "not wanted", {}});
    rx.modify(at.receive(rx), {.delivery_failed = true, .undeliverable_here = true});
    at.close(rx);
    CHECK(at.left_in(client, "queue") == texts{"left"});
}

TEST_CASE("a lost connection gives back what it had not settled, in order", "[peer][broker][3.3.1]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one", "two", "three", "four"});
    {
        connection lost = at.connect();
        receiver a = at.from(lost, "queue", 2), b = at.from(lost, "queue", 2);
        std::vector<received_message> unsettled;
        for (int i = 0; i < 2; ++i) {
            unsettled.push_back(at.receive(a));
            unsettled.push_back(at.receive(b));
        }
    }
    receiver rx = at.from(client, "queue", 10);
    CHECK(at.receive(rx, 4) == texts{"one", "two", "three", "four"});
}

TEST_CASE("a closed link gives back what it had not settled", "[peer][broker][2.6.6]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one", "two"});
    receiver first = at.from(client, "queue", 2);
    const received_message one = at.receive(first);
    at.close(first);
    CHECK(at.left_in(client, "queue") == texts{"one", "two"});
}

TEST_CASE("a pre-settled message does not come back", "[peer][broker][2.6.12]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, "queue");
    at.send(tx, texts{"one"});
    receiver rx = at.wait(
        client.async_open_receiver(receiver_options{.address = "queue", .settled = true, .credit = 1}, at.future()));
    CHECK(at.receive(rx).settled());
    at.close(rx);
    CHECK(at.left_in(client, "queue") == texts{});
}

TEST_CASE("a full queue withholds credit, and gives it again when there is room", "[peer][broker][2.6.7]") {
    meeting at{{.credit = 4, .queue_bytes = 1000}};
    connection client = at.connect();
    sender tx = at.to(client, "queue"), elsewhere = at.to(client, "another queue");
    const std::string text(600, 't');
    at.wait(tx.async_wait(at.future()));
    CHECK(tx.credit() == 4);
    at.send(tx, texts(4, text));
    CHECK(tx.credit() == 0);
    CHECK_FALSE(tx.try_post(message{}));
    at.send(elsewhere, texts(10, "small"));  // others are not held back

    receiver rx = at.from(client, "queue", 10);
    CHECK(at.receive(rx, 4) == texts(4, text));
    at.wait(tx.async_wait(at.future()));
    CHECK(tx.credit() == 4);
}

TEST_CASE("what is sent to discard is accepted and forgotten", "[peer][broker]") {
    meeting at{{.credit = 2, .queue_bytes = 10}};
    connection client = at.connect();
    sender tx = at.to(client, "discard");
    at.send(tx, texts(20, "more than a queue takes"));
    CHECK(at.left_in(client, "discard") == texts{});
}

TEST_CASE("only who knows the password may come in", "[peer][broker][5.3.3]") {
    meeting at{{.user = "user", .password = "secret"}};
    CHECK(at.refusal_of(sasl::plain{.user = "user", .password = "secret"}) == std::error_code{});
    CHECK(at.refusal_of(sasl::plain{.user = "user", .password = "secret "}) == errc::not_authenticated);
    CHECK(at.refusal_of(sasl::plain{.user = "other", .password = "secret"}) == errc::not_authenticated);
    CHECK(at.refusal_of(sasl::anonymous{}) == errc::no_common_mechanism);
}

TEST_CASE("a dynamic node is new, and others find it by the address it was given", "[peer][broker][3.5.3]") {
    meeting at;
    connection client = at.connect();
    const auto new_node = [&] {
        return at.wait(
            client.async_open_receiver(receiver_options{.credit = 1, .source = source{.dynamic = true}}, at.future()));
    };
    receiver mine = new_node(), yours = new_node();
    CHECK(mine.address() != yours.address());
    sender tx = at.to(client, sender_options{.address = mine.address()});
    at.send(tx, texts{"for me"});
    CHECK(at.receive(mine, 1) == texts{"for me"});
    CHECK(at.receive_all(yours) == texts{});
}

TEST_CASE("a sender to no address says in each message where it goes", "[peer][broker][2.6.2][3.2.4]") {
    meeting at;
    connection client = at.connect();
    sender tx = at.to(client, GENERATE(sender_options{}, sender_options{.target = target{}}));
    CHECK(at.send(tx, {.properties = {.to = "here"}, .body = payload{"one"}}) == delivery_state{accepted{}});
    CHECK(at.send(tx, {.properties = {.to = "there"}, .body = payload{"two"}}) == delivery_state{accepted{}});
    CHECK(at.send(tx, {.properties = {.to = "discard"}, .body = payload{"three"}}) == delivery_state{accepted{}});
    CHECK(std::holds_alternative<rejected>(at.send(tx, {.body = payload{"for nobody"}})));
    CHECK(at.left_in(client, "here") == texts{"one"});
    CHECK(at.left_in(client, "there") == texts{"two"});
    CHECK(at.left_in(client, "discard") == texts{});
}

TEST_CASE("a repeated message comes again and again, as credit allows", "[peer][broker]") {
    meeting at;
    at.broker.repeat("again", message{.body = payload{"same"}});
    connection client = at.connect();
    receiver rx = at.from(client, "again", 10);
    CHECK(at.receive(rx, 100) == texts(100, "same"));
}

TEST_CASE("a consumer without an address is refused", "[peer][broker][2.6.3]") {
    meeting at;
    connection client = at.connect();
    const auto attach = [&] {
        return at.wait(client.async_open_receiver(receiver_options{.source = source{}}, at.future()));
    };
    CHECK_THROWS_AS(attach(), std::system_error);
    CHECK(client.is_open());
}

TEST_CASE("a port in use is refused at once", "[peer][broker]") {
    const peer::broker first;
    CHECK_THROWS_AS(peer::broker({.port = first.port()}), std::system_error);
}
