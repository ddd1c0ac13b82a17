// Yours to change: a correct copy of by_name. Every message asks a tree of names for its link, and each frame two
// trees.
#pragma once

#include <map>
#include <string>

#include "amqp/policy/lookup/lookup.hpp"

namespace yours {

struct starter {
    static constexpr std::string_view name = "starter";

    template <class Link>
    class links {
    public:
        using key = std::string;

        key insert(std::uint32_t, std::string_view link_name, std::unique_ptr<Link> link) {
            owned_[std::string{link_name}] = std::move(link);
            return std::string{link_name};
        }
        Link* find(const key& kept) noexcept {
            const auto found = owned_.find(kept);
            return found == owned_.end() ? nullptr : found->second.get();
        }

        void map_remote(std::uint32_t remote, const key& kept) { local_[remote] = kept; }
        Link* find_remote(std::uint32_t remote) noexcept {
            const auto found = local_.find(remote);
            return found == local_.end() ? nullptr : find(found->second);
        }
        void unmap_remote(std::uint32_t remote) noexcept { local_.erase(remote); }

        void erase(const key& kept) noexcept { owned_.erase(kept); }
        void for_each(auto&& f) {
            for (auto& entry : owned_) f(*entry.second);
        }

    private:
        std::map<std::string, std::unique_ptr<Link>> owned_;
        std::map<std::uint32_t, key> local_;
    };
};

}  // namespace yours
