// Checks the keys of a webhook and converts them to settings.
#include "sms/adapter/key_checks.hpp"
#include "sms/net/form_fields.hpp"
#include "sms/net/json_reading.hpp"
#include "sms/providers/webhook/webhook.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace twostep::sms {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// Omits empty pieces.
std::vector<std::string> pieces_of(std::string_view text, char between) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const auto end = std::min(text.find(between), text.size());
    if (const auto piece = trimmed(text.substr(0, end)); !piece.empty()) pieces.emplace_back(piece);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

struct split_url {
  std::string origin, target;
};

split_url split(std::string_view url) {
  const auto scheme = url.find("://");
  const auto from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto end = std::min(url.find_first_of("/?#", from), url.size());
  split_url parts{std::string(url.substr(0, end)), std::string(url.substr(end))};
  if (!parts.target.starts_with('/')) parts.target.insert(0, 1, '/');
  return parts;
}

/// Difficult values for testing a template: each ends an unescaped text in quotes, and isn't JSON without quotes.
/// A template that works with them works with all values.
constexpr template_values hard_values{"+4520123456", "a\"b\\c{to}\n&=", "m-1",       "a\"b & co",
                                      "sign_in",     "a\"b\\&=",        "a\"b\\&= +"};

void check_url(const provider_keys& given, key_problems& problems) {
  const auto wrong = [&](std::string text) { problems.push_back({"url", std::move(text)}); };
  const auto url = value_of(given, "url");
  if (const auto word = unknown_word(url); !word.empty())
    return wrong("has " + word + ", which stands for nothing; there are " + template_words());
  const auto [origin, target] = split(url);
  try {
    (void)parse_base_url(origin);
  } catch (const std::invalid_argument& e) {
    // The text begins with another key's name.
    return wrong(std::string(e.what()).substr(sizeof "base_url"));
  }
  const auto filled = fill_in(target, hard_values, escaping::url);
  const auto parsed = boost::urls::parse_origin_form(filled.reveal());
  if (!parsed) return wrong("is not a URL: path and query must be percent-encoded, without #");
}

void check_body(const provider_keys& given, key_problems& problems) {
  const auto wrong = [&](std::string text) { problems.push_back({"body", std::move(text)}); };
  const auto body = value_of(given, "body"), url = value_of(given, "url");
  if (value_of(given, "method") == "GET" && !body.empty())
    return wrong("has no place in a GET request: put {to} and {text} into url, or set method to POST");
  if (const auto word = unknown_word(body); !word.empty())
    return wrong("has " + word + ", which stands for nothing; there are " + template_words());
  const auto has = [&](std::string_view word) { return has_word(body, word) || has_word(url, word); };
  if (!has("{text}")) return wrong("must hold {text}, as in {\"to\": \"{to}\", \"text\": \"{text}\"}");
  if (!has("{to}") && !has("{to_digits}")) return wrong("must hold {to} or {to_digits}");
  if (body.empty()) return;
  if (value_of(given, "format") == "json") {
    if (!read_json(fill_in(body, hard_values, escaping::json).reveal()))
      wrong("is not valid JSON once it is filled in; words in braces stand inside quotes, as in \"{text}\"");
  } else if (!parse_form(fill_in(body, hard_values, escaping::form).reveal())) {
    wrong("is no form; it is written name=value&name=value, percent-encoded, as in to={to}&text={text}");
  }
}

constexpr std::array own_fields{"host",           "content-length", "content-type", "transfer-encoding",
                                "connection",     "upgrade",        "te",           "expect",
                                "idempotency-key"};

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return result;
}

void check_headers(const provider_keys& given, bool basic, key_problems& problems) {
  for (const auto& line : pieces_of(value_of(given, "headers"), '\n')) {
    const auto colon = line.find(':');
    const auto name = lower(std::string_view(line).substr(0, std::min(colon, line.size())));
    // Not repeated: a malformed line may be a secret.
    if (colon == std::string::npos || !is_token(name) || !is_one_line(line))
      problems.push_back({"headers", "must be lines of the form \"Name: value\""});
    else if (std::ranges::find(own_fields, name) != own_fields.end())
      problems.push_back({"headers", "must not name " + name + ": that is written by itself (see content_type)"});
    else if (name == "authorization" && basic)
      problems.push_back({"headers", "names Authorization beside username: keep one"});
  }
}

bool is_basic(const provider_keys& given) {
  const auto used = [&](std::string_view word) {
    return has_word(value_of(given, "body"), word) || has_word(value_of(given, "url"), word);
  };
  return !value_of(given, "username").empty() && !used("{username}") && !used("{password}");
}

void check_pointer(const provider_keys& given, std::string_view key, key_problems& problems) {
  const auto pointer = value_of(given, key);
  if (!pointer.empty() && !pointer.starts_with('/'))
    problems.push_back({std::string(key), "must be a JSON pointer, as in /status or /payload/messageId"});
}

void check_success(const provider_keys& given, key_problems& problems) {
  const auto statuses = pieces_of(value_of(given, "success_status"), ',');
  const bool fit = !statuses.empty() && std::ranges::all_of(statuses, [](const std::string& s) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return s == "2xx" || (s.size() == 3 && s[0] == '2' && digit(s[1]) && digit(s[2]));
  });
  if (!fit) problems.push_back({"success_status", "must be 2xx, or statuses from 200 to 299 with commas"});
  for (const auto* key : {"success_field", "id_field"}) check_pointer(given, key, problems);
  if (!value_of(given, "success_value").empty() && value_of(given, "success_field").empty())
    problems.push_back({"success_value", "needs success_field: where in the answer it stands"});
}

void check_receipts(const provider_keys& given, key_problems& problems) {
  for (const auto* key : {"receipt_id", "receipt_status", "receipt_reason"}) check_pointer(given, key, problems);
  check_one_line(given, "receipt_secret", problems);
  bool any = false;
  for (const auto* key :
       {"receipt_secret", "receipt_id", "receipt_status", "receipt_delivered", "receipt_failed", "receipt_reason"})
    any = any || !value_of(given, key).empty();
  if (!any) return;
  for (const auto* key : {"receipt_secret", "receipt_id", "receipt_status", "receipt_delivered"})
    if (value_of(given, key).empty())
      problems.push_back({key, "is required for receipts: set it, or none of the receipt_ keys"});
  if (value_of(given, "id_field").empty())
    problems.push_back({"id_field", "is required for receipts: they name the message by it"});
  const auto secret = value_of(given, "receipt_secret");
  if (!secret.empty() && secret.size() < 8) problems.push_back({"receipt_secret", "must have at least 8 characters"});
}

} // namespace

std::vector<key_problem> webhook_problems(const provider_keys& given, std::string_view) {
  std::vector<key_problem> problems;
  const auto method = value_of(given, "method"), format = value_of(given, "format");
  if (method != "POST" && method != "PUT" && method != "GET")
    problems.push_back({"method", "must be POST, PUT or GET"});
  if (format != "json" && format != "form") problems.push_back({"format", "must be json or form"});
  if (!problems.empty()) return problems;
  check_url(given, problems);
  check_body(given, problems);
  for (const auto* key : {"content_type", "username", "password", "sender"}) check_one_line(given, key, problems);
  if (value_of(given, "username").find(':') != std::string::npos && is_basic(given))
    problems.push_back({"username", "must hold no colon: HTTP Basic ends it there"});
  check_headers(given, is_basic(given), problems);
  check_truth(given, "idempotent", problems);
  check_success(given, problems);
  check_receipts(given, problems);
  return problems;
}

webhook_settings webhook_settings_of(const provider_keys& given, std::string_view sender) {
  webhook_settings settings;
  settings.method = value_of(given, "method");
  auto [origin, target] = split(value_of(given, "url"));
  settings.origin = parse_base_url(origin);
  settings.target = std::move(target);
  settings.body = value_of(given, "body");
  const bool json = value_of(given, "format") == "json";
  settings.format = json ? escaping::json : escaping::form;
  settings.content_type = value_of(given, "content_type");
  if (settings.content_type.empty())
    settings.content_type = json ? "application/json" : "application/x-www-form-urlencoded";
  for (const auto& line : pieces_of(value_of(given, "headers"), '\n')) {
    const auto colon = line.find(':');
    settings.headers.emplace_back(
        line.substr(0, colon), core::secret(trimmed(std::string_view(line).substr(colon + 1)))
    );
  }
  settings.username = value_of(given, "username");
  settings.password = core::secret(value_of(given, "password"));
  settings.basic = is_basic(given);
  settings.idempotent = is_true(given, "idempotent");
  settings.sender = value_of(given, "sender");
  if (settings.sender.empty()) settings.sender = sender;
  settings.success = {
      pieces_of(value_of(given, "success_status"), ','), value_of(given, "success_field"),
      value_of(given, "success_value"), value_of(given, "id_field")};
  auto& receipts = settings.receipts;
  receipts.secret = core::secret(value_of(given, "receipt_secret"));
  receipts.id = value_of(given, "receipt_id");
  receipts.status = value_of(given, "receipt_status");
  receipts.reason = value_of(given, "receipt_reason");
  receipts.delivered = pieces_of(value_of(given, "receipt_delivered"), ',');
  receipts.failed = pieces_of(value_of(given, "receipt_failed"), ',');
  return settings;
}

} // namespace twostep::sms
