// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "trust_domain/glob.hpp"

#include <algorithm>

namespace bartizan::trust_domain {

bool is_glob(std::string_view text) {
    constexpr std::string_view foreign = "[]{}\\";
    return !text.empty() && text.size() <= max_glob && std::ranges::all_of(text, [&](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 0x7f &&
               foreign.find(c) == std::string_view::npos;
    });
}

bool matches(std::string_view glob, std::string_view text) {
    std::size_t in_glob = 0;
    std::size_t in_text = 0;
    // After the last '*', and how much of the text it stands for so far: only that one is ever
    // tried again, since an earlier one could not do better.
    std::size_t resume_glob = std::string_view::npos;
    std::size_t resume_text = 0;
    while (in_text < text.size()) {
        if (in_glob < glob.size() && glob[in_glob] == '*') {
            resume_glob = ++in_glob;
            resume_text = in_text;
        } else if (in_glob < glob.size() &&
                   (glob[in_glob] == '?' || glob[in_glob] == text[in_text])) {
            ++in_glob;
            ++in_text;
        } else if (resume_glob != std::string_view::npos) {
            in_glob = resume_glob;
            in_text = ++resume_text;
        } else {
            return false;
        }
    }
    return glob.substr(in_glob).find_first_not_of('*') == std::string_view::npos;
}

}  // namespace bartizan::trust_domain
