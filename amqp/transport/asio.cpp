// Asio itself, compiled once (ASIO_SEPARATE_COMPILATION), so that including it stays cheap.
// A header of the standard library comes first: Asio 1.22 asks it whether std::aligned_alloc is there, and all files
// must get the same answer, or memory that one of them allocates is freed by another in the wrong way.
#include <cstdlib>

#include <asio/impl/src.hpp>
