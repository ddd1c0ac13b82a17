// The counting operator new. The array and nothrow forms of the standard library end in these.
#include "chapters/harness/allocations.hpp"

#include <cstdlib>
#include <new>

namespace perftalk {
namespace {

thread_local constinit allocations total;

void* counted(void* block, std::size_t size) {
    if (block == nullptr) throw std::bad_alloc{};
    ++total.count;
    total.bytes += size;
    return block;
}

}  // namespace

allocations allocated_so_far() noexcept { return total; }

}  // namespace perftalk

void* operator new(std::size_t size) { return perftalk::counted(std::malloc(size == 0 ? 1 : size), size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto boundary = static_cast<std::size_t>(alignment);
    const std::size_t whole = (size + boundary - 1) / boundary * boundary;  // aligned_alloc takes multiples only
    return perftalk::counted(std::aligned_alloc(boundary, whole == 0 ? boundary : whole), size);
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
