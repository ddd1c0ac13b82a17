// Production's client, compiled once.
#include "amqp/client/connection.hpp"

namespace amqp {

template class client::outgoing<production>;
template class client::incoming<production>;
template class client::core<production>;

}  // namespace amqp
