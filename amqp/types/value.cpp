// The parts of a value that need its complete type.
#include "amqp/types/value.hpp"

#include <algorithm>
#include <cassert>

namespace amqp {

bool operator==(const list& left, const list& right) { return left.items == right.items; }
bool operator==(const map& left, const map& right) { return left.entries == right.entries; }

const value* map::find(std::string_view key) const noexcept {
    for (const auto& [name, content] : entries) {
        if (const auto* text = name.get<std::string>(); text && *text == key) return &content;
        if (const auto* word = name.get<symbol>(); word && *word == key) return &content;
    }
    return nullptr;
}

void map::insert(value key, value content) { entries.emplace_back(std::move(key), std::move(content)); }

array::array(std::vector<value> elements)
    : items{std::move(elements)}, count{static_cast<std::uint32_t>(items.size())} {
    while (!items.empty() && items.front().get<described>()) {
        descriptors.push_back(items.front().get<described>()->descriptor());
        for (value& item : items) {
            assert(item.get<described>() && item.get<described>()->descriptor() == descriptors.back());
            item = value{item.get<described>()->content()};
        }
    }
    if (!items.empty()) element = items.front().type();
    for ([[maybe_unused]] const value& item : items) assert(item.type() == element);
}

const value& array::operator[](std::uint32_t index) const noexcept {
    assert(index < count);
    return items.size() < count ? items.front() : items[index];
}

// Whether one item stands for all of them makes no difference.
bool operator==(const array& left, const array& right) {
    if (left.element != right.element || left.count != right.count || left.descriptors != right.descriptors)
        return false;
    const auto items = static_cast<std::uint32_t>(std::max(left.items.size(), right.items.size()));
    for (std::uint32_t i = 0; i < items; ++i) {
        if (left[i] != right[i]) return false;
    }
    return true;
}

described::described(value descriptor, value content)
    : parts_{std::make_unique<std::pair<value, value>>(std::move(descriptor), std::move(content))} {}
described::described(const described& other) : parts_{std::make_unique<std::pair<value, value>>(*other.parts_)} {}
described::described(described&&) noexcept = default;
described& described::operator=(described other) noexcept {
    parts_ = std::move(other.parts_);
    return *this;
}
described::~described() = default;

bool operator==(const described& left, const described& right) { return *left.parts_ == *right.parts_; }

}  // namespace amqp
