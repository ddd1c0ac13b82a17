// The test program's main, in a file of its own because it is slow to compile and never changes.
#if __has_include(<catch2/catch_all.hpp>)
// Catch2 3 brings its own.
#include <catch2/catch_session.hpp>
int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
