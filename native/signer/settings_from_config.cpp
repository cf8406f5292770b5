// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/settings_from_config.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <string_view>

namespace bartizan::signer {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto entry = trimmed(text.substr(0, comma));
        if (!entry.empty()) {
            out.emplace_back(entry);
        }
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    }
    return out;
}

// A purpose by its RFC 5280 name or as a dotted OID.
std::string purpose(const std::string& text) {
    if (text == "serverAuth") {
        return "1.3.6.1.5.5.7.3.1";
    }
    return text == "clientAuth" ? "1.3.6.1.5.5.7.3.2" : text;
}

class SectionReader {
  public:
    SectionReader(SignerSettings& settings, std::filesystem::path folder)
        : settings_(settings), folder_(std::move(folder)) {
        auto& s = settings_;
        text("module", s.module);
        list("module_environment", s.module_environment);
        text("token_label", s.token_label);
        text("token_serial", s.token_serial);
        path("pin_file", s.pin_file);
        text("ca_key", s.ca_key);
        path("ca_certificate", s.ca_certificate);
        list("tls_keys", s.tls_keys);
        list("allowed_eku", s.allowed_eku);
        path("state_dir", s.state_dir);
        number("workers", 1, 64, [&](long value) { s.workers = static_cast<unsigned>(value); });
        number("deadline_ms", 100, 60'000,
               [&](long value) { s.deadline = std::chrono::milliseconds(value); });
        number("queue", 1, 65'536, [&](long value) { s.queue = static_cast<std::size_t>(value); });
        number("max_validity_days", 1, 825,
               [&](long value) { s.max_validity = std::chrono::days(value); });
        number("max_backdate_minutes", 0, 1440,
               [&](long value) { s.max_backdate = std::chrono::minutes(value); });
        number("crl_max_days", 1, 31,
               [&](long value) { s.crl_max_validity = std::chrono::days(value); });
        options_["allow_extractable_ca_key"] = [&](std::string_view value) {
            s.allow_extractable_ca_key = value == "true";
            return value == "true" || value == "false" ? "" : "true or false";
        };
        options_["backend"] = [&](std::string_view value) {
            s.backend = value == "pem" ? Backend::pem : Backend::pkcs11;
            return value == "pem" || value == "pkcs11" ? "" : "pkcs11 or pem";
        };
    }

    void take(std::string_view line) {
        const auto equals = line.find('=');
        const auto name = std::string(trimmed(line.substr(0, equals)));
        const auto option = options_.find(name);
        if (equals == line.npos || option == options_.end()) {
            problem(name, "", "no such option");
            return;
        }
        const auto value = trimmed(line.substr(equals + 1));
        if (const auto allowed = option->second(value); !allowed.empty()) {
            problem(name, value, allowed);
        }
    }

    Result<void> finish() {
        auto& s = settings_;
        if (s.ca_key.empty()) {
            problem("ca_key", "", "is needed");
        }
        if (s.backend == Backend::pem) {
            s.ca_key = absolute(s.ca_key);
            for (auto& key : s.tls_keys) {
                key = absolute(key);
            }
        } else {
            for (const auto& [name, value] :
                 {std::pair("module", &s.module), std::pair("pin_file", &s.pin_file),
                  std::pair("state_dir", &s.state_dir)}) {
                if (value->empty()) {
                    problem(name, "", "is needed");
                }
            }
        }
        for (auto& entry : s.allowed_eku) {
            entry = purpose(entry);
        }
        if (!problems_.empty()) {
            return Error{Fault::config_invalid, problems_, ""};
        }
        return {};
    }

  private:
    // Answers what is allowed, or nothing for a good value.
    using Option = std::function<std::string(std::string_view)>;

    void text(const char* name, std::string& to) {
        options_[name] = [&to](std::string_view value) {
            to = value;
            return "";
        };
    }

    void path(const char* name, std::string& to) {
        options_[name] = [this, &to](std::string_view value) {
            to = absolute(value);
            return "";
        };
    }

    void list(const char* name, std::vector<std::string>& to) {
        options_[name] = [&to](std::string_view value) {
            to = list_of(value);
            return "";
        };
    }

    void number(const char* name, long least, long most, std::function<void(long)> set) {
        options_[name] = [least, most, set = std::move(set)](std::string_view value) {
            long parsed = 0;
            const auto [end, code] = std::from_chars(value.begin(), value.end(), parsed);
            if (code != std::errc() || end != value.end() || parsed < least || parsed > most) {
                return "an integer from " + std::to_string(least) + " to " + std::to_string(most);
            }
            set(parsed);
            return std::string();
        };
    }

    [[nodiscard]] std::string absolute(std::string_view value) const {
        return value.empty() ? std::string() : (folder_ / value).lexically_normal().string();
    }

    void problem(const std::string& name, std::string_view value, const std::string& allowed) {
        problems_ += problems_.empty() ? "" : "\n";
        problems_ += "[signer] " + name + " = '" + std::string(value) + "': " + allowed;
    }

    SignerSettings& settings_;
    std::filesystem::path folder_;
    std::map<std::string, Option> options_;
    std::string problems_;
};

}  // namespace

Result<SignerSettings> settings_from_config(const std::filesystem::path& file) {
    std::ifstream input(file);
    if (!input) {
        return Error{Fault::config_invalid, "the configuration cannot be read", file.string()};
    }
    SignerSettings settings;
    SectionReader reader(settings, std::filesystem::absolute(file).parent_path());
    bool inside = false;
    for (std::string whole; std::getline(input, whole);) {
        const auto line = trimmed(whole);
        if (line.empty() || line.front() == '#' || line.front() == ';') {
            continue;
        }
        if (line.front() == '[') {
            inside = line == "[signer]";
        } else if (inside) {
            reader.take(line);
        }
    }
    BARTIZAN_CHECK(reader.finish());
    return settings;
}

Result<ClientSettings> client_settings_from_config(const std::string& program,
                                                   const std::filesystem::path& file) {
    BARTIZAN_TRY(const auto settings, settings_from_config(file));
    auto client = client_settings(program, std::filesystem::absolute(file).string());
    client.deadline = settings.deadline;
    client.queue = settings.queue;
    return client;
}

}  // namespace bartizan::signer
