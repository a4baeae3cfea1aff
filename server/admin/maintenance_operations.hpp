#pragma once
// Operations on the store's log, keys and backups: requests and answers. Jobs run on their own thread, one at a
// time; an equal job isn't begun twice.

#include "server/admin/maintenance_jobs.hpp"
#include "server/api/operation.hpp"

namespace twostep::server::admin {

struct begun_job {
  api::nullable<std::uint64_t> job;
  static constexpr api::field_note notes[] = {{"job", "its number for job/status; null: none was begun"}};
};
BOOST_DESCRIBE_STRUCT(begun_job, (), (job))

struct job_request {
  std::uint64_t job = 0;
};
BOOST_DESCRIBE_STRUCT(job_request, (), (job))

struct job_progress : job_result {
  bool over = false;
  std::uint64_t done = 0, all = 0;
  static constexpr api::field_note notes[] = {{"done", "accounts"}, {"all", "accounts; 0: not known yet"}};
};
BOOST_DESCRIBE_STRUCT(job_progress, (job_result), (over, done, all))

struct backup_request {
  std::string to;
  static constexpr api::field_note notes[] = {{"to", "an absolute path"}};
};
BOOST_DESCRIBE_STRUCT(backup_request, (), (to))

struct replace_secret_request {
  std::optional<bool> sign_out_all;
};
BOOST_DESCRIBE_STRUCT(replace_secret_request, (), (sign_out_all))

struct replaced_secret {
  std::string fingerprint, was;
  std::uint64_t users = 0, users_with_numbers = 0, users_with_authenticator_apps = 0;
};
BOOST_DESCRIBE_STRUCT(
    replaced_secret, (), (fingerprint, was, users, users_with_numbers, users_with_authenticator_apps)
)

struct renew_log_request {
  std::string fingerprint;
  static constexpr api::field_note notes[] = {{"fingerprint", "of the key that the data are to be sealed under"}};
};
BOOST_DESCRIBE_STRUCT(renew_log_request, (), (fingerprint))

extern const api::operation<api::nothing, begun_job> compact_log;
extern const api::operation<api::nothing, begun_job> rotate_keys;
extern const api::operation<backup_request, begun_job> back_up;
/// Answers when the secret is replaced. The server then restarts under the new key.
extern const api::operation<replace_secret_request, replaced_secret> replace_secret;
/// Begins a job, as compact_log's, that leaves nothing in the log sealed under a former key. Begins none if the
/// data are opened with another key than the fingerprint's: the server is about to restart.
extern const api::operation<renew_log_request, begun_job> renew_log;
/// Answers after a quarter of a second, or when the job is over.
extern const api::operation<job_request, job_progress> look_at_job;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::job_progress)
