#include "server/cli/print.hpp"

#include "core/text.hpp"
#include "server/cli/print_support.hpp"
#include "server/text/date.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <map>
#include <ostream>

namespace twostep::server::cli {
namespace {

namespace json = boost::json;

const json::object& object_in(const json::object& o, std::string_view field) {
  return o.at(field).as_object();
}

std::string count_of(const json::object& o, std::string_view field) {
  return std::to_string(o.at(field).to_number<std::int64_t>());
}

std::string wrong_codes_of(const json::object& wrong) {
  auto text = count_of(wrong, "last_day") + " in 24 hours, " + count_of(wrong, "last_30_days") + " in 30 days";
  if (const auto until = time_of(wrong, "paused_until"); !until.empty())
    text += "; no codes are taken until " + until;
  return text;
}

void line(std::ostream& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out << name << std::string(name.size() < 18 ? 18 - name.size() : 1, ' ') << value << '\n';
}

void print_sessions(std::ostream& out, const json::object& user) {
  const auto& sessions = user.at("sessions").as_array();
  line(out, "sessions", std::to_string(sessions.size()));
  for (const auto& one : sessions) {
    const auto& s = one.as_object();
    const auto label = text_of(s, "label");
    out << "  " << (label.empty() ? "an unknown browser" : label) << " from " << text_of(s, "address") << ", since "
        << time_of(s, "started_at") << ", last used " << time_of(s, "last_used_at") << '\n';
  }
}

void print_app_tokens(std::ostream& out, const json::object& user) {
  const auto& all = user.at("app_tokens").as_array();
  line(out, "app passwords", std::to_string(all.size()));
  for (const auto& one : all) {
    const auto& t = one.as_object();
    const auto until = time_of(t, "expires_at"), used = time_of(t, "last_used_at");
    out << "  " << text_of(t, "name") << " for";
    for (const auto& host : t.at("hosts").as_array()) out << ' ' << std::string_view(host.as_string());
    out << ", since " << time_of(t, "created_at") << (until.empty() ? "" : ", until " + until)
        << (used.empty() ? ", never used" : ", last used about " + used) << '\n';
  }
}

std::string_view reason_in_words(std::string_view reason) {
  static const std::map<std::string_view, std::string_view> words{
      {"invalid_number", "the number doesn't exist or takes no texts"},
      {"rejected", "the network refused it"},
      {"unsupported", "this provider can't reach that number"},
      {"authentication", "the provider refused our credentials"},
      {"rate_limited", "the provider asked to wait for longer than the code lived"},
      {"unavailable", "the phone or the network could not be reached in time"},
      {"no_answer", "the provider didn't answer"},
      {"expired", "its code died first"},
      {"no_provider", "no provider is set"},
  };
  const auto found = words.find(reason);
  return found == words.end() ? reason : found->second;
}

std::string step_in_words(const json::object& step) {
  static const std::map<std::string_view, std::string_view> words{
      {"accepted", "taken by"},
      {"dropped", "given up"},
      {"delivered", "delivered by"},
      {"undelivered", "not delivered by"},
      {"rerouted", "sent by another way too, by"},
  };
  const auto what = text_of(step, "what"), provider = text_of(step, "provider"), reason = text_of(step, "reason");
  const auto found = words.find(what);
  std::string text(found == words.end() ? std::string_view(what) : found->second);
  if (!provider.empty()) text.append(what == "dropped" ? ", last tried by " : " ").append(provider);
  if (!reason.empty()) text.append(": ").append(reason_in_words(reason));
  if (step.contains("provider_id")) text.append(", as ").append(text_of(step, "provider_id"));
  return text;
}

void print_messages(std::ostream& out, const json::object& user) {
  static const std::map<std::string_view, std::string_view> purposes{
      {"sign_in", "the code to sign in"},
      {"enable", "the code to turn two-step verification on"},
      {"disable", "the code to turn two-step verification off"},
      {"replace_old", "the code to the old number"},
      {"replace_new", "the code to the new number"},
      {"verification", "a verification code"},
      {"notice", "a notice to the owner"},
  };
  for (const auto& one : user.at("messages").as_array()) {
    const auto& message = one.as_object();
    const auto purpose = text_of(message, "purpose");
    const auto found = purposes.find(purpose);
    std::string text(found == purposes.end() ? std::string_view(purpose) : found->second);
    if (const auto number = message.at("number").to_number<std::int64_t>(); number > 1)
      text.append(", sent for the ")
          .append(std::to_string(number))
          .append(
              number == 2   ? "nd"
              : number == 3 ? "rd"
                            : "th"
          )
          .append(" time");
    line(out, "message", text);
    for (const auto& step : message.at("steps").as_array())
      out << "  " << time_of(step.as_object(), "at") << "  " << step_in_words(step.as_object()) << '\n';
  }
}

} // namespace

std::string activity_in_words(std::string_view what) {
  static const std::map<std::string_view, std::string_view> words{
      {"signed_in", "signed in"},
      {"code_failed", "a wrong code"},
      {"two_step_enabled", "two-step verification turned on"},
      {"two_step_disabled", "two-step verification turned off"},
      {"two_step_reset", "two-step verification reset by support"},
      {"password_changed", "password changed"},
      {"password_set_by_support", "password set by support"},
      {"unlocked", "a pause lifted by support"},
      {"message_not_delivered", "a message could not be delivered"},
      {"app_token_created", "an app password created"},
      {"app_token_revoked", "an app password deleted"},
  };
  const auto found = words.find(what);
  return std::string(found == words.end() ? what : found->second);
}

table::table(std::initializer_list<std::string_view> heads) {
  rows_.emplace_back(heads.begin(), heads.end());
}

void table::add(std::vector<std::string> cells) {
  rows_.push_back(std::move(cells));
}

void table::print(std::ostream& out) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], core::code_points(row[i]));
  for (const auto& row : rows_) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      text.append(widths[i] - core::code_points(row[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  }
}

void print_json(std::ostream& out, const json::object& o) {
  out << json::serialize(o) << '\n';
}

std::string text_of(const json::object& o, std::string_view field) {
  const auto* value = o.if_contains(field);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string time_of(const json::object& o, std::string_view field) {
  const auto t = parse_date(text_of(o, field));
  return t ? to_readable(*t) : std::string();
}

bool is_true(const json::object& o, std::string_view field) {
  const auto* value = o.if_contains(field);
  return value && value->is_bool() && value->as_bool();
}

std::string two_step_of(const json::object& user) {
  const auto& t = object_in(user, "two_step");
  auto text = text_of(t, "state");
  if (const auto phone = text_of(t, "phone"); !phone.empty()) text += "  " + phone;
  if (is_true(t, "required") && text_of(t, "phone").empty()) text += "  (required)";
  return text;
}

void print_user(std::ostream& out, const json::object& user) {
  const auto& t = object_in(user, "two_step");
  const auto& password = object_in(user, "password");
  const auto& wrong = object_in(user, "wrong_codes");
  const auto organisation = text_of(user, "organisation");
  line(out, "email", text_of(user, "email"));
  line(out, "name", text_of(user, "name"));
  line(out, "id", text_of(user, "id"));
  line(out, "role", text_of(user, "role"));
  line(out, "organisation", organisation.empty() ? "none" : organisation);
  line(out, "created", time_of(user, "created_at"));
  if (is_true(user, "suspended")) line(out, "suspended", "yes");
  line(out, "two-step", text_of(t, "state"));
  line(out, "  phone", text_of(t, "phone"));
  line(out, "  since", time_of(t, "since"));
  line(out, "  last proven", time_of(t, "proven_at"));
  line(out, "  mandatory", is_true(t, "required") ? "yes, by the organisation" : "no");
  line(
      out, "password",
      "changed " + time_of(password, "changed_at") +
          (is_true(password, "must_change") ? "; must be changed at the next sign-in" : "")
  );
  line(out, "wrong codes", wrong_codes_of(object_in(wrong, "unknown_browsers")));
  line(out, "  known browsers", wrong_codes_of(object_in(wrong, "known_browsers")));
  print_pauses(out, user);
  line(out, "messages owed", count_of(user, "messages_owed"));
  line(out, "messages waiting", count_of(user, "messages_waiting"));
  print_messages(out, user);
  print_sessions(out, user);
  print_app_tokens(out, user);
  print_support_acts(out, user);
  print_changes(out, user);
  const auto& recent = user.at("recent").as_array();
  if (!recent.empty()) out << "recent activity\n";
  for (auto one = recent.rbegin(); one != recent.rend(); ++one)
    out << "  " << time_of(one->as_object(), "at") << "  " << activity_in_words(text_of(one->as_object(), "what"))
        << '\n';
}

void print_generated_password(std::ostream& out, const json::object& user) {
  const auto password = text_of(user, "generated_password");
  if (!password.empty())
    out << "Password: " << password << "\nIt is shown this once, and must be changed at the first sign-in.\n";
}

} // namespace twostep::server::cli
