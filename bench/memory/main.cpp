// Measures an account's memory, and the time of packing and unpacking it. Uses only the tables, without log and
// server.

#include "bench/memory/people.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/os/standard_descriptors.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <vector>

namespace twostep::bench {
namespace {

struct settings {
  std::uint64_t accounts = 1'000'000;
  unsigned sign_ins = 3;
  std::size_t unpacked = storage::account_table::default_unpacked;
  unsigned threads = 2;
};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of this thread only, so that other load doesn't count.
double processor_time() {
  timespec t;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

struct memory {
  double resident = 0, allocated = 0;
  static memory used() {
    std::ifstream statm("/proc/self/statm");
    double whole = 0, pages = 0;
    statm >> whole >> pages;
    const auto m = ::mallinfo2();
    return {pages * static_cast<double>(::sysconf(_SC_PAGESIZE)), static_cast<double>(m.uordblks + m.hblkhd)};
  }
};

void print(const char* what, double value, const char* unit) {
  std::printf("%-58s %10.1f %s\n", what, value, unit);
  std::fflush(stdout);
}

void print_memory(const char* when, const memory& before, const storage::stored_state& state, double accounts) {
  const auto after = memory::used();
  std::printf(
      "%-40s resident %.1f, allocated %.1f bytes an account\n", when, (after.resident - before.resident) / accounts,
      (after.allocated - before.allocated) / accounts
  );
  double blocks = 0, dead = 0;
  for (std::size_t s = 0; s < storage::account_table::shard_count; ++s) {
    blocks += static_cast<double>(state.accounts.shard_at(s).bytes());
    dead += static_cast<double>(state.accounts.shard_at(s).dead_bytes());
  }
  std::printf(
      "%-40s blocks, slots and ids %.1f (%.1f of them dead), emails %.1f\n", "", blocks / accounts, dead / accounts,
      static_cast<double>(state.emails.bytes()) / accounts
  );
}

core::account_id id_of(std::uint64_t n) {
  return person(n, 0).id;
}

/// Nanoseconds for each call, in this thread's processor time.
template <class F>
double cost(std::uint64_t calls, F f) {
  const double from = processor_time();
  for (std::uint64_t i = 0; i < calls; ++i) f(i);
  return (processor_time() - from) * 1e9 / static_cast<double>(calls);
}

void measure_one(const settings& s) {
  std::vector<core::account> people;
  std::vector<storage::bytes> blocks;
  double bytes = 0;
  std::size_t max = 0;
  for (std::uint64_t n = 0; n < 1000; ++n) {
    people.push_back(person(n, s.sign_ins));
    storage::pack(blocks.emplace_back(), people.back());
    bytes += static_cast<double>(blocks.back().size());
    max = std::max(max, blocks.back().size());
  }
  print("frozen account, mean", bytes / 1000, "bytes");
  print("frozen account, longest of 1000", static_cast<double>(max), "bytes");
  constexpr std::uint64_t calls = 300'000;
  storage::bytes block;
  print("freeze", cost(calls, [&](std::uint64_t i) { block.clear(), storage::pack(block, people[i % 1000]); }), "ns");
  core::account account;
  std::uint64_t good = 0;
  print("thaw", cost(calls, [&](std::uint64_t i) { good += storage::unpack(blocks[i % 1000], account); }), "ns");
  if (good != calls) std::puts("a block could not be thawed");
}

class inserts {
public:
  void note(double seconds) {
    longest_ = std::max(longest_, seconds);
    over_1_ms_ += seconds > 1e-3;
  }
  void print() const {
    bench::print("longest single insert (processor time)", longest_ * 1e6, "us");
    bench::print("inserts over 1 ms", static_cast<double>(over_1_ms_), "");
  }

private:
  double longest_ = 0;
  std::uint64_t over_1_ms_ = 0;
};

void fill(storage::stored_state& state, const settings& s) {
  inserts timed;
  const double from = now();
  for (std::uint64_t n = 0; n < s.accounts; ++n) {
    auto account = person(n, s.sign_ins);
    const auto key = account.email.key;
    const double begun = processor_time();
    auto& emails = state.emails.shard(key);
    auto& shard = state.accounts.shard(account.id);
    const std::lock_guard email_lock(emails.mutex);
    const std::lock_guard lock(shard.mutex);
    const auto number = account.id.value.back();
    emails.insert(key, {number, shard.insert(std::move(account))});
    timed.note(processor_time() - begun);
  }
  print("filled in", now() - from, "s");
  timed.print();
}

template <class F>
void at(storage::stored_state& state, const core::account_id& id, F f) {
  auto& shard = state.accounts.shard(id);
  const std::lock_guard lock(shard.mutex);
  f(shard, *shard.find(id));
}

void measure_access(storage::stored_state& state, const settings& s) {
  std::vector<core::account_id> hot, cold;
  std::vector<std::string> emails;
  for (std::uint64_t n = 0; n < 1000; ++n) hot.push_back(id_of(n * 7919 % s.accounts));
  for (std::uint64_t n = 0; n < 300'000; ++n) cold.push_back(id_of(n * 1'000'003 % s.accounts));
  for (std::uint64_t n = 0; n < 100'000; ++n) emails.push_back(person(n * 1'000'003 % s.accounts, 0).email.key);
  std::uint64_t sum = 0;
  core::account room;
  const auto read = [&](const core::account_id& id) {
    auto& shard = state.accounts.shard(id);
    const std::lock_guard lock(shard.mutex);
    sum += shard.read(id, room)->version;
  };
  for (const auto& id : hot) read(id);
  print("read, 1000 accounts in use", cost(1'000'000, [&](std::uint64_t i) { read(hot[i % hot.size()]); }), "ns");
  print("read, any account", cost(cold.size(), [&](std::uint64_t i) { read(cold[i]); }), "ns");
  print(
      "find by email, any account",
      cost(
          emails.size(),
          [&](std::uint64_t i) {
            const auto& shard = state.emails.shard(emails[i]);
            const std::lock_guard lock(shard.mutex);
            sum += shard.find(emails[i], state.accounts)->sequence;
          }
      ),
      "ns"
  );
  if (sum == 0) std::puts("nothing was read");
}

void change_all(storage::stored_state& state, const settings& s) {
  double longest = 0;
  const double each = cost(s.accounts, [&](std::uint64_t n) {
    const auto id = id_of(n * 1'000'003 % s.accounts);
    const double begun = processor_time();
    at(state, id, [&](storage::account_shard& shard, core::account& a) {
      sign_in_again(a, n);
      shard.changed(a);
    });
    longest = std::max(longest, processor_time() - begun);
  });
  print("change, any account (its making included)", each, "ns");
  print("longest single change (processor time)", longest * 1e6, "us");
}

void measure_load(const storage::stored_state& from, const settings& s) {
  storage::stored_state to;
  double begun = now();
  for (std::size_t i = 0; i < storage::account_table::shard_count; ++i) {
    auto& shard = from.accounts.shard_at(i);
    shard.each_packed(0, shard.slots(), [&](storage::byte_view block) { to.accounts.shard_at(i).load(block); });
    to.accounts.shard_at(i).index_loaded();
  }
  print("copied frozen into another table, one thread", now() - begun, "s");
  begun = now();
  const auto damage = storage::fill_email_index(to, s.threads);
  print("its email index filled", now() - begun, "s");
  if (damage) std::puts(damage->c_str());
}

void run(const settings& s) {
  measure_one(s);
  const auto before = memory::used();
  storage::stored_state state(s.unpacked);
  fill(state, s);
  const auto accounts = static_cast<double>(s.accounts);
  print_memory("filled:", before, state, accounts);
  measure_access(state, s);
  change_all(state, s);
  print_memory("after a change of each:", before, state, accounts);
  change_all(state, s);
  print_memory("after another:", before, state, accounts);
  measure_load(state, s);
}

} // namespace
} // namespace twostep::bench

int main(int count, char** words) {
  twostep::storage::open_standard_descriptors();
  namespace po = boost::program_options;
  twostep::bench::settings s;
  po::options_description options("memory: what an account costs in memory. Options");
  options.add_options()("help", "this");
  options.add_options()("accounts", po::value(&s.accounts)->default_value(s.accounts), "how many");
  options.add_options()("sign-ins", po::value(&s.sign_ins)->default_value(s.sign_ins), "of each: its activity list");
  options.add_options()("thawed", po::value(&s.unpacked)->default_value(s.unpacked), "accounts kept thawed");
  options.add_options()("threads", po::value(&s.threads)->default_value(s.threads), "for the email index");
  po::variables_map given;
  try {
    po::store(po::parse_command_line(count, words, options), given);
    po::notify(given);
  } catch (const po::error& e) {
    std::cerr << "memory: " << e.what() << "; --help lists the options\n";
    return 2;
  }
  if (given.count("help") > 0) {
    std::cout << options;
    return 0;
  }
  twostep::bench::run(s);
}
