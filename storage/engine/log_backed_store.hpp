#pragma once
// The file store's class: state in memory, every change in the log before it is applied. Changes of accounts stand in
// log_backed_changes.cpp, all else in log_backed_store.cpp.

#include "storage/engine/file_store.hpp"
#include "storage/engine/open.hpp"
#include "storage/engine/record_log.hpp"
#include "storage/engine/upkeep.hpp"
#include "storage/memory/message_index.hpp"
#include "storage/memory/people_finder.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/os/data_directory.hpp"

namespace twostep::storage {

class logged_record_changes final : public record_change_log {
public:
  logged_record_changes(record_log& log, stored_state& state) : log_(log), state_(state) {}
  std::uint64_t append(const change& c) override {
    const auto sequence = log_.append(c);
    if (sequence != 0) state_.saw_time(c.at);
    return sequence;
  }

private:
  record_log& log_;
  stored_state& state_;
};

class log_backed_store final : public file_store {
public:
  explicit log_backed_store(const file_store_settings&);

  pending<bool> read(const core::account_id&, read_barrier&, account_reader) const override;
  pending<std::optional<core::account_id>> find(std::string_view email_key, read_barrier&) const override;
  pending<std::optional<core::account_id>>
  find_message(std::string_view provider, std::string_view provider_id, read_barrier&) const override;

  pending<change_result> update(const core::account_id&, read_barrier&, decider) override;
  void post_update(const core::account_id&, owned_decider) override;
  pending<change_result> create(const core::account_id&, std::string_view email_key, read_barrier&, decider) override;
  pending<change_result> erase(const core::account_id&, read_barrier&, decider) override;

  pending<wait_end> take(std::span<const core::meter_limit>, core::time_point now, read_barrier&) override;
  pending<wait_end> refused_until(std::span<const core::meter_limit>, core::time_point now) const override;
  pending<wait_end> take(const core::meter_takes&, read_barrier&) override;
  void refund(std::span<const core::reservation>, core::time_point now, read_barrier&) override;
  void
  record_verification(const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier&)
      override;
  void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) override;
  void
  count_unlimited(std::span<const core::meter_limit>, std::span<const core::counter_limit>, core::time_point now, read_barrier&)
      override;
  pending<bool> read_meters(std::span<const core::meter_id>, meter_reader) const override;

  pending<bool>
      each_account(core::function_ref<bool(const core::account&, const core::organisation*)>) const override;
  pending<bool>
      each_pending(core::function_ref<bool(const core::account&, const core::organisation*)>) const override;
  pending<core::result<people_page, query_refusal>>
  find_people(const people_query&, const page_request&, read_barrier&, person_reader) const override;

  counts count() const override;
  store_measures measure() const override;
  bool takes_changes() const override { return log_.has_space(); }
  std::string blocker() const override { return log_.blocker(); }
  bool is_durable(std::uint64_t n) const noexcept override { return log_.is_durable(n); }
  awaitable<> durable(std::uint64_t n) override { return log_.durable(n); }
  void wait_durable(std::uint64_t n) override { log_.wait_durable(n); }
  core::time_point newest_time() const noexcept override { return state_.newest(); }
  void close() override;

  compaction compact(progress p) override { return upkeep_.compact(p); }
  std::uint32_t rotate_key() override { return upkeep_.rotate_key(); }
  std::uint32_t key_generation() const override { return upkeep_.key_generation(); }
  backup_report backup(const std::filesystem::path& to, progress p) override { return upkeep_.backup(to, p); }
  std::string state_hash() const override { return storage::state_hash(state_); }
  data_directory& directory() noexcept override { return directory_; }

private:
  any_record_store& records_of_type(std::uint8_t log_type) override;
  people_finder::tag random_tag();

  // The start, before anybody else is here.
  void correct_clock(core::time_point at);
  void replace_secret(core::secret_replaced, const time_source&);
  /// The first record of the segment that was begun.
  template <class Event>
  void put_first(const Event&);

  change_result update_now(const core::account_id&, read_barrier&, decider);
  /// Both locks are held; the account is there.
  change_result erase(account_shard&, email_shard&, const core::account_id&, read_barrier&, decider);
  /// nullopt: taken.
  std::optional<core::refusal> take_with_change(const core::meter_takes&, read_barrier&);
  void apply(core::account&, const std::vector<core::event>&, std::uint64_t sequence) noexcept;

  /// Logs what becomes of meters.
  struct meter_log {
    log_backed_store& store;
    std::uint64_t operator()(std::span<const core::meter_event>) const;
  };

  file_system& files_;
  data_directory directory_;
  change_observer* const watch_;
  stored_state state_;
  opened_log opened_;
  log_writer log_;
  log_upkeep upkeep_; ///< its thread, which uses those above, ends first
  record_log records_;
  logged_record_changes changes_;
  people_finder people_;
  message_index messages_;
};

} // namespace twostep::storage
