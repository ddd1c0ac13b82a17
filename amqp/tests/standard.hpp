// The standard's own XML, as far as the tests compare with it: types, their fields, choices and encodings (§1.3).
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace amqp::standard {

// One start or end tag; what stands between tags does not matter here.
struct tag {
    std::string name;  // "/type" for an end tag
    std::map<std::string, std::string> attributes;

    std::string operator[](const std::string& attribute) const {
        const auto found = attributes.find(attribute);
        return found == attributes.end() ? "" : found->second;
    }
};

struct field {  // §1.3.4
    std::string name, type, requires_, default_;
    bool mandatory, multiple;
};

struct choice {  // §1.3.5
    std::string name, value;
};

struct encoding {  // §1.3.1
    std::string code, category, width;
};

struct type {  // primitive, composite (§1.3.2) or restricted (§1.3.5)
    std::string name, kind, source, provides;  // kind: the attribute "class"
    std::string descriptor;
    std::uint64_t code = 0;
    std::vector<field> fields;
    std::vector<choice> choices;
    std::vector<encoding> encodings;

    bool provides_for(const std::string& place) const {
        std::istringstream words{provides};
        for (std::string word; words >> word;) {
            if (word == place || word == place + ",") return true;
        }
        return false;
    }
};

inline tag tag_from(const std::string& text) {
    tag out;
    std::size_t at = text.find_first_of(" \n\t/", 1);
    out.name = text.substr(0, at);
    while (at != std::string::npos) {
        const std::size_t name = text.find_first_not_of(" \n\t/", at);
        const std::size_t equals = text.find("=\"", at);
        if (name == std::string::npos || equals == std::string::npos) break;
        const std::size_t end = text.find('"', equals + 2);
        out.attributes[text.substr(name, equals - name)] = text.substr(equals + 2, end - equals - 2);
        at = end + 1;
    }
    return out;
}

inline std::vector<tag> tags_of(const std::string& xml) {
    std::vector<tag> out;
    for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at)) {
        if (xml.compare(at, 4, "<!--") == 0) {
            at = xml.find("-->", at);
            continue;
        }
        const std::size_t end = xml.find('>', at);
        if (end == std::string::npos) throw std::runtime_error("a tag without an end");
        if (xml[at + 1] != '?' && xml[at + 1] != '!') out.push_back(tag_from(xml.substr(at + 1, end - at - 1)));
        at = end;
    }
    return out;
}

// "0x00000000:0x00000010" is a domain and a number in it (§1.3.3, §1.5).
inline std::uint64_t number_of(const std::string& code) {
    const std::size_t colon = code.find(':');
    return std::stoull(code.substr(0, colon), nullptr, 16) << 32 | std::stoull(code.substr(colon + 1), nullptr, 16);
}

class document {
public:
    // Throws when a file is not there or holds no types.
    explicit document(const std::string& folder) {
        for (const char* part : {"types", "transport", "messaging", "transactions", "security"}) {
            const std::string name = folder + "/" + part + ".bare.xml";
            std::ifstream file{name};
            if (!file) throw std::runtime_error("cannot read " + name);
            const std::size_t before = types_.size();
            add(tags_of({std::istreambuf_iterator<char>{file}, {}}));
            if (types_.size() == before) throw std::runtime_error("no types in " + name);
        }
    }

    const std::vector<type>& types() const noexcept { return types_; }

    const type& find(const std::string& name) const {
        for (const type& each : types_) {
            if (each.name == name) return each;
        }
        throw std::runtime_error("the standard has no type " + name);
    }

    // What a field of type `name` holds: restricted types without choices are just their source.
    std::string resolved(std::string name) const {
        for (const type* each = &find(name); each->kind == "restricted" && each->choices.empty(); each = &find(name)) {
            name = each->source;
        }
        return name;
    }
    // All types that may stand in a place, in alphabetical order; "*" when the standard leaves it open.
    std::string candidates(const std::string& place) const {
        std::vector<std::string> names;
        for (const type& each : types_) {
            if (each.provides_for(place)) names.push_back(resolved(each.name));
        }
        if (names.empty()) return "*";
        std::sort(names.begin(), names.end());
        std::string out;
        for (const std::string& name : names) out += (out.empty() ? "" : " or ") + name;
        return out;
    }

private:
    void add(const std::vector<tag>& tags) {
        for (const tag& each : tags) {
            if (each.name == "type") {
                types_.emplace_back();
                types_.back().name = each["name"];
                types_.back().kind = each["class"];
                types_.back().source = each["source"];
                types_.back().provides = each["provides"];
            } else if (each.name == "descriptor") {
                types_.back().descriptor = each["name"];
                types_.back().code = number_of(each["code"]);
            } else if (each.name == "field") {
                types_.back().fields.push_back({each["name"], each["type"], each["requires"], each["default"],
                                                each["mandatory"] == "true", each["multiple"] == "true"});
            } else if (each.name == "choice") {
                types_.back().choices.push_back({each["name"], each["value"]});
            } else if (each.name == "encoding") {
                types_.back().encodings.push_back({each["code"], each["category"], each["width"]});
            }
        }
    }

    std::vector<type> types_;
};

}  // namespace amqp::standard
