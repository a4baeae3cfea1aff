#pragma once
// What becomes of an account once secret.key was replaced: what derives from it dies.

#include "core/account/account.hpp"
#include "core/installation/secret_event.hpp"

namespace twostep::core {

/// Every code under way expires at that time: pages offer a new one, and a sign-in that nobody goes on with is
/// reported when it is due. True: the account was changed.
bool replace_secret(account&, const secret_replaced&);

} // namespace twostep::core
