#pragma once
// People, organisations and changes for the store's tests; the n-th is the same in every run.

#include "core/account/decision.hpp"
#include "core/account/event.hpp"
#include "storage/engine/file_store.hpp"

#include <filesystem>

namespace twostep::storage::test {

inline constexpr core::time_point epoch{core::milliseconds(1'790'000'000'000)};

core::account_id account_number(unsigned n);
core::session_id session_number(unsigned n);
core::challenge_id challenge_number(unsigned n);
core::organisation_id organisation_number(unsigned n);
core::app_token_id app_token_number(unsigned n);
core::device_id device_number(unsigned n);
core::link_id link_number(unsigned n);
core::link_browser_id link_browser_number(unsigned n);
core::trusted_browser_id trusted_browser_number(unsigned n);
core::trusted_secret_id trusted_secret_number(unsigned n);
core::trusted_browser trusted_browser_named(unsigned n);
core::page_id page_number(unsigned n);
core::recovery_salt recovery_salt_number(unsigned n);
/// Ten digests.
core::recovery_codes recovery_set(unsigned n, core::time_point made_at);
core::authenticator_id authenticator_number(unsigned n);
/// Of 20 bytes and more, that can be read in what it must not be in.
core::totp_secret totp_secret_number(unsigned n);
core::passkey_id passkey_number(unsigned n);
core::meter_id meter_number(unsigned n);
std::string email_number(unsigned n);

core::user_created creation(unsigned n);
core::challenge challenge_of(unsigned n, core::purpose);
/// One of every kind of event, every field filled.
std::vector<core::event> every_event();

core::decision events(std::vector<core::event>);

/// The log number, or 0 where the store refused.
std::uint64_t create(store&, unsigned account);
/// A session more: a small, ordinary change. `n` names it.
std::uint64_t start_session(store&, unsigned account, unsigned n);
std::uint64_t end_session(store&, unsigned account, unsigned n);
std::uint64_t create_organisation(store&, unsigned n);

/// A bit of everything: users, sessions, a two-step state, organisations, meters. All durable afterwards.
void fill(store&, unsigned accounts);

/// A directory of its own under the machine's temporary one; gone afterwards.
class temporary_directory {
public:
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

bytes content_of(const std::filesystem::path&);
void write_file(const std::filesystem::path&, byte_view);

} // namespace twostep::storage::test
