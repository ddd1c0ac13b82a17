// Command lines and complaints.
#include "amqp/programs/program.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

namespace amqp::programs {

void complain(std::string_view program, std::string_view what) {
    std::string line{what};
    std::ranges::replace(line, '\n', ' ');
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(), line.c_str());
}

int run(CLI::App& program, int argc, char** argv, const std::function<int()>& work) {
    try {
        program.parse(argc, argv);
        return work();
    } catch (const CLI::CallForHelp& wanted) {
        return program.exit(wanted);
    } catch (const CLI::CallForAllHelp& wanted) {
        return program.exit(wanted);
    } catch (const CLI::ParseError& wrong) {
        complain(program.get_name(),
                 std::string{wrong.what()} + "; " + program.get_name() + " --help says what there is");
        return misused;
    } catch (const std::exception& wrong) {
        complain(program.get_name(), wrong.what());
        return failed;
    }
}

}  // namespace amqp::programs
