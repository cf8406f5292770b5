// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Keeps the inventory of one VIM as fresh as its settings and the VIM allow (spec sc-vi 1.7):
// each kind is read again when its time has come, no faster than the budget of requests, and
// one that fails does not keep the others from being read.

#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "vim/reader.hpp"

namespace bartizan::vim {

struct CollectorSettings {
    ReaderSettings reader;
    double max_requests_per_second = 20;
    std::chrono::seconds inventory{30};
    std::chrono::seconds quota{60};
    std::chrono::seconds fixed{120};
    // Of what is kept fresh by its changes: all of it is read anew after this long.
    std::chrono::seconds sweep{600};
    // No kind is read again before this many times as long as its reading took.
    unsigned rest = 9;
    std::chrono::seconds first_retry{5};  // doubled with each failure, up to the interval
    // Nothing is asked for that long after the credential was refused: Keystone counts failures,
    // and may lock the account.
    std::chrono::seconds refused_rest{60};
    // What is asked for once for each host or server goes on between two lists for as long as
    // the first of them took, and for no longer than this.
    std::chrono::seconds turn{2};
};

// What an operator counts. Called by the collector's thread.
class CollectorObserver {
  public:
    virtual ~CollectorObserver() = default;
    virtual void asked(std::string_view service, int status, std::chrono::nanoseconds time) = 0;
    virtual void read(const KindTraits& kind, const KindState& state,
                      std::chrono::nanoseconds time) = 0;
};

// How far the first reading of everything has come.
struct Progress {
    std::size_t kinds = 0;  // that have been tried
    std::size_t of = kind_count;
    std::size_t records = 0;
};

Progress progress(const Snapshot& snapshot);

class Collector {
  public:
    // The source is made, used and ended by the collector's own thread. The rest outlives it.
    using MakeSource = std::function<std::unique_ptr<Source>()>;

    Collector(Inventory& inventory, MakeSource make_source, CollectorSettings settings,
              CollectorObserver& observer);
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;
    // Ends what it is waiting for.
    ~Collector();

    void start();

  private:
    using Clock = std::chrono::steady_clock;

    struct Plan {
        Clock::time_point due{};
        unsigned failures = 0;
        Time swept{};  // begin of the last reading of all of it
    };

    // A reading that is under way.
    struct Begun {
        Kind kind;
        ChildrenReading reading;
        Clock::duration took{};
    };

    class Paced;

    void run();
    void retry(Plan& plan, Clock::duration longest) const;
    void read_services(Source& source);
    // The list that has been due for longest; nothing if none is.
    [[nodiscard]] std::optional<Kind> due_list() const;
    void read(Kind kind, Reader& reader);
    void begin_children(Reader& reader);
    void step_children();
    void settle(Kind kind, KindState state, Clock::duration took, Time swept);

    Plan& plan(Kind kind) { return plans_[static_cast<std::size_t>(kind)]; }

    [[nodiscard]] std::chrono::seconds interval(Kind kind) const;
    // False if the collector is to end.
    bool wait_until(Clock::time_point time);

    Inventory& inventory_;
    const MakeSource make_source_;
    const CollectorSettings settings_;
    CollectorObserver& observer_;
    std::array<Plan, kind_count> plans_;
    Plan services_;
    std::list<Begun> begun_;         // the first one is the next to go on
    Clock::time_point next_list_{};  // before it what was begun goes on

    std::mutex mutex_;
    std::condition_variable wake_;
    bool ending_ = false;
    Source* source_ = nullptr;  // to interrupt
    std::thread thread_;
};

}  // namespace bartizan::vim
