// The queue that keeps its memory.
#include "amqp/client/ring.hpp"

#include <memory>

#include "amqp/tests/catch.hpp"

using amqp::client::ring;

TEST_CASE("a ring gives back what was put in, in order, however it wraps and widens", "[client]") {
    ring<std::unique_ptr<int>> queue;
    int in = 0, out = 0;
    for (const int more : {10, 3, 16, 1, 40, 7}) {
        for (int i = 0; i < more; ++i) queue.push(std::make_unique<int>(in++));
        for (int i = 0; i < more / 2; ++i) CHECK(*queue.pop() == out++);
    }
    CHECK(queue.size() == static_cast<std::size_t>(in - out));
    while (!queue.empty()) CHECK(*queue.pop() == out++);
    CHECK(out == in);
}
