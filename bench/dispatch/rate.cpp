// Measures how many messages a second the dispatcher's thread sends through a provider that answers at once.
#include "bench/dispatch/carrier.hpp"
#include "bench/dispatch/score.hpp"

#include <algorithm>
#include <atomic>

namespace twostep::bench::dispatch {
namespace {

constexpr double usual_seconds = 3;

struct rate_of {
  std::string kind;
  sms::provider_keys keys{};
};

round run_closed(const rate_of& what, const surroundings& around) {
  const provider box(around.fake_smsc, "receipt-delay=100ms", around.seed);
  const std::chrono::duration<double> length(around.seconds > 0 ? around.seconds : usual_seconds);
  score all;
  steady::time_point end;
  std::uint32_t next = 0; ///< used on the dispatcher's thread once it runs
  carrier* running = nullptr;
  const auto offer = [&] {
    all.offered(next, steady::now());
    if (!running->enqueue(next++)) all.refused();
  };
  carrier c(
      {way_to(box, "only", what.kind, what.keys)}, std::chrono::milliseconds(static_cast<int>(around.life * 1000)),
      [&](std::uint32_t number, const sms::outcome& o) {
        // Offer the next one first: otherwise all offered messages could be resolved too early.
        if (steady::now() < end) offer();
        all.record_result(number, o);
      }
  );
  running = &c;
  const auto begin = steady::now();
  end = begin + std::chrono::duration_cast<steady::duration>(length);
  for (unsigned i = 0; i < around.under_way; ++i) offer();
  const auto provider_before = box.processor_seconds();
  c.start();
  all.wait_for_all(std::chrono::milliseconds(static_cast<int>(length.count() * 1000) + 15'000));
  round r;
  r.seconds = std::chrono::duration<double>(steady::now() - begin).count();
  all.add_to(r);
  r.dispatcher_seconds = c.processor_seconds();
  r.provider_seconds = box.processor_seconds() - provider_before;
  const auto status = c.status();
  if (status.providers.front().failed > 0)
    r.note += std::to_string(status.providers.front().failed) + " failed: " + status.providers.front().last_failure;
  if (r.accepted != r.offered) r.failed = "not every message was accepted";
  return r;
}

workload named(std::string name, std::string meaning, double goal, rate_of what) {
  return {
      std::move(name), std::move(meaning), shape::closed, goal,
      [what = std::move(what)](const surroundings& around) { return run_closed(what, around); }};
}

} // namespace

void add_rates(std::vector<workload>& to) {
  constexpr double http_goal = 5'000, smpp_goal = 20'000;
  to.push_back(named("rate-http/kind=webhook", "JSON to any gateway", http_goal, {"webhook"}));
  to.push_back(named("rate-http/kind=twilio", "forms as Twilio takes them", http_goal, {"twilio"}));
  const sms::provider_keys alone{{"window", "256"}, {"registered_delivery", "false"}};
  to.push_back(named("rate-smpp/receipts=no", "one bind with a window of 256", smpp_goal, {"smpp", alone}));
  const sms::provider_keys with_receipts{{"window", "256"}};
  to.push_back(named("rate-smpp/receipts=yes", "and a receipt of each", smpp_goal, {"smpp", with_receipts}));
}

} // namespace twostep::bench::dispatch
