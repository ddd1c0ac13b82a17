// Found once, before the loop: the caller keeps the link itself, a frame finds it by an index into an array.
#pragma once

#include <vector>

#include "amqp/policy/lookup/lookup.hpp"

namespace amqp::lookup {

struct hoisted {
    static constexpr std::string_view name = "hoisted";

    template <class Link>
    class links {
    public:
        struct key {
            std::uint32_t handle;
            Link* link;
            friend bool operator==(const key&, const key&) = default;
        };

        // Handles are given out from 0 up and bounded by limits::handles, so an array indexed by them stays small.
        key insert(std::uint32_t handle, std::string_view, std::unique_ptr<Link> link) {
            if (handle >= owned_.size()) owned_.resize(handle + 1);
            owned_[handle] = std::move(link);
            return {handle, owned_[handle].get()};
        }
        Link* find(const key& kept) noexcept { return kept.link; }

        void map_remote(std::uint32_t handle, const key& kept) {
            if (handle >= remote_.size()) remote_.resize(handle + 1);
            remote_[handle] = kept.link;
        }
        Link* find_remote(std::uint32_t handle) noexcept { return handle < remote_.size() ? remote_[handle] : nullptr; }
        void unmap_remote(std::uint32_t handle) noexcept {
            if (handle < remote_.size()) remote_[handle] = nullptr;
        }

        void erase(const key& kept) noexcept { owned_[kept.handle].reset(); }
        void for_each(auto&& f) {
            for (auto& link : owned_) {
                if (link) f(*link);
            }
        }

    private:
        std::vector<std::unique_ptr<Link>> owned_;
        std::vector<Link*> remote_;
    };
};

}  // namespace amqp::lookup
