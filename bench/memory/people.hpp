#pragma once
// Accounts as an installation has them, the n-th the same in every run: a password, two-step verification on, one
// session.

#include "core/account/account.hpp"

namespace twostep::bench {

/// Signed in `sign_ins` times; the last session is still there. Ids and hashes are as random ones are.
core::account person(std::uint64_t n, unsigned sign_ins);
/// They sign in again: another session instead of the first.
void sign_in_again(core::account&, std::uint64_t chance);

} // namespace twostep::bench
