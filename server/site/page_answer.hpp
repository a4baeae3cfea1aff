#pragma once
// From a page's function to the function of its route: a page names what it uses in its parameters, and gets that.

#include "server/pages/page_context.hpp"
#include "server/pages/page_services.hpp"

#include <type_traits>

namespace twostep::server {

/// The part of this type. Does not compile for a type that the services have none of.
template <class Part>
Part& part_of(const page_services& s) noexcept {
  if constexpr (std::is_same_v<Part, const account_commands>)
    return s.commands;
  else if constexpr (std::is_same_v<Part, const password_services>)
    return s.passwords;
  else if constexpr (std::is_same_v<Part, const core::password_rules>)
    return s.passwords.rules;
  else if constexpr (std::is_same_v<Part, abandoned_sign_ins>)
    return s.abandoned;
  else if constexpr (std::is_same_v<Part, forgotten_passwords>)
    return s.forgotten;
  else if constexpr (std::is_same_v<Part, delivery_results>)
    return s.results;
  else if constexpr (std::is_same_v<Part, const activity_log>)
    return s.activity;
  else {
    static_assert(std::is_same_v<Part, sms::dispatcher>, "page_services has no such part");
    return s.dispatcher;
  }
}

template <class... Parts>
struct page_with {
  template <awaitable<> (*Page)(pages::page_context&, Parts&...)>
  static awaitable<> answer(pages::page_context& v, const page_services& s) {
    return Page(v, part_of<Parts>(s)...);
  }
};

template <class... Parts>
page_with<Parts...> parts_named_by(awaitable<> (*)(pages::page_context&, Parts&...));

/// What a route's row holds of a page: `awaitable<> show(page_context&, const account_commands&)`, say.
template <auto Page>
inline constexpr auto answer_of = &decltype(parts_named_by(Page))::template answer<Page>;

} // namespace twostep::server
