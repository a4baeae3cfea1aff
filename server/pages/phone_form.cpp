#include "server/pages/phone_form.hpp"

#include "server/audit/audit.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace twostep::server::pages {

namespace {

/// More would make the page long, and people know their own country's.
constexpr std::size_t max_countries = 60;

void fill_countries(page& p, const page_context& v) {
  const auto& allowed = v.access.config.sms.phones.allowed_countries;
  if (allowed.size() > max_countries || std::ranges::find(allowed, "*") != allowed.end()) return;
  auto list = p.add("COUNTRIES");
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& region : allowed)
    if (auto name = country_name(v.language, region); !name.empty())
      rows.emplace_back(std::move(name), core::calling_code_of(region));
  std::ranges::sort(rows);
  for (const auto& [name, code] : rows) list.add("COUNTRY").set("NAME", name).set("CODE", code);
}

/// The person said of this very number that it is right, or is to be texted anyway.
bool is_confirmed(const page_context& v, const core::e164_number& number) {
  return v.field("confirm") == "1" && v.field("confirmed") == number.reveal();
}

/// A second button beside the doubt.
void ask(page& p, const page_context& v, const doubtful_phone& doubtful) {
  p.error("phone", refusal_text(v.language, doubtful.why, doubtful.number));
  const bool landline = doubtful.why == core::phone_doubt::landline;
  p.add("DOUBT")
      .set("NUMBER", doubtful.number.reveal())
      .set("SAY", v.tr(landline ? msgid("Text it anyway") : msgid("Yes, this is right")))
      .set("KIND", landline ? "" : "primary");
  if (!landline) p.set("NEXT_KIND", "");
}

} // namespace

void fill_phone_form(page& p, const page_context& v, std::string_view shown) {
  p.into("PHONE_FORM", "phone_form.tpl").set("PHONE", shown).set("NEXT_KIND", "primary");
  fill_countries(p, v);
}

core::result<core::e164_number, unusable_phone> typed_phone(const page_context& v) {
  const auto typed = core::parse_phone_or_doubt(v.field("phone"), v.access.config.sms.phones);
  if (!typed) return unusable_phone(typed.error());
  if (typed->doubt && !is_confirmed(v, typed->number))
    return unusable_phone(doubtful_phone{typed->number, *typed->doubt});
  return typed->number;
}

void answer_doubtful(page_context& v, page p, const unusable_phone& why) {
  if (const auto* refused = std::get_if<core::phone_refusal>(&why)) {
    v.access.audit.note(audit_event::request_refused, v.x, v.person(), "phone");
    p.error("phone", refusal_text(v.language, *refused, v.field("phone")));
  } else {
    ask(p, v, std::get<doubtful_phone>(why));
  }
  p.answer();
}

} // namespace twostep::server::pages
