// One good answer: whoever asks keeps the link itself, and a frame finds it by its number in an array.
#pragma once

#include <vector>

#include "amqp/policy/lookup/lookup.hpp"

namespace yours {

// A name was a good way to ask for a link once, when it was attached. After that nobody has to ask again: an
// application holds on to what it was given, and of the peer there comes a small number, counted from zero.
struct solution {
    static constexpr std::string_view name = "solution";

    template <class Link>
    class links {
    public:
        using key = Link*;

        key insert(std::uint32_t, std::string_view, std::unique_ptr<Link> link) {
            owned_.push_back(std::move(link));
            return owned_.back().get();
        }
        Link* find(key kept) noexcept { return kept; }

        void map_remote(std::uint32_t handle, key kept) {
            if (handle >= remote_.size()) remote_.resize(handle + 1);
            remote_[handle] = kept;
        }
        Link* find_remote(std::uint32_t handle) noexcept { return handle < remote_.size() ? remote_[handle] : nullptr; }
        void unmap_remote(std::uint32_t handle) noexcept {
            if (handle < remote_.size()) remote_[handle] = nullptr;
        }

        // Seldom, so it may look for it.
        void erase(key kept) noexcept {
            std::erase_if(owned_, [&](const std::unique_ptr<Link>& each) { return each.get() == kept; });
        }
        void for_each(auto&& f) {
            for (const auto& each : owned_) f(*each);
        }

    private:
        std::vector<std::unique_ptr<Link>> owned_;
        std::vector<Link*> remote_;  // by the peer's handle, which the engine has held against its limits (§2.7.2)
    };
};

}  // namespace yours
