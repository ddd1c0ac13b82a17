// The harness's own flags, in front of Google Benchmark's.
#include "chapters/harness/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace perftalk {

bool options::chosen(const std::vector<std::string>& names, std::string_view name) {
    return names.empty() || std::ranges::find(names, name) != names.end();
}

options parse_options(int& argc, char** argv) {
    options chosen;
    CLI::App flags;
    flags.set_help_flag();
    flags.allow_extras();
    flags.add_option("--rounds", chosen.rounds);
    flags.add_option("--round-time", chosen.round_seconds)->check(CLI::PositiveNumber);
    flags.add_option("--end-to-end-rounds", chosen.end_to_end_rounds);
    flags.add_option("--end-to-end-round-time", chosen.end_to_end_round_seconds)->check(CLI::PositiveNumber);
    flags.add_option("--sweep-rounds", chosen.sweep_rounds);
    flags.add_option("--seed", chosen.seed);
    flags.add_option("--layers", chosen.layers)->delimiter(',');
    flags.add_option("--messages", chosen.messages)->delimiter(',');
    flags.add_option("--arms", chosen.arms)->delimiter(',');
    flags.add_option("--calibration", chosen.calibration);
    flags.add_option("--counts", chosen.counts);
    flags.add_option("--peer", chosen.peer)->envname("PEER");  // from there a password is not seen by others
    flags.add_flag("--gate", chosen.gate);
    flags.add_flag("--describe", chosen.describe);
    flags.parse(argc, argv);

    const std::vector<std::string> others = flags.remaining();
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        if (std::ranges::find(others, argv[i]) != others.end()) argv[kept++] = argv[i];
    }
    argc = kept;
    return chosen;
}

}  // namespace perftalk
