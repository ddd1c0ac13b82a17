// The part of the connection for what follows when the peer broke a rule; included by connection.hpp.
#pragma once

#include <algorithm>

#include "amqp/engine/connection.hpp"

namespace amqp::engine {

// The link (§2.6.5) or session (§2.5.4) in which it happened is given up, if that is enough; else the connection. The
// peer is told, what it still sends there is ignored until it has answered, and the application hears of it now.
template <class P>
auto connection<P>::fault(errc reason, session* of, link_node* link) -> event* {
    const consequence follows = consequence_of(reason);
    amqp::error error{symbol{follows.condition}, std::string{text(reason)}, {}};
    if (follows.scope == fault_scope::link && of && link) {
        send_detach(*of, *link, error, true);
        link->reported = true;
        return report(detached{key_of(*of, *link), link->context, true, std::move(error)});
    }
    if (follows.scope != fault_scope::connection && of) {
        send_end(*of, error);
        of->reported = true;
        return report(ended{of->id, std::move(error)});
    }
    return fail(reason, std::move(error));
}

// The bytes themselves are no frame. Whoever has to find out why gets the beginning of them with the error; the peer,
// who sent them, is told what the validation has to say.
template <class P>
auto connection<P>::refuse(const validation::finding& found, bytes_view frame) -> event* {
    const std::string description = found.text.empty() ? std::string{text(found.error)} : found.text;
    event* const news = fail(found.error, {symbol{consequence_of(found.error).condition}, description, {}});
    map& kept = std::get<failed>(*news).error.info;
    kept.insert(symbol{"offset"}, std::uint64_t{found.offset});
    kept.insert(symbol{"frame-body"}, copy_of(frame.first(std::min(frame.size(), settings_.limits.refused_bytes))));
    return news;
}

// §2.4.3: nobody can be told before the headers agree; from then on open comes before close.
template <class P>
auto connection<P>::fail(errc reason, amqp::error error) -> event* {
    if (phase_ == phase::opening || phase_ == phase::open) {
        if (!open_sent_) send_open();
        write(0, amqp::close{error});
    }
    phase_ = phase::finished;
    return report(failed{reason, std::move(error)});
}

}  // namespace amqp::engine
