#pragma once
// The configuration as plain data: the sections and defaults of docs/configuration.md. Reading TOML: load.hpp.

#include "core/account/policy.hpp"
#include "core/e164.hpp"
#include "core/limits/budget.hpp"
#include "core/limits/conversion.hpp"
#include "core/limits/send_limits.hpp"
#include "core/time.hpp"
#include "server/branding/brand_file.hpp"
#include "server/gate_rules/rule.hpp"
#include "server/http/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twostep::server {

struct server_section {
  std::string listen = "127.0.0.1:8080";
  std::string public_url; ///< required outside the demo
  std::vector<std::string> trusted_proxies{"127.0.0.1/32", "::1/128"};
  unsigned threads = 0; ///< 0: one for each core
  std::filesystem::path data_dir = "./twostep-data";
  std::filesystem::path secret_key_file; ///< empty: DATA/secret.key
  std::string metrics_listen;            ///< empty: off
  std::filesystem::path admin_socket;    ///< empty: DATA/admin.sock
};

struct session_section {
  std::string cookie_domain; ///< empty: host-only cookies
  core::milliseconds idle_timeout = core::hours(1);
  core::milliseconds absolute_timeout = core::hours(12);
  core::milliseconds recent_sign_in = core::minutes(10);
};

struct password_section {
  std::size_t argon2id_memory_kib = 19456;
  unsigned argon2id_passes = 2;
  std::size_t min_length = 12;
  std::filesystem::path blocklist; ///< empty: the built-in list
  unsigned workers = 0;            ///< 0: one for each core
  std::size_t max_queue = 64;
};

struct code_section {
  core::milliseconds ttl = core::minutes(5); ///< at most 10 minutes
  unsigned attempts = 5;
  std::vector<core::milliseconds> resend_after{
      core::seconds(30), core::seconds(40), core::seconds(60), core::seconds(90)};
};

/// 0 = no limit.
struct limits_section {
  core::failure_limits failures;
  core::send_limits sends;
  core::conversion_limits conversion;
  std::uint32_t new_numbers_per_account_per_day = 3;
  std::uint32_t password_failures_per_account = 10; ///< in 15 minutes, for each kind of client
  std::uint32_t password_failures_per_address_per_minute = 20;
  std::uint32_t links_per_account_per_hour = 3, links_per_address_per_hour = 20; ///< for forgotten passwords
};

struct provider_section {
  std::string name; ///< NAME of [sms.NAME]
  std::string kind;
  std::map<std::string, std::string> keys; ///< the contents of `…_file` keys are read in; includes secrets
};

struct sms_section {
  std::vector<std::string> providers; ///< names, in failover order
  std::string sender;
  /// If a provider usually sends receipts and none says "delivered" within this time, the next provider sends,
  /// too. 0: never.
  core::milliseconds failover_after = core::seconds(20);
  std::map<std::string, std::vector<std::string>> routes; ///< country → providers, the preferred one first
  core::phone_rules phones;
  core::budgets budgets;
  core::price_list prices; ///< empty: budgets count messages
  std::vector<provider_section> sections;
  /// If no code came back from a verified number for so long, the person is asked whether it is still theirs. 0:
  /// never.
  core::milliseconds confirm_number_after = core::days(180);
  std::string risk_webhook; ///< empty: no service is asked
  core::milliseconds risk_timeout = core::seconds(2);
  std::string risk_unknown = "allow"; ///< or "deny"
};

struct factors_section {
  std::vector<std::string> allowed{"text_message", "authenticator_app", "passkey"}; ///< that may be set up
  std::uint32_t most_authenticators = 5;                                            ///< apps of one account
  std::string passkey_rp_id; ///< whom passkeys are made for; "": public_url's host
};

struct store_section {
  std::string kind = "file";
};

struct gate_section {
  std::string remote_user = "email"; ///< or "id"
  bool remote_amr = false;           ///< Remote-Amr is sent
  std::vector<gate::rule> rules;
  std::uint32_t app_tokens = 20; ///< tokens of one account; 0: app tokens are off
};

/// The files that [branding] names: read and checked when serving or by `config check` (config_source).
struct branding_files {
  std::optional<brand_file> logo;
  std::vector<brand_file> theme;

  bool operator==(const branding_files&) const = default;
};

struct branding_section {
  std::string name = "Twostep";
  std::string support_email; ///< required outside the demo
  std::string account_contact;
  std::filesystem::path logo; ///< empty: our own mark
  std::string colour = "#0b5a7d";
  std::filesystem::path theme_dir; ///< empty: our own pages
  std::string default_locale = "en";
  branding_files files;
};

/// The parts are checked: url by sms::parse_smtp_url, from by sms::parse_mailbox.
struct mail_section {
  std::string url;                     ///< empty: no mail is sent
  std::string from;                    ///< required beside url
  std::string user;                    ///< empty: the server asks for none
  std::string password;                ///< secret; also the contents of password_file
  std::filesystem::path password_file; ///< empty: none
  std::filesystem::path ca_file;       ///< empty: the system's certificates
  std::uint32_t daily_budget = 0;      ///< mails; 0: no limit

  bool operator==(const mail_section&) const = default;
};

struct audit_section {
  core::milliseconds keep = core::days(730);
};

struct alerts_section {
  std::string webhook; ///< empty: alerts are only logged
};

struct log_section {
  std::string level = "info";
  std::string format = "text"; ///< "text" or "json"
};

struct config {
  server_section server;
  session_section session;
  password_section password;
  code_section code;
  limits_section limits;
  sms_section sms;
  mail_section mail;
  factors_section factors;
  store_section store;
  gate_section gate;
  branding_section branding;
  audit_section audit;
  alerts_section alerts;
  log_section log;
  bool demo = false;
};

/// Mail is sent: to a server, in the demo to a file.
bool sends_mail(const config&);
/// The rules for core that follow from the configuration.
core::policy make_policy(const config&);
/// Whom passkeys are made for: factors.passkey_rp_id, else public_url's host. The id is "" where browsers make none:
/// at an IP address, or over plain http but on this machine.
core::webauthn::relying_party passkey_site(const config&);
/// Scheme, host, path prefix, cookies and proxies for the HTTP layer. public_url must be valid (load.hpp checks
/// it).
http::settings make_http_settings(const config&);

/// The parts of public_url that links, cookies and origins need.
struct public_address {
  bool https = false;
  std::string origin;      ///< "https://id.example.org", without path and trailing slash
  std::string host;        ///< with the port, unless it is the scheme's default
  std::string host_name;   ///< without port; binds a message to its origin
  std::string path_prefix; ///< "" or "/auth"
};
/// True for this machine: "localhost", 127.0.0.0/8, ::1. host_name has no port.
bool is_loopback(const std::string& host_name);
/// Where one-time links lead, without their token: "https://id.example.org/link/".
std::string links_url(const public_address&);
public_address parse_public_url(const std::string& url); ///< throws std::invalid_argument with the reason

} // namespace twostep::server
