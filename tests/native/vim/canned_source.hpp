// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A VIM that answers each path as a test says, whatever that is; what it was asked is kept.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "vim/source.hpp"

namespace bartizan::vim::test {

class CannedSource : public Source {
  public:
    // 404 for a path that no answer was given for. An answer that was given twice for a path is
    // given the first time, then the second, which stays.
    CannedSource& says(const std::string& path, int status, std::string body = "") {
        answers_[path].emplace_back(Answer{status, std::move(body)});
        return *this;
    }

    CannedSource& says(const std::string& path, std::string body) {
        return says(path, 200, std::move(body));
    }

    CannedSource& fails(const std::string& path, Fault fault) {
        answers_[path].emplace_back(Error{fault, "", "so the test says"});
        return *this;
    }

    Result<Answer> get(std::string_view service, std::string_view path,
                       std::string_view microversion) override {
        asked.emplace_back(path);
        asked_of = service;
        asked_in = microversion;
        const auto found = answers_.find(std::string(path));
        if (found == answers_.end()) {
            return Answer{404, ""};
        }
        auto& list = found->second;
        auto answer = list.front();
        if (list.size() > 1) {
            list.erase(list.begin());
        }
        return answer;
    }

    Result<std::string> capabilities() override { return std::string(R"({"services": []})"); }

    std::vector<std::string> asked;
    std::string asked_of;
    std::string asked_in;

  private:
    std::map<std::string, std::vector<Result<Answer>>> answers_;
};

}  // namespace bartizan::vim::test
