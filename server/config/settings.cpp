#include "server/config/settings.hpp"

#include "core/account/bounds.hpp"
#include "server/branding/palette.hpp"
#include "server/config/bindings.hpp"
#include "server/config/validators.hpp"

#include <algorithm>
#include <charconv>

namespace twostep::server {
namespace {

using namespace bindings;
using core::days;
using core::hours;
using core::minutes;
using core::seconds;

constexpr section sections[] = {
    {"server", "Where the server listens, what it is called from outside, and where its data lies."},
    {"session", "Cookies and how long a sign-in lasts."},
    {"password", "How passwords are hashed, and what may become one."},
    {"code", "The codes that are sent."},
    {"limits",
     "How often things may be tried or sent. 0 means no limit. IPv6 addresses count by /64; windows of an hour and "
     "more survive a restart."},
    {"sms", "How text messages leave. Each provider that `providers` names has a section [sms.NAME]."},
    {"mail",
     "Links and notices by mail (docs/mail.md). Without `url` nothing is mailed, and commands print the links."},
    {"factors", "What people may set up as their second step (docs/factors.md)."},
    {"store", "Where accounts are kept."},
    {"gate", "What reverse proxies ask before they let a request on to an application (docs/gate.md)."},
    {"branding", "What people see."},
    {"audit", "The audit trail in DATA/audit (`twostep audit`)."},
    {"alerts", "What the operator must hear at once, beside the log (docs/sms-guards.md)."},
    {"log", "What is written to stderr."},
};

void server_settings(std::vector<setting>& to) {
  constexpr auto s = &config::server;
  using f = server_section;
  to.push_back(text<s, &f::listen>(
      "server", "listen", "Where to listen: \"host:port\", \":port\" for every interface, or \"unix:PATH\".",
      validators::is_listen_address
  ));
  to.push_back(required(text<s, &f::public_url>(
      "server", "public_url",
      "How browsers reach the server, perhaps with a path prefix. Its scheme, host and path make cookies and links.",
      validators::is_public_url, "\"https://id.example.org\""
  )));
  to.push_back(texts<s, &f::trusted_proxies>(
      "server", "trusted_proxies",
      "The reverse proxies whose X-Forwarded-* headers are believed: networks or addresses; \"private\" means the "
      "private "
      "ranges.",
      validators::are_networks
  ));
  to.push_back(
      number<s, &f::threads>("server", "threads", "Threads that serve requests; 0 means one a core.", 0, 1024)
  );
  to.push_back(path<s, &f::data_dir>(
      "server", "data_dir",
      "The data directory: the log, the lock, the key, the admin socket. Made by `twostep serve` and `twostep config "
      "init`, and by `twostep user add` and `twostep org add` with --new."
  ));
  to.push_back(path<s, &f::secret_key_file>(
      "server", "secret_key_file",
      "The file of the secret key, where it isn't to be in the data directory. Made at the first start; without it "
      "the data "
      "is worthless.",
      "\"/etc/twostep/secret.key\""
  ));
  to.push_back(text<s, &f::metrics_listen>(
      "server", "metrics_listen",
      "Where /metrics (Prometheus), /healthz and /readyz are served, written as `listen`; empty: nowhere. There is "
      "no password: keep it on this machine or a network of your own.",
      validators::is_listen_address_or_empty, "\"127.0.0.1:9464\""
  ));
  to.push_back(path<s, &f::admin_socket>(
      "server", "admin_socket", "The Unix socket of the admin commands; by default admin.sock in the data directory.",
      "\"/run/twostep/admin.sock\""
  ));
}

void session_settings(std::vector<setting>& to) {
  constexpr auto s = &config::session;
  using f = session_section;
  to.push_back(text<s, &f::cookie_domain>(
      "session", "cookie_domain",
      "The domain that shares the session cookie, for applications behind the gate; empty: this host only.",
      validators::is_domain, "\"example.org\""
  ));
  to.push_back(duration<s, &f::idle_timeout>(
      "session", "idle_timeout", "A session unused for so long is over.", seconds(10), days(30)
  ));
  to.push_back(duration<s, &f::absolute_timeout>(
      "session", "absolute_timeout", "A session is over so long after the sign-in, used or not.", seconds(10),
      days(90)
  ));
  to.push_back(duration<s, &f::recent_sign_in>(
      "session", "recent_sign_in",
      "Changes to security ask for the password again when the sign-in is older than this.", seconds(10), hours(12)
  ));
}

void password_settings(std::vector<setting>& to) {
  constexpr auto s = &config::password;
  using f = password_section;
  to.push_back(number<s, &f::argon2id_memory_kib>(
      "password", "argon2id_memory_kib", "Memory of one password hash in KiB.", 8, 4'194'304
  ));
  to.push_back(number<s, &f::argon2id_passes>("password", "argon2id_passes", "Passes of one password hash.", 1, 64));
  to.push_back(number<s, &f::min_length>(
      "password", "min_length",
      "The shortest password in characters; 8 where the organisation requires two-step verification.", 8, 128
  ));
  to.push_back(path<s, &f::blocklist>(
      "password", "blocklist", "A file of passwords that are refused, one a line; empty: the built-in list.",
      "\"/etc/twostep/blocklist.txt\""
  ));
  to.push_back(
      number<s, &f::workers>("password", "workers", "Threads that hash passwords; 0 means one a core.", 0, 1024)
  );
  to.push_back(number<s, &f::max_queue>(
      "password", "max_queue",
      "Passwords that may wait to be hashed, a quarter of them known browsers'; beyond that the answer is 503 at "
      "once.",
      1, 100'000
  ));
}

void code_settings(std::vector<setting>& to) {
  constexpr auto s = &config::code;
  using f = code_section;
  to.push_back(duration<s, &f::ttl>("code", "ttl", "How long a code is good.", seconds(1), minutes(10)));
  to.push_back(number<s, &f::attempts>("code", "attempts", "Wrong codes that kill a code.", 1, 10));
  to.push_back(durations<s, &f::resend_after>(
      "code", "resend_after",
      "How long to wait before each further message of the same code; after the last there are no more.", seconds(1),
      minutes(10)
  ));
}

void limit_settings(std::vector<setting>& to) {
  constexpr auto l = &config::limits;
  using f = limits_section;
  constexpr auto failures = &f::failures;
  constexpr auto sends = &f::sends;
  using s = core::send_limits;
  const auto add = [&]<auto... Path>(std::string_view name, std::string_view doc) {
    to.push_back(number<Path...>("limits", name, doc, 0, many));
  };
  add.operator()<l, failures, &core::failure_limits::per_day>(
      "failures_per_account_per_day", "Wrong codes of one account in 24 hours, of all unknown browsers together."
  );
  add.operator()<l, failures, &core::failure_limits::per_month>(
      "failures_per_account_per_month", "Wrong codes of one account in 30 days, of all unknown browsers together."
  );
  add.operator()<l, sends, &s::sends_per_number_per_10_minutes>(
      "sends_per_number_per_10_minutes", "Messages to a number that is proven for its account."
  );
  add.operator()<l, sends, &s::sends_per_number_per_day>("sends_per_number_per_day", "The same in 24 hours.");
  add.operator()<l, sends, &s::new_number_sends_per_number_per_day>(
      "new_number_sends_per_number_per_day", "Messages to a number that isn't proven yet."
  );
  add.operator()<l, sends, &s::new_number_sends_per_account_per_day>(
      "new_number_sends_per_account_per_day", "Messages of one account to numbers that aren't proven yet."
  );
  add.operator()<l, &f::new_numbers_per_account_per_day>(
      "new_numbers_per_account_per_day", "Different numbers that one account may try."
  );
  add.operator()<l, sends, &s::new_number_sends_per_address_per_hour>(
      "new_number_sends_per_address_per_hour",
      "Messages to unproven numbers asked for from one address; given back when the number is proven."
  );
  add.operator()<l, sends, &s::new_number_sends_per_prefix_per_hour>(
      "new_number_sends_per_prefix_per_hour",
      "Messages to unproven numbers that share all but the last four digits; given back when the number is proven."
  );
  constexpr auto conversion = &f::conversion;
  using g = core::conversion_limits;
  add.operator()<l, conversion, &g::unproven_per_country_per_day>(
      "unproven_numbers_per_country_per_day", "Numbers of one country that got a message and aren't proven yet, in "
                                              "24 hours; or `unproven_percent`, where that "
                                              "is more."
  );
  add.operator()<l, conversion, &g::unproven_per_country_per_hour>(
      "unproven_numbers_per_country_per_hour",
      "The same in an hour; or a sixth of the day's, or `unproven_percent`, where that is more."
  );
  add.operator()<l, conversion, &g::unproven_per_prefix_per_day>(
      "unproven_numbers_per_prefix_per_day", "The same in 24 hours for numbers that share all but the last four "
                                             "digits; or `unproven_percent`, where that is "
                                             "more."
  );
  to.push_back(number<l, conversion, &g::unproven_percent>(
      "limits", "unproven_percent",
      "Of the numbers that were proven lately (24 hours, the best of 14 days, or the hour), so many per cent may "
      "wait "
      "to be proven.",
      0, 100
  ));
  add.operator()<l, sends, &s::sends_per_hour>("sends_per_hour", "All messages of this server.");
  add.operator()<l, &f::password_failures_per_account>(
      "password_failures_per_account", "Wrong passwords for one email in 15 minutes, from one network (/24, /64) of "
                                       "unknown browsers or one known browser."
  );
  add.operator()<l, &f::password_failures_per_address_per_minute>(
      "password_failures_per_address_per_minute",
      "Wrong passwords from one address, or passwords of it being checked at once."
  );
  add.operator()<l, &f::links_per_account_per_hour>(
      "links_per_account_per_hour",
      "Links for a forgotten password that one account gets by mail; never over ten a day."
  );
  add.operator()<l, &f::links_per_address_per_hour>(
      "links_per_address_per_hour", "How often one network asks for such links, also for emails that are nobody's."
  );
}

void other_settings(std::vector<setting>& to) {
  to.push_back(texts<&config::factors, &factors_section::allowed>(
      "factors", "allowed",
      "What may be set up: \"text_message\", \"authenticator_app\", \"passkey\". What somebody has already goes on "
      "working.",
      validators::are_factors
  ));
  to.push_back(number<&config::factors, &factors_section::most_authenticators>(
      "factors", "most_authenticators", "Authenticator apps that one person may have.", 1, core::max_authenticators
  ));
  to.push_back(text<&config::factors, &factors_section::passkey_rp_id>(
      "factors", "passkey_rp_id",
      "The host that passkeys are made for: public_url's (the default) or a domain above it. Whoever has a passkey "
      "can "
      "use it for this host alone, so it stays as it is once there are passkeys.",
      validators::is_rp_id
  ));
  to.push_back(text<&config::store, &store_section::kind>(
      "store", "kind", "\"file\": an append-only log in the data directory.", validators::is_store_kind
  ));
  to.push_back(text<&config::gate, &gate_section::remote_user>(
      "gate", "remote_user", "What applications get as Remote-User: \"email\", or \"id\", which never changes.",
      validators::is_remote_user
  ));
  to.push_back(truth<&config::gate, &gate_section::remote_amr>(
      "gate", "remote_amr",
      "Whether applications get Remote-Amr: how the session was proven, such as \"pwd,otp\" (docs/gate.md)."
  ));
  to.push_back(number<&config::gate, &gate_section::app_tokens>(
      "gate", "app_tokens",
      "How many app passwords a user may have, for programs that can't show a sign-in page; 0: none, and none is "
      "taken.",
      0, 100
  ));
  constexpr auto b = &config::branding;
  using f = branding_section;
  to.push_back(text<b, &f::name>(
      "branding", "name", "What the service is called, on pages and in messages.", validators::is_service_name
  ));
  to.push_back(required(text<b, &f::support_email>(
      "branding", "support_email",
      "Whom people ask when they have lost their phone; on every page where a code is asked for.",
      validators::is_contact_email, "\"support@example.org\""
  )));
  to.push_back(text<b, &f::account_contact>(
      "branding", "account_contact",
      "Whom an organisation's admin asks to make two-step verification mandatory; empty: the support address.",
      validators::is_contact, "\"accounts@example.org\""
  ));
  to.push_back(path<b, &f::logo>(
      "branding", "logo",
      "A picture that stands 32 pixels high beside the name, SVG or PNG, at most 64 KiB (docs/branding.md); empty: "
      "Twostep's.",
      "\"/etc/twostep/logo.svg\""
  ));
  to.push_back(text<b, &f::colour>(
      "branding", "colour",
      "The colour of buttons and links, dark enough to be read on light grey (4.5 : 1). What else needs it, also in "
      "the dark, is derived from it.",
      branding::colour_problem
  ));
  to.push_back(path<b, &f::theme_dir>(
      "branding", "theme_dir",
      "A folder of templates, styles and pictures that replace Twostep's or are added to them (docs/branding.md); "
      "empty: none.",
      "\"/etc/twostep/theme\""
  ));
  to.push_back(text<b, &f::default_locale>(
      "branding", "default_locale",
      "The language of pages and text messages for whoever has chosen none. Pages in a language that isn't complete "
      "for them are in English.",
      validators::is_locale
  ));
  to.push_back(duration<&config::audit, &audit_section::keep>(
      "audit", "keep", "How long entries of the audit trail are kept, in whole files.", days(1), days(3650)
  ));
  auto webhook = text<&config::alerts, &alerts_section::webhook>(
      "alerts", "webhook",
      "Alerts are posted here as JSON: https, or http on this machine; empty: they are in the log alone.",
      validators::is_webhook, "\"https://alerts.example.org/twostep\""
  );
  // The address is a secret: whoever knows it can post to it. Only its origin is shown.
  webhook.write = [](const config& c) { return toml_string(validators::masked_webhook(c.alerts.webhook)); };
  to.push_back(std::move(webhook));
  to.push_back(text<&config::log, &log_section::level>(
      "log", "level", "The least that is logged: \"trace\", \"debug\", \"info\", \"warn\" or \"error\".",
      validators::is_log_level
  ));
  to.push_back(text<&config::log, &log_section::format>(
      "log", "format", "\"text\" for people, or \"json\": one object a line.", validators::is_log_format
  ));
}

} // namespace

std::span<const section> config_sections() {
  return sections;
}

std::span<const setting> settings() {
  static const std::vector<setting> all = [] {
    std::vector<setting> list;
    server_settings(list);
    session_settings(list);
    password_settings(list);
    code_settings(list);
    limit_settings(list);
    add_sms_settings(list);
    add_mail_settings(list);
    other_settings(list);
    return list;
  }();
  return all;
}

const setting* find_setting(std::string_view key) {
  const auto all = settings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const setting& s) { return s.key() == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string setting::variable() const {
  return environment_variable(section, name);
}

config_value config_value_from_text(value_shape shape, const std::string& text) {
  if (shape == value_shape::number) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return number;
    return text;
  }
  if (shape == value_shape::truth && (text == "true" || text == "false")) return text == "true";
  if (shape == value_shape::text || shape == value_shape::truth) return text;
  std::vector<std::string> list;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto comma = std::min(text.find(',', begin), text.size());
    const auto from = std::min(text.find_first_not_of(' ', begin), comma);
    const auto to = text.find_last_not_of(' ', comma == 0 ? 0 : comma - 1);
    if (from < comma) list.push_back(text.substr(from, to - from + 1));
    begin = comma + 1;
  }
  return list;
}

std::string to_toml(const config_value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) return toml_string(*text);
  if (const auto* number = std::get_if<std::int64_t>(&v)) return std::to_string(*number);
  if (const auto* truth = std::get_if<bool>(&v)) return *truth ? "true" : "false";
  if (const auto* list = std::get_if<std::vector<std::string>>(&v)) return toml_list(*list);
  return "\"\"";
}

std::string environment_variable(std::string_view section, std::string_view key) {
  std::string text = "TWOSTEP_" + std::string(section) + "_" + std::string(key);
  for (char& c : text) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
      c = '_';
  }
  return text;
}

} // namespace twostep::server
