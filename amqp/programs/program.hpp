// What both programs do alike: one clear line when something is wrong, and the right exit code.
#pragma once

#include <functional>
#include <string_view>

#include <CLI/CLI.hpp>

namespace amqp::programs {

// 0: done; 1: it could not be done; 2: nobody could know what was meant; 130: interrupted.
enum exit_code { done = 0, failed = 1, misused = 2, interrupted = 130 };

// One line on stderr.
void complain(std::string_view program, std::string_view what);

// Reads the command line and then runs `work`, which answers with an exit code. What it throws becomes one line.
int run(CLI::App& program, int argc, char** argv, const std::function<int()>& work);

}  // namespace amqp::programs
