#include "server/pages/page_context.hpp"

#include "server/http/path.hpp"
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

} // namespace

std::string page_context::csrf() const {
  if (who) return who->csrf;
  return browser ? access.tokens.csrf(browser->browser) : std::string();
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

page::page(page_context& v, std::string_view body, msgid title)
    : context_(v), dictionary_(std::make_unique<ctemplate::TemplateDictionary>("page")) {
  const auto& config = v.access.config;
  auto& d = *dictionary_;
  // Global: an included template sees nothing else of the page around it.
  d.SetTemplateGlobalValue("TITLE", view(v.tr(title)));
  d.SetTemplateGlobalValue("LANG", view(v.language.tag()));
  d.SetTemplateGlobalValue("SERVICE", view(config.branding.name));
  d.SetTemplateGlobalValue("SUPPORT", view(config.branding.support_email));
  d.SetTemplateGlobalValue("PREFIX", view(v.access.address.path_prefix));
  d.SetTemplateGlobalValue("STYLE", view(v.access.address.path_prefix + v.assets.path("style.css")));
  d.SetTemplateGlobalValue("SCRIPT", view(v.access.address.path_prefix + v.assets.path("script.js")));
  d.SetTemplateGlobalValue("ICON", view(v.access.address.path_prefix + v.assets.path("favicon.svg")));
  d.SetTemplateGlobalValue("CSRF", view(v.csrf()));
  if (v.who) {
    auto* menu = d.AddSectionDictionary("MENU");
    menu->SetValue("WHO", view(v.who->account.name.empty() ? v.who->account.email.shown : v.who->account.name));
  }
  if (config.demo && v.demo) d.ShowSection("DEMO");
  if (v.refused_form) {
    notice(v.tr(*v.refused_form));
    status_ = 403;
  }
  body_ = d.AddIncludeDictionary("BODY");
  body_->SetFilename(std::string(body));
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

page::section page::add(std::string_view name) {
  return section(body_->AddSectionDictionary(view(name)));
}

page::section& page::section::set(std::string_view name, std::string_view value) {
  dictionary_->SetValue(view(name), view(value));
  return *this;
}

page::section& page::section::show(std::string_view name) {
  dictionary_->ShowSection(view(name));
  return *this;
}

page& page::notice(std::string_view sentence) {
  dictionary_->AddSectionDictionary("NOTICE")->SetValue("TEXT", view(sentence));
  return *this;
}

page& page::notice(const rendered_refusal& t, std::optional<msgid> help) {
  auto* box = dictionary_->AddSectionDictionary("NOTICE");
  box->SetValue("TEXT", view(t.sentence));
  if (help) box->AddSectionDictionary("HELP")->SetValue("ADVICE", view(context_.tr(*help)));
  status_ = t.status;
  if (!t.retry_after) return *this;
  context_.x.response.headers.push_back({"Retry-After", std::to_string(*t.retry_after)});
  if (*t.retry_after < 60) return *this;
  const auto until = context_.now() + core::seconds(*t.retry_after);
  auto* end = box->AddSectionDictionary("END");
  end->SetValue("AT", view(date_and_time(context_.language, until)));
  end->SetValue("TIME", view(to_rfc3339(until)));
  return *this;
}

page& page::error(std::string_view field, std::string_view sentence) {
  const auto name = upper(field);
  add(name + "_ERROR").set("TEXT", sentence);
  show(name + "_INVALID");
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
  status_ = rendered.status;
  if (rendered.retry_after)
    context_.x.response.headers.push_back({"Retry-After", std::to_string(*rendered.retry_after)});
  if (rendered.start_again) show("START_AGAIN");
  return error(field, rendered.sentence);
}

void page::answer(unsigned status) {
  auto& response = context_.x.response;
  response.status = status == 200 ? status_ : status;
  if (context_.x.request.method == http::method::get)
    if (const auto said = take_note(context_))
      dictionary_->AddSectionDictionary(is_done(*said) ? "CONFIRMATION" : "NOTICE")
          ->SetValue("TEXT", view(context_.tr(sentence(*said))));
  response.body = context_.templates.render(context_.language, "layout.tpl", *dictionary_);
}

std::string_view page_of(core::next_step step) noexcept {
  if (step == core::next_step::give_second_step) return "/sign-in/again";
  return step == core::next_step::enable_two_step ? "/profile/security/two-step/phone" : "/profile/security";
}

void say(page_context& v, unsigned status, msgid title, std::string_view sentence) {
  page p(v, "message.tpl", title);
  p.set("HEADING", title).set("SENTENCE", sentence);
  p.answer(status);
}

void say(page_context& v, unsigned status, msgid title, msgid sentence) {
  say(v, status, title, v.tr(sentence));
}

void say(page_context& v, const core::refusal& refusal) {
  v.refresh_now(); // as in page::refused
  const auto rendered = refusal_text(v.language, refusal, v.now(), v.access.config.branding.support_email);
  if (rendered.retry_after) v.x.response.headers.push_back({"Retry-After", std::to_string(*rendered.retry_after)});
  say(v, rendered.status, msgid("That didn't work"), rendered.sentence);
}

} // namespace twostep::server::pages
