// Asio itself, compiled once (ASIO_SEPARATE_COMPILATION), so that including it stays cheap.
#include <asio/impl/src.hpp>
