#pragma once
// One request on its way through a page: what the site has found out about it, and the ways to answer. Pages are
// functions of a page_context; server/site/routes.cpp lists them.

#include "core/account/refusal.hpp"
#include "core/language.hpp"
#include "server/access/authenticate.hpp"
#include "server/access/language_choice.hpp"
#include "server/crypto/passkey_challenges.hpp"
#include "server/http/exchange.hpp"
#include "server/http/form.hpp"
#include "server/http/path_pattern.hpp"
#include "server/pages/note.hpp"
#include "server/pages/page_services.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/text/refusal_text.hpp"
#include "server/web/assets.hpp"
#include "server/web/templates.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctemplate {
class TemplateDictionary;
}

namespace twostep::server::pages {

using core::msgid;

/// Every page may use these; what a page uses beside them its function names.
struct page_context {
  const access_services& access;
  storage::meter_store& meters;
  const storage::durability& log;    ///< whether changes can be taken now
  const sms::dispatcher& dispatcher; ///< for what a page says of messages that are late
  const server::clock& clock;        ///< for refresh_now(); else pages go by now()
  const demo_messages* demo;         ///< null outside the demo
  const server::templates& templates;
  const server::assets& assets;
  read_notes& notes;
  passkey_challenges passkeys; ///< what passkeys are to sign
  const language_choice& languages;
  page_language language; ///< of the page; know() says it anew
  http::exchange& x;
  std::optional<authenticated_user> who{};  ///< set on routes for people who are signed in
  std::optional<challenge_token> browser{}; ///< set on routes for people who are not
  std::optional<http::form> form{};         ///< a POST's fields
  std::optional<http::form> query{};
  http::path_values path{};     ///< what stood at the route's {name} segments
  std::string_view page_path{}; ///< of the page that is shown, or whose form was sent; "": there is none
  bool takes_notes = true;      ///< false: the page isn't what the person goes on to
  /// The form that came can't be taken, and its page is shown again with this sentence above it, as a 403.
  struct form_refusal {
    msgid sentence;
    bool is_harmless; ///< nothing is wrong: the person only sends the form again
  };
  std::optional<form_refusal> refused_form{};

  /// Who is asking, and so in which language.
  void know(std::optional<authenticated_user>);

  core::time_point now() const { return x.now; }
  /// After a wait that may have been long: what is reserved, issued or said from then on has the time that it is now.
  void refresh_now() { x.now = clock.now(); }
  std::string tr(msgid what, core::placeholders values = {}) const { return core::tr(language, what, values); }
  std::string_view field(std::string_view name) const { return form ? (*form)[name] : std::string_view(); }
  /// Where the person wanted to go, by the form or the address; "" unless safe_next allows it.
  std::string next() const { return safe_next(access, form ? field("next") : asked("next")); }
  std::string_view asked(std::string_view name) const { return query ? (*query)[name] : std::string_view(); }
  /// The organisation of whoever is signed in demands a second step now.
  bool is_two_step_mandatory() const;
  /// The organisation of whoever is signed in; null: they are of none.
  const core::organisation* organisation() const noexcept;
  /// Whoever is signed in may set up this factor (method::…), by the operator and by the organisation.
  bool may_set_up(std::uint8_t method) const noexcept;
  /// The token that a form on this page must carry.
  std::string csrf() const;

  /// The signed-in person in this browser, for the record.
  audited_person person() const;

  /// The session goes on under new ids, and so do its cookies and forms.
  void go_on_as(const session_cookies&);
  /// 303 to a path of this site (below public_url's path) or to an address that safe_next allowed.
  void go(std::string_view where);
  /// As go, with a note that the next page shows. Another application gets none: it wouldn't know what to do with it.
  void go_and_say(std::string_view where, note);
};

/// What stands around a page's body.
enum class frame : std::uint8_t {
  front, ///< on the way in: the service's name above one card
  task,  ///< a bar with the menu above one card
  wide   ///< a bar above the sections of a page
};

/// How a notice looks: its colour and its icon.
enum class mood : std::uint8_t {
  info, ///< nothing is wrong
  good, ///< something was done
  bad   ///< something was refused
};

/// An HTML page in the making: a dictionary and the layout around it.
class page {
public:
  /// body: the template inside the layout, "security.tpl".
  page(page_context&, std::string_view body, msgid title, frame = frame::task);
  page(page_context&, std::string_view body, std::string_view title, frame = frame::task);
  page(page&&) noexcept;
  ~page();

  page& set(std::string_view name, std::string_view value);
  page& set(std::string_view name, msgid);
  page& show(std::string_view name);
  /// What {{>NUMBER}} stands for: the number with most digits hidden, and as a screen reader says it.
  page& number(const core::e164_number&);
  /// A section with values of its own; may be repeated.
  class section {
  public:
    section& set(std::string_view name, std::string_view value);
    section& show(std::string_view name);
    section& number(const core::e164_number&);
    /// One within this one.
    section add(std::string_view name);
    /// A template that this one includes.
    section include(std::string_view name, std::string_view file);

  private:
    friend class page;
    explicit section(ctemplate::TemplateDictionary* d) : dictionary_(d) {}
    ctemplate::TemplateDictionary* dictionary_;
  };
  section add(std::string_view name);
  /// A template that the body includes, as a section.
  section include(std::string_view name, std::string_view file);
  /// What is filled in from now on belongs to a template that the body includes.
  page& into(std::string_view include, std::string_view file);
  /// The page has several fields: errors are listed at its top, too, where they are seen.
  page& with_summary() noexcept;
  /// A link above the card, to the page that it came from.
  page& back(std::string_view path, msgid to);
  /// A sentence above everything else, of what concerns the page as a whole; `news` is no refusal.
  page& notice(std::string_view sentence, mood = mood::bad);
  page& news(std::string_view sentence);
  /// The same of a refusal that belongs to no field: with when it ends, where that isn't in a moment, and what helps;
  /// sets Retry-After and the status.
  page& notice(const rendered_refusal&, std::optional<msgid> help = {}, mood = mood::bad);
  /// A sentence beside a field: the include FIELD_ERROR, and the section FIELD_INVALID for its input.
  page& error(std::string_view field, std::string_view sentence);
  page& error(std::string_view field, msgid sentence);
  /// What this refusal tells a person: beside the field, or above everything where it asks to come back later. Its
  /// status is what answer() then uses.
  page& refused(std::string_view field, const core::refusal&);

  void answer(unsigned status = 200);

private:
  struct field_error {
    std::string field, sentence;
  };
  void fill_frame(frame);
  void fill_errors();

  page_context& context_;
  std::unique_ptr<ctemplate::TemplateDictionary> dictionary_;
  ctemplate::TemplateDictionary* body_; ///< what is being filled in
  std::vector<field_error> errors_;
  bool has_summary_ = false, is_refused_ = false;
  bool has_focus_above_ = false; ///< something above the body takes it: only one element of a page may ask for it
  unsigned status_ = 200;
};

/// Where a person does what must be done first; for next_step::none the page that everybody starts from.
std::string_view page_of(core::next_step) noexcept;

/// A page that only says something: errors, refusals.
void say(page_context&, unsigned status, msgid title, std::string_view sentence);
void say(page_context&, unsigned status, msgid title, msgid sentence);
/// The words of a refusal as a page of their own, where no form is to be shown again.
void say(page_context&, const core::refusal&);

} // namespace twostep::server::pages
