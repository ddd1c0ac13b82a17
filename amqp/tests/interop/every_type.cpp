// Our side of the type test: prints the messages that proton_types.py writes too (Part 1, §3.2).
#include <iostream>

#include "amqp/tests/interop/describe_message.hpp"
#include "amqp/tests/interop/every_message.hpp"

int main() {
    int number = 0;
    for (const amqp::message& each : interop::every_message())
        std::cout << "message " << ++number << "\n" << interop::describe(each);
}
