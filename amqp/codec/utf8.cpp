// UTF-8 by the table of RFC 3629 §4: the second byte's range depends on the first, all later ones are 80 to BF.
#include "amqp/codec/utf8.hpp"

namespace amqp {

bool is_utf8_beyond_ascii(std::string_view text) noexcept {
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned first = octet(i);
        if (first < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || text.size() - i <= more) return false;
        const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (octet(i + 1) < lowest || octet(i + 1) > highest) return false;
        for (std::size_t k = 2; k <= more; ++k) {
            if ((octet(i + k) & 0xC0) != 0x80) return false;
        }
        i += more + 1;
    }
    return true;
}

}  // namespace amqp
