#include "server/pages/visit.hpp"

#include "server/http/path.hpp"
#include "server/words.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <ctemplate/template.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace twostep::server::pages {

namespace {

using ctemplate::TemplateString;

/// What a page may say after a redirect. The address carries only the word, so nobody can put a sentence of theirs
/// here.
constexpr std::pair<std::string_view, std::string_view> confirmations[] = {
    {"enabled", "Two-step verification is on. From now on every sign-in asks for a code."},
    {"disabled", "Two-step verification is off."},
    {"canceled", "Nothing was changed."},
    {"password", "Your password was changed. Other browsers have been signed out, and tokens for programs revoked."},
    {"signed-out", "You are signed out."},
    {"session-ended", "That browser has been signed out."},
    {"token-revoked", "That token no longer lets anybody in."},
    {"again", "Thank you. You can choose your new password now."},
    {"sent", "The message was sent again, with the same code."},
};

/// An address that anybody can write says nothing that isn't so.
bool may_be_said(const visit& v, std::string_view word) {
  if (word == "signed-out" || word == "sent") return true;
  if (!v.who) return false;
  const auto state = core::name(core::effective(v.who->account.two_step, v.now()));
  return (word != "enabled" && word != "disabled") || word == state;
}

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

std::string visit::csrf() const {
  if (who) return who->csrf;
  return browser ? services.tokens.csrf(browser->browser) : std::string();
}

void visit::go(std::string_view where) {
  x.response.status = 303;
  x.response.body.clear();
  std::string target(where);
  if (where.starts_with('/')) {
    const auto& prefix = services.address.path_prefix;
    target = prefix + std::string(http::below(prefix, where)); // a `next` may have been written with it
  }
  x.response.headers.push_back({"Location", std::move(target)});
}

void visit::go_and_say(std::string_view where, std::string_view confirmation) {
  if (!where.starts_with('/')) return go(where);
  auto target = boost::urls::parse_relative_ref({where.data(), where.size()}).value();
  boost::urls::url said(target);
  said.params().set("done", {confirmation.data(), confirmation.size()});
  go({said.buffer().data(), said.buffer().size()});
}

page::page(visit& v, std::string_view body, std::string_view title)
    : visit_(v), dictionary_(std::make_unique<ctemplate::TemplateDictionary>("page")) {
  const auto& config = v.services.config;
  auto& d = *dictionary_;
  // Global: an included template sees nothing else of the page around it.
  d.SetTemplateGlobalValue("TITLE", view(title));
  d.SetTemplateGlobalValue("SERVICE", view(config.branding.name));
  d.SetTemplateGlobalValue("SUPPORT", view(config.branding.support_email));
  d.SetTemplateGlobalValue("PREFIX", view(v.services.address.path_prefix));
  d.SetTemplateGlobalValue("STYLE", view(v.services.address.path_prefix + v.assets.path("style.css")));
  d.SetTemplateGlobalValue("SCRIPT", view(v.services.address.path_prefix + v.assets.path("script.js")));
  d.SetTemplateGlobalValue("ICON", view(v.services.address.path_prefix + v.assets.path("favicon.svg")));
  d.SetTemplateGlobalValue("CSRF", view(v.csrf()));
  if (v.who) {
    auto* menu = d.AddSectionDictionary("MENU");
    menu->SetValue("WHO", view(v.who->account.name.empty() ? v.who->account.email.shown : v.who->account.name));
  }
  if (config.demo && v.demo) d.ShowSection("DEMO");
  for (const auto& [word, sentence] : confirmations)
    if (v.asked("done") == word && may_be_said(v, word))
      d.AddSectionDictionary("CONFIRMATION")->SetValue("TEXT", view(sentence));
  body_ = d.AddIncludeDictionary("BODY");
  body_->SetFilename(std::string(body));
}

page::page(page&&) noexcept = default;
page::~page() = default;

page& page::set(std::string_view name, std::string_view value) {
  body_->SetValue(view(name), view(value));
  return *this;
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

page& page::error(std::string_view field, std::string_view sentence) {
  const auto name = upper(field);
  add(name + "_ERROR").set("TEXT", sentence);
  show(name + "_INVALID");
  if (status_ == 200) status_ = 422;
  return *this;
}

page& page::refused(std::string_view field, const core::refusal& refusal) {
  const auto told = words(refusal, visit_.now(), visit_.services.config.branding.support_email);
  status_ = told.status;
  if (told.retry_after) visit_.x.response.headers.push_back({"Retry-After", std::to_string(*told.retry_after)});
  if (told.start_again) show("START_AGAIN");
  return error(field, told.sentence);
}

void page::answer(unsigned status) {
  auto& response = visit_.x.response;
  response.status = status == 200 ? status_ : status;
  response.body = visit_.templates.render("layout.tpl", *dictionary_);
}

std::string_view page_of(core::next_step step) noexcept {
  if (step == core::next_step::give_second_step) return "/sign-in/again";
  return step == core::next_step::enable_two_step ? "/profile/security/two-step/phone" : "/profile/security";
}

void say(visit& v, unsigned status, std::string_view title, std::string_view sentence) {
  page p(v, "message.tpl", title);
  p.set("HEADING", title).set("SENTENCE", sentence);
  p.answer(status);
}

void say(visit& v, const core::refusal& refusal) {
  const auto told = words(refusal, v.now(), v.services.config.branding.support_email);
  if (told.retry_after) v.x.response.headers.push_back({"Retry-After", std::to_string(*told.retry_after)});
  say(v, told.status, "That didn't work", told.sentence);
}

} // namespace twostep::server::pages
