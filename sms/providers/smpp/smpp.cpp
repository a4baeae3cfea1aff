#include "sms/providers/smpp/smpp.hpp"

#include "sms/providers/smpp/part_tracker.hpp"
#include "sms/providers/smpp/receipt.hpp"
#include "sms/providers/smpp/settings.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace twostep::sms {

namespace {

constexpr std::array keys{
    provider_key{"host", true, false, "", "the SMSC's name or address"},
    provider_key{"port", false, false, "2775", "its port"},
    provider_key{
        "tls", false, false, "false",
        "true where the SMSC speaks TLS; without it the password and codes travel in the clear"},
    provider_key{"ca_file", false, false, "", "certificates to trust instead of the system's (PEM)"},
    provider_key{"system_id", true, false, "", "the account's name, at most 15 characters"},
    provider_key{"password", true, true, "", "its password (or password_file)"},
    provider_key{"system_type", false, false, "", "where the operator names one"},
    provider_key{
        "source_addr", false, false, "",
        "the sender: a number, short code or name of yours; [sms] sender if left out"},
    provider_key{"source_addr_ton", false, false, "", "type of that sender, 0 to 6; by its form if left out"},
    provider_key{
        "source_addr_npi", false, false, "", "numbering plan of that sender, 0 to 18; by its form if left out"},
    provider_key{"dest_addr_ton", false, false, "1", "type of the numbers that are sent to"},
    provider_key{"dest_addr_npi", false, false, "1", "their numbering plan"},
    provider_key{"registered_delivery", false, false, "true", "ask the SMSC for delivery receipts"},
    provider_key{"window", false, false, "10", "messages sent without an answer, 1 to 1000"},
    provider_key{
        "enquire_link", false, false, "30s", "after so long without a word the SMSC is asked whether it lives"},
    provider_key{"throughput", false, false, "0", "messages a second at most; 0: no limit"},
};

int certainty(failure_kind kind) {
  switch (kind) {
  case failure_kind::invalid_number:
  case failure_kind::rejected:
  case failure_kind::unsupported:
  case failure_kind::invalid_address:
    return 2;
  case failure_kind::no_answer:
    return 1;
  case failure_kind::authentication:
  case failure_kind::rate_limited:
  case failure_kind::unavailable:
  case failure_kind::postponed:
    break;
  }
  return 0;
}

smpp_session_settings session_settings(const smpp_settings& s, const provider_environment& e) {
  smpp_session_settings r;
  boost::system::error_code no_address;
  (void)boost::asio::ip::make_address(s.host, no_address);
  r.peer = {s.host, s.port, !no_address};
  r.tls = s.tls;
  r.ca_file = s.ca_file.empty() ? e.http.ca_file : std::filesystem::path(s.ca_file);
  r.limits.answer = r.limits.wait = e.http.total_limit;
  r.limits.enquire_link = s.enquire_link;
  r.limits.window = s.window;
  r.limits.throughput = s.throughput;
  r.connect_limit = e.http.connect_limit;
  r.resolver = e.http.resolver;
  r.chance = e.chance;
  return r;
}

/// Passes receipts on; shared with handlers that are posted for that.
struct receipt_inbox {
  part_tracker tracker;
  std::function<void(std::string_view, std::vector<receipt>)> tell;
};

class smpp_gateway final : public gateway {
public:
  smpp_gateway(std::string name, smpp_settings settings, const provider_environment& e)
      : name_(std::move(name)), settings_(std::move(settings)), context_(e.context),
        inbox_(std::make_shared<receipt_inbox>()),
        session_(e.context, session_settings(settings_, e), smpp_bind(settings_), [this](const smpp::deliver_sm& d) {
          delivered(d);
        }) {
    inbox_->tell = e.on_receipts;
  }

  std::string_view name() const noexcept override { return name_; }
  bool has_receipts() const noexcept override { return settings_.registered_delivery; }
  void close() noexcept override { session_.close(); }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    auto submits = smpp_submits(settings_, m, reference_++);
    if (!submits) co_return failure{failure_kind::rejected, std::nullopt, "the text is too long or no UTF-8"};
    const auto number = inbox_->tracker.begin();
    std::vector<part_result> results = co_await session_.submit(std::move(*submits));
    auto whole = whole_result(std::move(results));
    tell(inbox_->tracker.end(number, whole ? *whole : std::vector<std::string>(), m.to.reveal()));
    if (!whole) {
      failure f = std::move(whole).error();
      // Host names may be long; the rest is our own text.
      f.detail.resize(std::min<std::size_t>(f.detail.size(), 200));
      co_return f;
    }
    co_return accepted_as(std::move(*whole));
  }

private:
  void delivered(const smpp::deliver_sm& d) {
    const auto report = read_smpp_receipt(d);
    if (!report) return;
    if (auto said = inbox_->tracker.reported(*report)) tell({std::move(*said)});
  }

  /// Posted, so that the message's sender gets the provider_id before the receipt.
  void tell(std::vector<receipt> all) {
    if (all.empty() || !inbox_->tell) return;
    boost::asio::post(context_, [inbox = inbox_, name = name_, all = std::move(all)]() mutable {
      inbox->tell(name, std::move(all));
    });
  }

  std::string name_;
  smpp_settings settings_;
  boost::asio::io_context& context_;
  std::shared_ptr<receipt_inbox> inbox_;
  std::uint8_t reference_ = 0; ///< of concatenated messages; 256 under way to one number are unlikely
  smpp_session session_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  return std::make_unique<smpp_gateway>(std::move(name), read_smpp(given, e.sender), e);
}

} // namespace

accepted accepted_as(std::vector<std::string> ids) {
  accepted a{.provider_id = std::move(ids.front()), .more_parts = {}};
  const bool all_named = std::ranges::none_of(ids.begin() + 1, ids.end(), &std::string::empty);
  if (all_named) a.more_parts.assign(std::make_move_iterator(ids.begin() + 1), std::make_move_iterator(ids.end()));
  return a;
}

core::result<std::vector<std::string>, failure> whole_result(std::vector<part_result> parts) {
  std::vector<std::string> ids;
  std::optional<failure> worst;
  for (auto& part : parts) {
    if (part)
      ids.push_back(is_message_id(*part) ? std::move(*part) : std::string());
    else if (!worst || certainty(part.error().kind) > certainty(worst->kind))
      worst = part.error();
  }
  if (worst) return std::move(*worst);
  return ids;
}

constinit const provider_kind smpp_kind{"smpp", keys, &check_smpp, &make};

} // namespace twostep::sms
