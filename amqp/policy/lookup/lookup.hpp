// The axis "lookup": how a message finds its link and the link's settings.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string_view>

namespace amqp::lookup {

namespace archetype {
struct link {};
struct visitor {
    void operator()(link&) const {}
};
}  // namespace archetype

// links<Link> owns the links of one session. `key` is what a caller keeps of a link and hands back for each message;
// the remote handle is what each incoming frame carries (§2.6.2). Both finds answer nullptr for what is not there.
//   insert(handle, name, link)   `name` is unique in the session; answers the key
//   map_remote / unmap_remote    ties the peer's handle to a link that is in here
template <class L, class Links = typename L::template links<archetype::link>>
concept policy = requires(Links links, const typename Links::key& key, std::uint32_t handle, std::string_view name) {
    { L::name } -> std::convertible_to<std::string_view>;
    { links.insert(handle, name, std::make_unique<archetype::link>()) } -> std::same_as<typename Links::key>;
    { links.find(key) } -> std::same_as<archetype::link*>;
    { links.find_remote(handle) } -> std::same_as<archetype::link*>;
    links.map_remote(handle, key);
    links.unmap_remote(handle);
    links.erase(key);
    links.for_each(archetype::visitor{});
};

}  // namespace amqp::lookup
