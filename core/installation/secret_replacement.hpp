#pragma once
// What becomes of an account once secret.key was replaced: what derives from it dies.

#include "core/account/account.hpp"
#include "core/installation/secret_event.hpp"

namespace twostep::core {

/// Every code under way is dead as of then, as if its time were over: pages offer a new one, and a sign-in that
/// nobody goes on with is told of in its time. True: it was changed.
bool replace_secret(account&, const secret_replaced&);

} // namespace twostep::core
