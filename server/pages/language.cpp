#include "server/pages/language.hpp"

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/pages/account_meter.hpp"

#include <ctemplate/template.h>

#include <algorithm>

namespace twostep::server::pages {
namespace {

/// Changes of an account's setting: each is a record of the log.
constexpr account_limit changes_an_hour{core::meter_kind::language_changes, 30, core::hours(1)};

ctemplate::TemplateString template_text(std::string_view text) {
  return {text.data(), text.size()};
}

bool can_be_shown_again(const http::exchange& x) noexcept {
  return x.request.method != http::method::post || x.response.status >= 400;
}

/// The tag as the picker's button has it, and no other.
const page_language* picked(const page_context& v) {
  const auto all = v.languages.all();
  const auto found = std::ranges::find(all, v.field("locale"), [](const page_language& l) { return l.tag(); });
  return found == all.end() ? nullptr : &*found;
}

/// nullopt: the person's setting is that language.
awaitable<std::optional<core::refusal>>
set_for_person(page_context& v, const account_commands& commands, std::string locale) {
  if (v.who->account.locale == locale) co_return std::nullopt;
  const auto no = co_await take_of(v, changes_an_hour);
  if (no) co_return no;
  core::set_locale command{std::move(locale), {core::actor_kind::self, {}}, v.who->session.id};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) co_return done.outcome.error();
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "locale_set");
  co_return std::nullopt;
}

} // namespace

void fill_picker(ctemplate::TemplateDictionary& layout, const page_context& v) {
  const auto all = v.languages.all();
  const auto csrf = v.csrf();
  if (all.size() < 2 || csrf.empty() || !can_be_shown_again(v.x)) return;
  auto& picker = *layout.AddSectionDictionary("LANGUAGES");
  picker.SetValue("LANGUAGE", template_text(v.language.name));
  picker.SetValue("NEXT", template_text(v.page_path.empty() ? std::string() : with_next(v.page_path, v.next())));
  for (const auto& one : all) {
    if (one.words == v.language.words) continue;
    auto& other = *picker.AddSectionDictionary("OTHER");
    other.SetValue("TAG", template_text(one.tag()));
    other.SetValue("NAME", template_text(one.name));
  }
}

awaitable<> choose_language(page_context& v, const account_commands& commands) {
  const auto* language = picked(v);
  if (!language) co_return say(v, 400, msgid("That didn't work"), msgid("There is no such language."));
  // A session from which something is still missing chooses for this browser alone.
  if (v.who && v.who->next == core::next_step::none &&
      core::is_verified(v.who->account, v.who->session, v.organisation(), v.now())) {
    const auto refused = co_await set_for_person(v, commands, std::string(language->tag()));
    if (refused) co_return say(v, *refused);
  }
  set_language_cookie(v.access, v.x, *language);
  // Pages of ours alone: the picker isn't on others.
  const auto next = v.next();
  v.go(next.starts_with('/') ? std::string_view(next) : "/");
}

} // namespace twostep::server::pages
