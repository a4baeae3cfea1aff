#pragma once
// Typical accounts, the n-th the same in every run: a password, two-step verification on, one session.

#include "core/account/account.hpp"

namespace twostep::bench {

/// Has signed in `sign_ins` times; the last session is active. Ids and hashes look random.
core::account person(std::uint64_t n, unsigned sign_ins);
/// The person signs in again: another session replaces the first.
void sign_in_again(core::account&, std::uint64_t chance);

} // namespace twostep::bench
