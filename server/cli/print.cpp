#include "server/cli/print.hpp"

#include "core/text.hpp"
#include "server/cli/print_support.hpp"
#include "server/text/date.hpp"
#include "server/text/listed.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <ostream>

namespace twostep::server::cli {
namespace {

std::string wrong_codes_of(const admin::wrong_code_counts& wrong) {
  auto text = std::to_string(wrong.last_day) + " in 24 hours, " + std::to_string(wrong.last_30_days) + " in 30 days";
  if (wrong.paused_until) text += "; no codes are taken until " + time_of(wrong.paused_until);
  return text;
}

void line(std::ostream& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out << name << std::string(name.size() < 18 ? 18 - name.size() : 1, ' ') << value << '\n';
}

void print_sessions(std::ostream& out, const std::vector<admin::session_view>& sessions) {
  line(out, "sessions", std::to_string(sessions.size()));
  for (const auto& s : sessions)
    out << "  " << (s.label.empty() ? "an unknown browser" : s.label) << " from " << s.address << ", since "
        << time_of(s.started_at) << ", last used " << time_of(s.last_used_at) << '\n';
}

void print_app_tokens(std::ostream& out, const std::vector<admin::app_token_view>& tokens) {
  line(out, "app passwords", std::to_string(tokens.size()));
  for (const auto& t : tokens) {
    out << "  " << t.name << " for";
    for (const auto& host : t.hosts) out << ' ' << host;
    out << ", since " << time_of(t.created_at) << (t.expires_at ? ", until " + time_of(t.expires_at) : "")
        << (t.last_used_at ? ", last used about " + time_of(t.last_used_at) : ", never used") << '\n';
  }
}

std::string_view awaited_by(core::number_change_step s) {
  using enum core::number_change_step;
  switch (s) {
  case old_code:
    return "waits for the code sent to this number";
  case new_number:
    return "this number's code came back; waits for the new number";
  case new_code:
    return "waits for the code sent to the new number";
  }
  return "";
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

std::string_view event_in_words(core::delivery_step e) {
  using enum core::delivery_step;
  switch (e) {
  case accepted:
    return "taken by";
  case dropped:
    return "given up";
  case delivered:
    return "delivered by";
  case undelivered:
    return "not delivered by";
  case rerouted:
    return "sent by another way too, by";
  }
  return "unknown";
}

std::string step_in_words(const admin::message_step_view& step) {
  std::string text(event_in_words(step.what));
  if (!step.provider.empty())
    text.append(step.what == core::delivery_step::dropped ? ", last tried by " : " ").append(step.provider);
  if (step.reason) text.append(": ").append(reason_in_words(*step.reason));
  if (step.provider_id) text.append(", as ").append(*step.provider_id);
  return text;
}

void print_messages(std::ostream& out, const std::vector<admin::message_view>& messages) {
  static const std::map<std::string_view, std::string_view> purposes{
      {"sign_in", "the code to sign in"},
      {"enable", "the code to turn two-step verification on"},
      {"disable", "the code to turn two-step verification off"},
      {"step_up", "the code to go on in an open session"},
      {"replace_old", "the code to the old number"},
      {"replace_new", "the code to the new number"},
      {"verification", "a verification code"},
      {"notice", "a notice to the owner"},
  };
  for (const auto& message : messages) {
    const auto found = purposes.find(message.purpose);
    std::string text(found == purposes.end() ? std::string_view(message.purpose) : found->second);
    const auto number = message.number;
    if (number > 1)
      text.append(", sent for the ")
          .append(std::to_string(number))
          .append(
              number == 2   ? "nd"
              : number == 3 ? "rd"
                            : "th"
          )
          .append(" time");
    line(out, "message", text);
    for (const auto& step : message.steps) out << "  " << time_of(step.at) << "  " << step_in_words(step) << '\n';
  }
}

std::string factor_in_words(const admin::factor_view& f) {
  auto text = std::string(
      f.method == "text_message" ? "text messages"
      : f.method == "passkey"    ? "passkey"
                                 : "authenticator app"
  );
  if (f.name) text += " \"" + *f.name + '"';
  text += ", since " + time_of(f.since);
  if (f.last_used_at) text += ", last used " + time_of(f.last_used_at);
  if (f.ends_at) text += ", deleted at " + time_of(f.ends_at) + " as lost";
  if (f.asked_first) text += "; asked for first";
  return text;
}

} // namespace

std::string_view activity_in_words(core::activity_kind what) {
  using enum core::activity_kind;
  switch (what) {
  case signed_in:
    return "signed in";
  case code_failed:
    return "a wrong code";
  case two_step_enabled:
    return "two-step verification turned on";
  case two_step_disabled:
    return "two-step verification turned off";
  case two_step_reset:
    return "two-step verification reset by support";
  case password_changed:
    return "password changed";
  case password_set_by_support:
    return "password set by support";
  case unlocked:
    return "a pause lifted by support";
  case message_not_delivered:
    return "a message could not be delivered";
  case app_token_created:
    return "an app password created";
  case app_token_revoked:
    return "an app password deleted";
  case number_changed:
    return "phone number changed";
  case link_made:
    return "a one-time link made by support";
  case recovery_codes_made:
    return "new recovery codes made";
  case recovery_code_used:
    return "a recovery code used to sign in";
  case authenticator_added:
    return "an authenticator app added";
  case authenticator_removed:
    return "an authenticator app deleted";
  case text_messages_on:
    return "text messages turned on";
  case text_messages_off:
    return "text messages turned off";
  case authenticator_lost:
    return "an authenticator app said to be lost: deleted after 72 hours";
  case authenticator_kept:
    return "an authenticator app kept that was said to be lost";
  case passkey_added:
    return "a passkey added";
  case passkey_removed:
    return "a passkey deleted";
  case passkey_lost:
    return "a passkey said to be lost: deleted after 72 hours";
  case passkey_kept:
    return "a passkey kept that was said to be lost";
  case passkey_refused:
    return "a passkey refused";
  case browser_trusted:
    return "a browser trusted";
  case trust_ended:
    return "a browser no longer trusted";
  case trust_copied:
    return "a copy of a trusted browser found";
  case reset_asked:
    return "a reset asked for, which takes a second operator";
  case suspended:
    return "account suspended by support";
  case resumed:
    return "account opened again by support";
  case signed_out_by_support:
    return "signed out everywhere by support";
  case name_set:
    return "name changed by support";
  case role_set:
    return "role changed by support";
  case moved:
    return "moved to another organisation by support";
  }
  return "unknown";
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

void print_json(std::ostream& out, const boost::json::object& o) {
  out << boost::json::serialize(o) << '\n';
}

std::string time_of(const std::optional<core::time_point>& t) {
  return t ? to_readable(*t) : std::string();
}

std::string last_sign_in_of(const admin::user_summary& user) {
  if (user.last_sign_in) return time_of(user.last_sign_in);
  return user.last_sign_in_before ? "before " + time_of(user.last_sign_in_before) : "never";
}

std::string two_step_of(const admin::user_summary& user) {
  const auto& t = user.two_step;
  auto text = t.state;
  if (t.phone) text += "  " + *t.phone;
  if (t.required && !t.phone) text += "  (required)";
  return text;
}

void print_user(std::ostream& out, const admin::user_details& user) {
  const auto& t = user.two_step;
  line(out, "email", user.email);
  line(out, "name", user.name);
  line(out, "id", core::to_text(user.id));
  line(out, "role", std::string(core::to_text(user.role)));
  line(out, "language", user.locale);
  line(out, "organisation", user.organisation.value.value_or("none"));
  line(out, "created", time_of(user.created_at));
  line(out, "last sign-in", last_sign_in_of(user));
  if (user.suspended) line(out, "suspended", "yes");
  line(out, "two-step", t.state);
  line(out, "  phone", t.phone.value_or(""));
  line(out, "  since", time_of(t.since));
  if (t.number_since) line(out, "  this number since", time_of(t.number_since));
  if (t.number_change) line(out, "  being replaced", std::string(awaited_by(*t.number_change)));
  line(out, "  last proven", time_of(t.proven_at));
  if (user.needs_link)
    line(out, "  opens", "with an enrol link alone: twostep user link " + user.email + " --purpose enrol");
  line(out, "  mandatory", t.required ? "yes, by the organisation" : "no");
  line(
      out, "password",
      "changed " + time_of(user.password.changed_at) + (user.password.by_mail ? " through a mailed link" : "") +
          (user.password.must_change ? "; must be changed at the next sign-in" : "")
  );
  line(out, "wrong codes", wrong_codes_of(user.wrong_codes.unknown_browsers));
  line(out, "  known browsers", wrong_codes_of(user.wrong_codes.known_browsers));
  for (const auto& f : user.factors) line(out, "second step", factor_in_words(f));
  if (user.needs_one_of)
    line(out, "  not enough", "the organisation allows none of it, only " + listed(*user.needs_one_of));
  if (const auto& codes = user.recovery_codes)
    line(out, "recovery codes", std::to_string(codes->left) + " left, made " + time_of(codes->made_at));
  for (const auto& b : user.trusted_browsers)
    line(
        out, "trusted browser",
        b.label + ", until " + time_of(b.expires_at) + ", last used " + time_of(b.used_at) +
            ": the password is enough there"
    );
  if (user.reset_takes_two_until)
    line(out, "a reset", "takes two operators until " + time_of(user.reset_takes_two_until));
  for (const auto& l : user.links)
    line(
        out, "link",
        std::string(core::to_text(l.purpose)) + ", good until " + time_of(l.expires_at) +
            (l.is_opened ? "; opened with the password" : "")
    );
  print_pauses(out, user);
  line(out, "messages owed", std::to_string(user.messages_owed));
  line(
      out, "messages waiting",
      std::to_string(user.messages_waiting) +
          (user.messages_waiting == 0 ? "" : "  (notices over the limit: they leave later, together)")
  );
  print_messages(out, user.messages);
  print_sessions(out, user.sessions);
  print_app_tokens(out, user.app_tokens);
  print_support_acts(out, user);
  print_activities(out, "changes", user.changes);
  print_activities(out, "recent activity", user.recent);
}

void print_generated_password(std::ostream& out, const admin::user_with_password& user) {
  if (user.generated_password)
    out << "Password: " << user.generated_password->reveal()
        << "\nIt is shown this once, and must be changed at the first sign-in.\n";
}

} // namespace twostep::server::cli
