#include "tests/support/late_store.hpp"

#include "storage/log/writer.hpp"
#include "storage/record_kinds.hpp"
#include "tests/support/late_operation.hpp"

#include <boost/asio/detail/thread_context.hpp>
#include <boost/mp11/list.hpp>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace twostep::storage::test {
namespace {

template <record_kind Kind>
class late_records final : public record_store<Kind> {
public:
  using typename record_store<Kind>::id;
  using typename record_store<Kind>::record;
  using typename record_store<Kind>::event;

  late_records(record_store<Kind>& inner, const drop_observer& dropped) : inner_(inner), dropped_(dropped) {}

  pending<bool> read(const id& i, read_barrier& seen, core::function_ref<void(const record&)> f) const override {
    return late_read("read", [this, i, &seen, f] { return inner_.read(i, seen, f); });
  }
  pending<std::optional<id>> find(std::string_view key, read_barrier& seen) const override {
    return late_read("find", [this, key = std::string(key), &seen] { return inner_.find(key, seen); });
  }
  pending<core::result<void, record_refusal>> append(const id& i, const event& e, read_barrier& seen) override {
    return late_change("append", dropped_, [this, i, e, &seen] { return inner_.append(i, e, seen); });
  }
  pending<bool> each(core::function_ref<bool(const record&)> f) const override {
    return late_read("each", [this, f] { return inner_.each(f); });
  }

private:
  record_store<Kind>& inner_;
  const drop_observer& dropped_;
};

class late_store final : public store {
public:
  late_store(std::unique_ptr<store> inner, drop_observer dropped)
      : inner_(std::move(inner)), dropped_(std::move(dropped)) {
    add_records(record_kinds{});
  }
  store& inner() noexcept { return *inner_; }

  pending<bool> read(const core::account_id& id, read_barrier& seen, account_reader f) const override {
    return late_read("read", [this, id, &seen, f] { return inner_->read(id, seen, f); });
  }
  pending<std::optional<core::account_id>> find(std::string_view email_key, read_barrier& seen) const override {
    return late_read("find", [this, key = std::string(email_key), &seen] { return inner_->find(key, seen); });
  }
  pending<std::optional<core::account_id>>
  find_message(std::string_view provider, std::string_view provider_id, read_barrier& seen) const override {
    return late_read("find_message", [this, by = std::string(provider), id = std::string(provider_id), &seen] {
      return inner_->find_message(by, id, seen);
    });
  }
  pending<change_result> update(const core::account_id& id, read_barrier& seen, decider f) override {
    return late_change("update", dropped_, [this, id, &seen, f] { return inner_->update(id, seen, f); });
  }
  void post_update(const core::account_id& id, owned_decider f) override { inner_->post_update(id, std::move(f)); }
  pending<change_result>
  create(const core::account_id& id, std::string_view email_key, read_barrier& seen, decider f) override {
    return late_change("create", dropped_, [this, id, key = std::string(email_key), &seen, f] {
      return inner_->create(id, key, seen, f);
    });
  }
  pending<change_result> erase(const core::account_id& id, read_barrier& seen, decider f) override {
    return late_change("erase", dropped_, [this, id, &seen, f] { return inner_->erase(id, seen, f); });
  }
  pending<bool> each_account(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const override {
    return late_read("each_account", [this, f] { return inner_->each_account(f); });
  }
  pending<bool> each_pending(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const override {
    return late_read("each_pending", [this, f] { return inner_->each_pending(f); });
  }

  pending<core::result<people_page, query_refusal>> find_people(
      const people_query& query, const page_request& page, read_barrier& seen, person_reader f
  ) const override {
    return late_read("find_people", [this, query, page, &seen, f] {
      return inner_->find_people(query, page, seen, f);
    });
  }

  pending<wait_end>
  take(std::span<const core::meter_limit> limits, core::time_point now, read_barrier& seen) override {
    return late_change("take", dropped_, [this, limits = copy_of(limits), now, &seen] {
      return inner_->take(limits, now, seen);
    });
  }
  pending<wait_end> refused_until(std::span<const core::meter_limit> limits, core::time_point now) const override {
    return late_read("refused_until", [this, limits = copy_of(limits), now] {
      return inner_->refused_until(limits, now);
    });
  }
  pending<wait_end> take(const core::meter_takes& takes, read_barrier& seen) override {
    return late_change("take", dropped_, [this, takes, &seen] { return inner_->take(takes, seen); });
  }
  void count_unlimited(
      std::span<const core::meter_limit> limits, std::span<const core::counter_limit> amounts, core::time_point now,
      read_barrier& seen
  ) override {
    inner_->count_unlimited(limits, amounts, now, seen);
  }
  void refund(std::span<const core::reservation> reservations, core::time_point now, read_barrier& seen) override {
    inner_->refund(reservations, now, seen);
  }
  void record_verification(
      const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier& seen
  ) override {
    inner_->record_verification(waiting, others, now, seen);
  }
  void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) override {
    inner_->carry_meter(from, to, now);
  }
  pending<bool> read_meters(std::span<const core::meter_id> ids, meter_reader f) const override {
    return late_read("read_meters", [this, ids = copy_of(ids), f] { return inner_->read_meters(ids, f); });
  }

  bool takes_changes() const override { return inner_->takes_changes(); }
  std::string blocker() const override { return inner_->blocker(); }
  bool is_durable(std::uint64_t n) const noexcept override { return inner_->is_durable(n); }
  awaitable<> durable(std::uint64_t n) override { return inner_->durable(n); }
  void wait_durable(std::uint64_t n) override { inner_->wait_durable(n); }
  core::time_point newest_time() const noexcept override { return inner_->newest_time(); }

  counts count() const override { return inner_->count(); }
  void close() override { inner_->close(); }

private:
  template <class T>
  static std::vector<T> copy_of(std::span<const T> all) {
    return {all.begin(), all.end()};
  }
  template <record_kind... Kinds>
  void add_records(boost::mp11::mp_list<Kinds...>) {
    (records_.emplace(Kinds::log_type, std::make_unique<late_records<Kinds>>(inner_->records<Kinds>(), dropped_)),
     ...);
  }
  any_record_store& records_of_type(std::uint8_t log_type) override {
    const auto found = records_.find(log_type);
    if (found == records_.end()) throw std::logic_error("a kind of record that isn't in storage/record_kinds.hpp");
    return *found->second;
  }

  std::unique_ptr<store> inner_;
  drop_observer dropped_;
  std::map<std::uint8_t, std::unique_ptr<any_record_store>> records_;
};

} // namespace

void end_dropped(std::string_view operation) {
  tell_stderr("a change was begun and nobody waited for its answer: " + std::string(operation));
  std::abort();
}

bool runs_event_loop() noexcept {
  return boost::asio::detail::thread_context::top_of_thread_call_stack() != nullptr;
}

std::unique_ptr<store> make_late_store(std::unique_ptr<store> inner, drop_observer dropped) {
  return std::make_unique<late_store>(std::move(inner), std::move(dropped));
}

store& store_within(store& s) {
  auto* late = dynamic_cast<late_store*>(&s);
  return late ? late->inner() : s;
}

} // namespace twostep::storage::test
