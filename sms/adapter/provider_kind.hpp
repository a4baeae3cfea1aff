#pragma once
// A kind of provider: the keys of its [sms.NAME] and how its gateway is made. Not which kinds there are:
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
  bool secret = false;       ///< masked where configuration is shown; may also be given as NAME_file
  std::string_view standard; ///< value where none is given
  std::string_view doc;      ///< one line for the commented file
};

/// What an [sms.NAME] section holds beside `kind`; what was given as NAME_file stands under NAME.
using provider_keys = std::map<std::string, std::string>;

/// A message as the outbox wrote it.
struct outbox_entry {
  core::time_point at{};
  std::string to;
  std::string text;
  std::string purpose;
  std::string id;
};

struct provider_environment {
  boost::asio::io_context& context; ///< outlives the gateway
  std::filesystem::path data_dir{};
  std::function<core::time_point()> clock{};
  std::string sender{};       ///< [sms] sender: what a kind's own sender key falls back to
  std::string receipts_url{}; ///< where receipts are taken, without the provider's name: "https://…/sms/receipts";
                              ///< empty: nowhere
  std::function<void(const outbox_entry&)> outbox_observer{}; ///< on the context, after each line
  http_settings http{};
  /// Receipts that come over the provider's own connection; on the context.
  std::function<void(std::string_view provider, std::vector<receipt>)> on_receipts{};
  std::function<double()> chance{}; ///< uniform in [0, 1): jitter of connecting again; empty: always the middle
};

/// Something wrong with one key; message says what, and what to do.
struct key_problem {
  std::string key; ///< empty: with the section as a whole
  std::string message;
};

struct provider_kind {
  std::string_view name;
  std::span<const provider_key> keys;
  /// What the table of keys can't say; called only where it has nothing to say. Never repeats a secret.
  std::vector<key_problem> (*check)(const provider_keys&, std::string_view sender);
  /// The keys have passed, defaults are filled in.
  std::unique_ptr<gateway> (*make)(std::string name, const provider_keys&, const provider_environment&);
  /// Header fields, in small letters, that its read_receipts asks for: the listener keeps these and no others.
  std::span<const std::string_view> receipt_fields = {};
};

} // namespace twostep::sms
