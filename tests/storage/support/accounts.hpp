#pragma once
// Accounts for the tests of how they are kept: the usual one, and ones with anything in them.

#include "core/account/account.hpp"
#include "storage/format/bytes.hpp"

#include <random>

namespace twostep::storage::test {

/// Password, two-step on, one session.
core::account usual_account(unsigned n);
/// Whatever fits the types: empty and long texts, odd times, every state. Its id is account_number(n), its email its
/// own.
core::account any_account(std::mt19937& chance, unsigned n);

bytes packed(const core::account&);

} // namespace twostep::storage::test
