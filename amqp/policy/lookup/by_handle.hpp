// A hash table of numbers, asked again for each message.
#pragma once

#include <unordered_map>

#include "amqp/policy/lookup/lookup.hpp"

namespace amqp::lookup {

struct by_handle {
    static constexpr std::string_view name = "by_handle";

    template <class Link>
    class links {
    public:
        using key = std::uint32_t;

        key insert(std::uint32_t handle, std::string_view, std::unique_ptr<Link> link) {
            owned_[handle] = std::move(link);
            return handle;
        }
        Link* find(key handle) noexcept {
            const auto found = owned_.find(handle);
            return found == owned_.end() ? nullptr : found->second.get();
        }

        void map_remote(std::uint32_t remote, key handle) { local_[remote] = handle; }
        Link* find_remote(std::uint32_t remote) noexcept {
            const auto found = local_.find(remote);
            return found == local_.end() ? nullptr : find(found->second);
        }
        void unmap_remote(std::uint32_t remote) noexcept { local_.erase(remote); }

        void erase(key handle) noexcept { owned_.erase(handle); }
        void for_each(auto&& f) {
            for (auto& entry : owned_) f(*entry.second);
        }

    private:
        std::unordered_map<std::uint32_t, std::unique_ptr<Link>> owned_;
        std::unordered_map<std::uint32_t, key> local_;
    };
};

}  // namespace amqp::lookup
