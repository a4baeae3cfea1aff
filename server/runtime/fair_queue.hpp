#pragma once
// A bounded queue that is fair between networks, so that many jobs of one network don't delay another's. Some
// places are kept for known browsers. Not thread-safe.

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::server {

/// The jobs of one kind of client: round robin over networks, first in first out within a network.
template <class Job>
class network_queue {
public:
  std::size_t size() const noexcept { return size_; }
  std::size_t waiting(std::string_view network) const {
    const auto found = find(networks_, network);
    return found == networks_.end() ? 0 : found->jobs.size();
  }
  std::size_t longest() const {
    std::size_t max = 0;
    for (const auto& n : networks_) max = std::max(max, n.jobs.size());
    return max;
  }

  void push(std::string_view network, Job job) {
    auto found = find(networks_, network);
    if (found == networks_.end()) found = networks_.insert(networks_.end(), {std::string(network), {}});
    found->jobs.push_back(std::move(job));
    ++size_;
  }
  /// Takes the next network's oldest job. The queue must not be empty.
  Job pop() {
    auto front = networks_.begin();
    Job job = std::move(front->jobs.front());
    front->jobs.pop_front();
    networks_.splice(networks_.end(), networks_, front);
    drop_if_empty(std::prev(networks_.end()));
    return job;
  }
  /// Takes the newest job of the network with the most jobs. The queue must not be empty.
  Job pop_from_longest() {
    const auto longest = std::max_element(networks_.begin(), networks_.end(), [](const entry& a, const entry& b) {
      return a.jobs.size() < b.jobs.size();
    });
    Job job = std::move(longest->jobs.back());
    longest->jobs.pop_back();
    drop_if_empty(longest);
    return job;
  }

private:
  struct entry {
    std::string network;
    std::deque<Job> jobs;
  };
  using entries = std::list<entry>;

  template <class Entries>
  static auto find(Entries& all, std::string_view network) {
    return std::find_if(all.begin(), all.end(), [&](const entry& e) { return e.network == network; });
  }
  void drop_if_empty(typename entries::iterator at) {
    --size_;
    if (at->jobs.empty()) networks_.erase(at);
  }

  entries networks_; ///< the next one is first
  std::size_t size_ = 0;
};

template <class Job>
class fair_queue {
public:
  /// At most `max` jobs wait; `kept` of the places are only for known browsers.
  fair_queue(std::size_t max, std::size_t kept) : max_(max), kept_(std::min(kept, max)) {}

  std::size_t size() const noexcept { return known_.size() + unknown_.size(); }
  bool empty() const noexcept { return size() == 0; }

  /// nullopt: the job waits. Else the queue is full and one job is returned: for a known browser the newest of the
  /// unknown ones' longest network; else the newest of a network with more jobs than the new one's; else the new
  /// job.
  std::optional<Job> push(std::string_view network, bool known, Job job) {
    auto& mine = known ? known_ : unknown_;
    const bool fits = size() < max_ && (known || unknown_.size() < max_ - kept_);
    if (fits) {
      mine.push(network, std::move(job));
      return std::nullopt;
    }
    const bool from_unknown = known && unknown_.size() != 0;
    auto& gives = from_unknown ? unknown_ : mine;
    if (!from_unknown && mine.longest() <= mine.waiting(network) + 1) return job;
    Job gone = gives.pop_from_longest();
    mine.push(network, std::move(job));
    return gone;
  }

  /// Known and unknown browsers alternate. The queue must not be empty.
  Job pop() {
    const bool known = known_.size() != 0 && (unknown_.size() == 0 || known_turn_);
    known_turn_ = !known;
    return known ? known_.pop() : unknown_.pop();
  }

private:
  const std::size_t max_, kept_;
  network_queue<Job> known_, unknown_;
  bool known_turn_ = true;
};

} // namespace twostep::server
