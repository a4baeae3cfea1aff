#pragma once
// A kind of provider: the keys of its [sms.NAME] and how its gateway is made. The kinds:
// sms/providers/registry.hpp.

#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/net/http_client.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

struct provider_key {
  std::string_view name;
  bool required = false;
  bool secret = false;       ///< masked in output; may also be given as NAME_file
  std::string_view standard; ///< the default value
  std::string_view doc;      ///< one line for the configuration file
};

/// The keys of an [sms.NAME] section without `kind`; the contents of NAME_file are under NAME.
using provider_keys = std::map<std::string, std::string>;

/// A message as written to the outbox.
struct outbox_entry {
  core::time_point at{};
  std::string to;
  std::string text;
  std::string purpose;
  std::string id;
  std::string subject{}; ///< of a mail
};

struct provider_environment {
  boost::asio::io_context& context; ///< outlives the gateway
  std::filesystem::path data_dir{};
  std::function<core::time_point()> clock{};
  std::string sender{}; ///< [sms] sender: the default of a kind's own sender key
  /// Where receipts are received, without the provider's name: "https://…/sms/receipts"; empty: nowhere.
  std::string receipts_url{};
  std::function<void(const outbox_entry&)> outbox_observer{}; ///< called on the context after each line
  http_settings http{};
  /// Takes receipts that arrive over the provider's own connection. Called on the context.
  std::function<void(std::string_view provider, std::vector<receipt>)> on_receipts{};
  std::function<double()> chance{}; ///< uniform in [0, 1), for the jitter of reconnecting; empty: always the middle
};

/// A problem with one key; the message says what is wrong and what to do.
struct key_problem {
  std::string key; ///< empty: the section as a whole
  std::string message;
};

struct provider_kind {
  std::string_view name;
  std::span<const provider_key> keys;
  /// Checks what the table of keys can't express; called only if the table found nothing. Never repeats a secret.
  std::vector<key_problem> (*check)(const provider_keys&, std::string_view sender);
  /// The keys have been checked, and defaults are filled in.
  std::unique_ptr<gateway> (*make)(std::string name, const provider_keys&, const provider_environment&);
  /// The header fields, in lower case, that read_receipts uses: the listener keeps only these.
  std::span<const std::string_view> receipt_header_fields = {};
};

} // namespace twostep::sms
