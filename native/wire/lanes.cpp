// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/lanes.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace bartizan::wire {

struct Lanes::Pool {
    Pool(unsigned count, std::size_t most) : threads(count), limit(most) {}

    boost::asio::thread_pool threads;
    const std::size_t limit;
    std::atomic<std::size_t> tasks{0};
};

Lanes::Lanes(const Server::Settings& settings)
    : reading_(std::make_unique<Pool>(settings.reading_threads, settings.queue)),
      changing_(std::make_unique<Pool>(settings.changing_threads, settings.queue)) {}

Lanes::~Lanes() {
    join();
}

bool Lanes::post(Lane lane, std::function<void()> work) {
    auto& chosen = pool(lane);
    if (chosen.tasks.fetch_add(1) >= chosen.limit) {
        --chosen.tasks;
        return false;
    }
    boost::asio::post(chosen.threads, [&chosen, work = std::move(work)]() mutable {
        work();
        work = nullptr;
        --chosen.tasks;
    });
    return true;
}

std::size_t Lanes::depth(Lane lane) const {
    return pool(lane).tasks.load(std::memory_order_relaxed);
}

void Lanes::join() {
    reading_->threads.join();
    changing_->threads.join();
}

}  // namespace bartizan::wire
