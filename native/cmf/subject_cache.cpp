// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/subject_cache.hpp"

namespace bartizan::cmf {

SubjectCache::Entry SubjectCache::find(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : found->second;
}

void SubjectCache::keep(const std::string& key, Entry entry) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= most) {
        entries_.clear();
    }
    entries_[key] = std::move(entry);
}

void SubjectCache::clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
}

void SubjectCache::forget(const std::string& key) {
    const std::lock_guard lock(mutex_);
    entries_.erase(key);
}

}  // namespace bartizan::cmf
