// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "date_time/date_time.hpp"

#include <array>
#include <cstdio>

namespace bartizan::date_time {
namespace {

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool done() const { return text_.empty(); }

    // Exactly `digits` of them, from `least` to `most`.
    bool number(std::size_t digits, int least, int most, int& out) {
        if (text_.size() < digits) {
            return false;
        }
        out = 0;
        for (const char c : text_.substr(0, digits)) {
            if (c < '0' || c > '9') {
                return false;
            }
            out = out * 10 + (c - '0');
        }
        text_.remove_prefix(digits);
        return out >= least && out <= most;
    }

    bool one_of(std::string_view characters, char* which = nullptr) {
        if (text_.empty() || characters.find(text_.front()) == std::string_view::npos) {
            return false;
        }
        if (which != nullptr) {
            *which = text_.front();
        }
        text_.remove_prefix(1);
        return true;
    }

    // What stands behind the point, as milliseconds.
    bool fraction(int& milliseconds) {
        std::size_t digits = 0;
        milliseconds = 0;
        for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; ++digits) {
            if (digits < 3) {
                milliseconds = milliseconds * 10 + (text_.front() - '0');
            }
            text_.remove_prefix(1);
        }
        for (auto missing = digits; missing < 3; ++missing) {
            milliseconds *= 10;
        }
        return digits > 0 && digits <= 9;
    }

  private:
    std::string_view text_;
};

}  // namespace

std::optional<Time> read_time(std::string_view text) {
    using namespace std::chrono;
    Reader reader(text);
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int milliseconds = 0;
    if (!reader.number(4, 1970, 9999, year) || !reader.one_of("-") ||
        !reader.number(2, 1, 12, month) || !reader.one_of("-") || !reader.number(2, 1, 31, day) ||
        !reader.one_of("T ") || !reader.number(2, 0, 23, hour) || !reader.one_of(":") ||
        !reader.number(2, 0, 59, minute)) {
        return std::nullopt;
    }
    if (reader.one_of(":") && !reader.number(2, 0, 60, second)) {
        return std::nullopt;
    }
    if (reader.one_of(".") && !reader.fraction(milliseconds)) {
        return std::nullopt;
    }
    const year_month_day date{std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    int zone = 0;
    char sign = 'Z';
    if (!reader.done() && reader.one_of("Z+-", &sign) && sign != 'Z') {
        int minutes = 0;
        if (!reader.number(2, 0, 23, zone)) {
            return std::nullopt;
        }
        (void)reader.one_of(":");
        if (!reader.number(2, 0, 59, minutes)) {
            return std::nullopt;
        }
        zone = (zone * 60 + minutes) * (sign == '-' ? -1 : 1);
    }
    if (!reader.done()) {
        return std::nullopt;
    }
    return Time(sys_days(date)) + hours(hour) + minutes(minute - zone) + seconds(second) +
           std::chrono::milliseconds(milliseconds);
}

std::string write_time(Time time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 32> out{};
    const int size = std::snprintf(
        out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count()));
    return {out.data(), static_cast<std::size_t>(size)};
}

}  // namespace bartizan::date_time
