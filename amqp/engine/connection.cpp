// The connection with production's policies, compiled once.
#include "amqp/engine/connection.hpp"

namespace amqp::engine {

template class connection<production>;

}  // namespace amqp::engine
