// An output stream (Python's `BytesIO`): each message pays for a stream object, each append for the stream's
// bookkeeping.
#pragma once

#include <sstream>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class streamed {
public:
    static constexpr std::string_view name = "streamed";

    void append(bytes_view octets) {
        stream_.write(text_of(octets).data(), static_cast<std::streamsize>(octets.size()));
        size_ += octets.size();
    }
    void payload(bytes_view octets) { append(octets); }
    void patch(std::size_t offset, bytes_view octets) {
        stream_.seekp(static_cast<std::streamoff>(offset));
        stream_.write(text_of(octets).data(), static_cast<std::streamsize>(octets.size()));
        stream_.seekp(0, std::ios::end);
    }
    std::size_t size() const noexcept { return size_; }
    void clear() {
        stream_ = std::ostringstream{};
        size_ = 0;
    }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const { f(view_of(stream_.view()), false); }

private:
    std::ostringstream stream_;
    std::size_t size_ = 0;  // tellp() would have to ask the stream buffer each time
};

}  // namespace amqp::buffer
