#include "server/pages/page_context.hpp"

#include "server/http/path.hpp"
#include "server/pages/language.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <ctemplate/template.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace twostep::server::pages {

namespace {

using ctemplate::TemplateString;

TemplateString view(std::string_view text) {
  return {text.data(), text.size()};
}

std::string upper(std::string_view field) {
  std::string out(field);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return out;
}

void set_retry_after(page_context& v, const rendered_refusal& t) {
  v.x.response.headers.push_back({"Retry-After", std::to_string(*t.retry_after)});
}

/// "+45 •• •• •• 78" as its parts: what is shown, the calling code, the end.
void fill_number(ctemplate::TemplateDictionary& in, const core::e164_number& n) {
  const auto masked = n.masked();
  auto* number = in.AddIncludeDictionary("NUMBER");
  number->SetFilename("masked_number.tpl");
  number->SetValue("MASKED", view(masked));
  number->SetValue("CODE", view(std::string_view(masked).substr(0, masked.find(' '))));
  number->SetValue("END", view(n.reveal().substr(n.reveal().size() - std::min<std::size_t>(2, n.reveal().size()))));
}

void fill_mood(ctemplate::TemplateDictionary& in, mood look) {
  static constexpr std::string_view classes[] = {"info", "good", "bad"}, icons[] = {"info", "check", "error"};
  in.SetValue("MOOD", view(classes[static_cast<std::size_t>(look)]));
  in.SetValue("MARK", view(icons[static_cast<std::size_t>(look)]));
}

/// From a minute on, a wait stands as the time of day at which it ends.
bool shows_end(const rendered_refusal& t) {
  return !t.reason.empty() && *t.retry_after >= 60;
}

/// The service's logo, or the program's own, beside its name.
void fill_brand(const page_context& v, ctemplate::TemplateDictionary& in) {
  auto* brand = in.AddIncludeDictionary("BRAND");
  brand->SetFilename("brand.tpl");
  if (const auto& logo = v.assets.logo(); !logo.empty())
    brand->AddSectionDictionary("LOGO")->SetValue("PICTURE", view(v.access.address.path_prefix + logo));
  else
    brand->ShowSection("NO_LOGO");
}

} // namespace

bool page_context::is_two_step_mandatory() const {
  return core::requires_two_step(organisation(), now());
}

const core::organisation* page_context::organisation() const noexcept {
  return who && who->organisation ? &*who->organisation : nullptr;
}

bool page_context::may_set_up(std::uint8_t method) const noexcept {
  return core::may_set_up(access.policy, organisation(), method);
}

void page_context::know(std::optional<authenticated_user> asking) {
  who = std::move(asking);
  language = languages.of(x.request, who ? std::string_view(who->account.locale) : std::string_view());
}

std::string page_context::csrf() const {
  if (who) return who->csrf;
  return browser ? access.tokens.csrf(browser->browser) : std::string();
}

audited_person page_context::person() const {
  return {who->account.id, device_trust_of(access, x, who->account)};
}

void page_context::go_on_as(const session_cookies& cookies) {
  who->session.id = cookies.ids.id;
  who->session.page = cookies.ids.page;
  who->csrf = access.tokens.csrf(who->session);
  set_session_cookies(access, x, cookies);
}

void page_context::go(std::string_view where) {
  x.response.status = 303;
  x.response.body.clear();
  std::string target(where);
  if (where.starts_with('/')) {
    const auto& prefix = access.address.path_prefix;
    target = prefix + std::string(http::below(prefix, where)); // a `next` may have been written with it
  }
  x.response.headers.push_back({"Location", std::move(target)});
}

void page_context::go_and_say(std::string_view where, note what) {
  if (where.starts_with('/')) leave_note(*this, what);
  go(where);
}

page::page(page_context& v, std::string_view body, msgid title, frame around) : page(v, body, v.tr(title), around) {}

page::page(page_context& v, std::string_view body, std::string_view title, frame around)
    : context_(v), dictionary_(std::make_unique<ctemplate::TemplateDictionary>("page")) {
  const auto& config = v.access.config;
  auto& d = *dictionary_;
  // Global: an included template sees nothing else of the page around it.
  d.SetTemplateGlobalValue("TITLE", view(title));
  d.SetTemplateGlobalValue("LANG", view(v.language.tag()));
  d.SetTemplateGlobalValue("DIR", v.language.is_right_to_left ? "rtl" : "ltr");
  d.SetTemplateGlobalValue("SERVICE", view(config.branding.name));
  d.SetTemplateGlobalValue("SUPPORT", view(config.branding.support_email));
  d.SetTemplateGlobalValue("PREFIX", view(v.access.address.path_prefix));
  d.SetTemplateGlobalValue("STYLE", view(v.access.address.path_prefix + v.assets.path("style.css")));
  d.SetTemplateGlobalValue("SCRIPT", view(v.access.address.path_prefix + v.assets.path("script.js")));
  d.SetTemplateGlobalValue("ICON", view(v.access.address.path_prefix + v.assets.path("favicon.svg")));
  d.SetTemplateGlobalValue("ICONS", view(v.access.address.path_prefix + v.assets.path("icons.svg")));
  d.SetTemplateGlobalValue("CSRF", view(v.csrf()));
  fill_frame(around);
  if (const auto* style = v.assets.find("brand.css"))
    d.AddSectionDictionary("BRAND_COLOURS")->SetValue("BRAND_STYLE", view(v.access.address.path_prefix + *style));
  if (config.demo && v.demo) d.ShowSection("DEMO");
  if (v.refused_form) {
    notice(v.tr(v.refused_form->sentence), v.refused_form->is_harmless ? mood::info : mood::bad);
    is_refused_ = true;
    status_ = 403;
  }
  body_ = d.AddIncludeDictionary("BODY");
  body_->SetFilename(std::string(body));
}

void page::fill_frame(frame around) {
  auto& d = *dictionary_;
  d.SetValue("FRAME", around == frame::front ? "front" : "");
  d.SetValue("BOX", around == frame::wide ? "page" : "task");
  auto* name = d.AddSectionDictionary(around == frame::front ? "FRONT" : "BAR");
  fill_brand(context_, *name);
  if (!context_.who || around == frame::front) return;
  const auto& account = context_.who->account;
  auto* menu = name->AddSectionDictionary("MENU");
  menu->SetValue("WHO", view(account.name.empty() ? account.email.shown : account.name));
  menu->SetValue("EMAIL", view(account.email.shown));
  if (!account.name.empty()) menu->AddSectionDictionary("NAMED")->SetValue("NAME", view(account.name));
}

page::page(page&&) noexcept = default;
page::~page() = default;

page& page::set(std::string_view name, std::string_view value) {
  body_->SetValue(view(name), view(value));
  return *this;
}

page& page::set(std::string_view name, msgid value) {
  return set(name, context_.tr(value));
}

page& page::show(std::string_view name) {
  body_->ShowSection(view(name));
  return *this;
}

page& page::into(std::string_view include, std::string_view file) {
  body_ = body_->AddIncludeDictionary(view(include));
  body_->SetFilename(std::string(file));
  return *this;
}

page& page::number(const core::e164_number& n) {
  fill_number(*body_, n);
  return *this;
}

page::section page::add(std::string_view name) {
  return section(body_->AddSectionDictionary(view(name)));
}

page::section& page::section::set(std::string_view name, std::string_view value) {
  dictionary_->SetValue(view(name), view(value));
  return *this;
}

page::section& page::section::number(const core::e164_number& n) {
  fill_number(*dictionary_, n);
  return *this;
}

page::section page::section::add(std::string_view name) {
  return section(dictionary_->AddSectionDictionary(view(name)));
}

page::section page::section::include(std::string_view name, std::string_view file) {
  auto* included = dictionary_->AddIncludeDictionary(view(name));
  included->SetFilename(std::string(file));
  return section(included);
}

page::section& page::section::show(std::string_view name) {
  dictionary_->ShowSection(view(name));
  return *this;
}

page& page::with_summary() noexcept {
  has_summary_ = true;
  return *this;
}

page& page::back(std::string_view path, msgid to) {
  auto* link = dictionary_->AddSectionDictionary("BACK");
  link->SetValue("WHERE", view(context_.access.address.path_prefix + std::string(path)));
  link->SetValue("TO", view(context_.tr(to)));
  return *this;
}

page::section page::include(std::string_view name, std::string_view file) {
  auto* included = body_->AddIncludeDictionary(view(name));
  included->SetFilename(std::string(file));
  return section(included);
}

page& page::notice(std::string_view sentence, mood look) {
  auto* box = dictionary_->AddSectionDictionary("NOTICE");
  box->SetValue("TEXT", view(sentence));
  fill_mood(*box, look);
  has_focus_above_ = true;
  return *this;
}

page& page::news(std::string_view sentence) {
  dictionary_->AddSectionDictionary("NEWS")->SetValue("TEXT", view(sentence));
  return *this;
}

page& page::notice(const rendered_refusal& t, std::optional<msgid> help, mood look) {
  auto* box = dictionary_->AddSectionDictionary("NOTICE");
  const bool has_end = shows_end(t);
  box->SetValue("TEXT", view(has_end ? t.reason : t.sentence));
  fill_mood(*box, look);
  if (help) box->AddSectionDictionary("HELP")->SetValue("ADVICE", view(context_.tr(*help)));
  status_ = t.status;
  is_refused_ = has_focus_above_ = true;
  if (!t.retry_after) return *this;
  set_retry_after(context_, t);
  if (!has_end) return *this;
  if (*t.retry_after > 3600) box->ShowSection("LONG");
  const auto until = context_.now() + core::seconds(*t.retry_after);
  auto* end = box->AddSectionDictionary("END");
  end->SetValue("AT", view(time_of_day(context_.language, until, context_.now())));
  end->SetValue("TIME", view(to_rfc3339(until)));
  return *this;
}

page& page::error(std::string_view field, std::string_view sentence) {
  const auto name = upper(field);
  auto* beside = body_->AddIncludeDictionary(name + "_ERROR");
  beside->SetFilename("field_error.tpl");
  beside->SetValue("FIELD", view(field));
  beside->SetValue("TEXT", view(sentence));
  show(name + "_INVALID");
  errors_.push_back({std::string(field), std::string(sentence)});
  if (status_ == 200) status_ = 422;
  return *this;
}

page& page::error(std::string_view field, msgid sentence) {
  return error(field, context_.tr(sentence));
}

page& page::refused(std::string_view field, const core::refusal& refusal) {
  context_.refresh_now(); // a command decides by the clock: a wait that it names counts from then
  const auto rendered =
      refusal_text(context_.language, refusal, context_.now(), context_.access.config.branding.support_email);
  if (rendered.retry_after) return notice(rendered);
  status_ = rendered.status;
  return error(field, rendered.sentence);
}

void page::fill_errors() {
  const bool is_refused = is_refused_ || !errors_.empty();
  dictionary_->ShowSection(is_refused ? "REFUSED" : "PLAIN");
  if (!has_summary_ || errors_.empty()) return;
  has_focus_above_ = true;
  auto* summary = dictionary_->AddSectionDictionary("ERRORS");
  for (const auto& e : errors_) {
    auto* one = summary->AddSectionDictionary("ONE");
    one->SetValue("FIELD", view(e.field));
    one->SetValue("TEXT", view(e.sentence));
  }
}

void page::answer(unsigned status) {
  auto& response = context_.x.response;
  response.status = status == 200 ? status_ : status;
  fill_errors();
  if (context_.x.request.method == http::method::get)
    if (const auto said = take_note(context_)) {
      auto* box = dictionary_->AddSectionDictionary(is_done(*said) ? "DONE" : "NEWS");
      box->SetValue("TEXT", view(context_.tr(sentence(*said))));
      fill_mood(*box, takes_away(*said) ? mood::info : mood::good);
      has_focus_above_ = has_focus_above_ || is_done(*said);
    }
  if (!has_focus_above_) dictionary_->ShowTemplateGlobalSection("FOCUS");
  fill_picker(*dictionary_, context_);
  response.body = context_.templates.render(context_.language, "layout.tpl", *dictionary_);
}

std::string_view page_of(core::next_step step) noexcept {
  switch (step) {
  case core::next_step::give_second_step:
    return "/sign-in/again";
  case core::next_step::enable_two_step:
    return "/profile/security/two-step/phone";
  case core::next_step::change_password:
    return "/profile/security/password";
  case core::next_step::none:
    break;
  }
  return "/profile/security";
}

namespace {

/// The page that whoever has read a message goes on to.
void show_way_on(page& p, const page_context& v) {
  const std::string prefix = v.access.address.path_prefix;
  const bool must = v.who && v.who->next != core::next_step::none;
  p.set("WHERE", prefix + std::string(v.who ? page_of(v.who->next) : "/sign-in"));
  p.set("TO", must ? msgid("Continue") : v.who ? msgid("Back to Security") : msgid("Go to sign-in"));
}

} // namespace

void say(page_context& v, unsigned status, msgid title, std::string_view sentence) {
  page p(v, "message.tpl", title);
  p.set("HEADING", title).set("SENTENCE", sentence);
  show_way_on(p, v);
  p.answer(status);
}

void say(page_context& v, unsigned status, msgid title, msgid sentence) {
  say(v, status, title, v.tr(sentence));
}

void say(page_context& v, const core::refusal& refusal) {
  v.refresh_now(); // as in page::refused
  const auto rendered = refusal_text(v.language, refusal, v.now(), v.access.config.branding.support_email);
  if (!rendered.retry_after) return say(v, rendered.status, msgid("That didn't work"), rendered.sentence);
  const core::seconds wait(*rendered.retry_after);
  const auto title = v.tr(msgid("Wait {time}"), {{"time", in_words(v.language, wait)}});
  set_retry_after(v, rendered);
  page p(v, "message.tpl", title);
  const bool has_end = shows_end(rendered);
  p.set("HEADING", title).set("SENTENCE", has_end ? rendered.reason : rendered.sentence).show("WAITING");
  if (has_end)
    p.add("END").set("AT", time_of_day(v.language, v.now() + wait, v.now())).set("TIME", to_rfc3339(v.now() + wait));
  show_way_on(p, v);
  p.answer(rendered.status);
}

} // namespace twostep::server::pages
