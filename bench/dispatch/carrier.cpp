#include "bench/dispatch/carrier.hpp"

#include <pthread.h>
#include <time.h>

#include <stdexcept>
#include <system_error>

namespace twostep::bench::dispatch {

way way_to(const provider& p, std::string name, std::string kind, const sms::provider_keys& more) {
  way w{std::move(name), std::move(kind), {}};
  if (w.kind == "twilio")
    w.keys = {
        {"account_sid", "AC0123456789abcdef"},
        {"auth_token", "secret-token"},
        {"from", "+4512345678"},
        {"base_url", p.http_url()},
        {"status_callback", "false"}};
  else if (w.kind == "webhook")
    w.keys = {
        {"url", p.http_url() + "/webhook"},
        {"body", R"({"to": "{to}", "text": "{text}", "id": "{id}"})"},
        {"id_field", "/id"}};
  else
    w.keys = {
        {"host", "127.0.0.1"},
        {"port", std::to_string(p.smpp_port())},
        {"system_id", w.name},
        {"password", "secret"},
        {"source_addr", "Twostep"}};
  for (const auto& [key, value] : more) w.keys[key] = value;
  return w;
}

carrier::carrier(const std::vector<way>& ways, core::milliseconds life, reporter tell)
    : busy_(context_.get_executor()), life_(life) {
  sms::provider_environment e{.context = context_};
  e.clock = [this] { return now(); };
  e.chance = [this] { return static_cast<double>(chance_() - 1) / static_cast<double>(chance_.max()); };
  e.on_receipts = [this](std::string_view provider, std::vector<sms::receipt> receipts) {
    for (const auto& r : receipts) dispatcher_->note_receipt(provider, r.what, {});
  };
  std::vector<std::unique_ptr<sms::gateway>> gateways;
  for (const auto& w : ways)
    gateways.push_back(sms::make_gateway(*sms::find_provider_kind(w.kind), w.name, w.keys, e));
  sms::dispatcher_settings settings;
  settings.failover_after = core::seconds(20); // the default
  sms::dispatcher_listener listener;
  listener.delivery_result = [tell = std::move(tell)](const sms::outcome& o) {
    tell(std::get<sms::code_reference>(o.reference).send, o);
  };
  dispatcher_.emplace(context_, std::move(gateways), std::move(settings), e.clock, e.chance, std::move(listener));
}

carrier::~carrier() {
  busy_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void carrier::start() {
  thread_ = std::thread([this] { context_.run(); });
}

bool carrier::enqueue(std::uint32_t number) {
  sms::message m;
  m.id = "bench-" + std::to_string(number);
  m.purpose = sms::purpose::sign_in;
  m.to = *core::e164_number::from_wire(phone_of(number));
  m.text = core::secret(std::string_view("123456 is your code for Twostep.\n\n@twostep.example.com #123456"));
  m.deadline = now() + life_;
  m.reference = sms::code_reference{{}, {}, number};
  return dispatcher_->enqueue(std::move(m));
}

std::string carrier::phone_of(std::uint32_t number) {
  return "+452" + std::to_string(10'000'000 + number % 10'000'000).substr(1);
}

double carrier::processor_seconds() const {
  clockid_t clock;
  timespec t{};
  if (::pthread_getcpuclockid(const_cast<std::thread&>(thread_).native_handle(), &clock) != 0) return 0;
  ::clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

core::time_point carrier::now() const {
  // Any date will do; only the differences matter.
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return core::time_point(core::days(20'000)) + std::chrono::duration_cast<core::milliseconds>(since);
}

} // namespace twostep::bench::dispatch
