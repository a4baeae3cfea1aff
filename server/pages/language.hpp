#pragma once
// The picker at every page's foot: languages that pages can be shown in, each a button. Which one a page is shown in:
// access/language_choice.hpp.

#include "server/pages/page_context.hpp"

namespace twostep::server {
class account_commands;
}

namespace twostep::server::pages {

/// Fills the layout's picker where there is something to choose, a form can be sent, and nothing is lost: an answer
/// to a form may be shown once only.
void fill_picker(ctemplate::TemplateDictionary&, const page_context&);

/// POST /language: this browser's choice; of somebody who is signed in also their setting.
awaitable<> choose_language(page_context&, const account_commands&);

} // namespace twostep::server::pages
