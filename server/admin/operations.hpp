#pragma once
// What the machine's shell may ask: users, organisations, messages. JSON in, JSON out; a running server answers them
// over the admin socket, and where none runs the CLI calls the very same functions on the store it opened. Not HTTP:
// application.

#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/password_rules.hpp"
#include "server/account/services.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "storage/store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace twostep::storage {
class audit_trail;
}

namespace twostep::server {
class maintenance_jobs;
}

namespace twostep::server::doctor {
class probes;
}

namespace twostep::server::admin {

class test_messages;

/// By reference; all outlive every call. May be used by several threads.
struct resources {
  const server::config& config;
  const core::policy& policy;
  const core::password_rules& password_rules;
  const account_changes& changes;
  const server::clock& clock;
  storage::store& store;
  password_hasher& hasher;
  const services* running =
      nullptr;                    ///< null where no server runs: notices stay pending, and its next start sends them
  test_messages* tests = nullptr; ///< with running
  server::audit* audit = nullptr; ///< null: what is done is only in the log
  storage::audit_trail* trail = nullptr;    ///< with audit
  maintenance_jobs* jobs = nullptr;         ///< null: none can be begun
  doctor::probes* probes = nullptr;         ///< with running
  const core::meter_keys* meters = nullptr; ///< null: pauses by messages asked for aren't known
};

/// Everything in it is durable. From 400 on the body is {"error": "what is wrong, and what to do"}.
struct answer {
  unsigned status = 200;
  boost::json::object body;
};

/// path: "user/add", "org/list", "sms/status" and so on: the command's words. What is refused comes back as an
/// answer.
awaitable<answer> call(resources&, std::string path, boost::json::object request);
/// The same for threads without an event loop: blocks, and runs the context meanwhile. That is nobody else's, and
/// outlives the store and the hasher, or their close(): their threads may still be leaving it when this is back.
answer call_now(boost::asio::io_context&, resources&, std::string path, boost::json::object request);
answer problem(unsigned status, std::string_view text);

// Each throws refused (request_fields.hpp).

// {"actor", "email", "organisation"?, "name"?, "role"?, "password"?}; without a password one is made and answered
// once.
awaitable<answer> add_user(resources&, boost::json::object);
awaitable<answer> list_users(resources&, boost::json::object);
// {"user": email or id}
awaitable<answer> show_user(resources&, boost::json::object);
// {"actor", "user", "reason"}
awaitable<answer> reset_two_step(resources&, boost::json::object);
// Answers as show_user, with "given_back": {"wrong_codes": how many, "wrong_codes_again_at"?, "numbers_and_messages",
// "numbers_and_messages_again_at"?, "wrong_passwords"}.
awaitable<answer> unlock_user(resources&, boost::json::object);
// {"actor", "user", "password"?, "reason"?}
awaitable<answer> set_password(resources&, boost::json::object);

// {"actor", "user"}; answers {"id", "email"} of who was.
awaitable<answer> erase_user(resources&, boost::json::object);
// {"actor", "user"}; answers data_export.hpp's.
awaitable<answer> export_user(resources&, boost::json::object);

// {"actor", "name"}
awaitable<answer> add_organisation(resources&, boost::json::object);
awaitable<answer> list_organisations(resources&, boost::json::object);
// {"actor", "organisation": name or id, "from"?: RFC 3339 or YYYY-MM-DD}
awaitable<answer> require_two_step(resources&, boost::json::object);
awaitable<answer> waive_two_step(resources&, boost::json::object);

// Answers once everything noted before can be read in the audit trail.
awaitable<answer> write_audit(resources&, boost::json::object);

// These begin on a thread of their own, one after the other, and answer {"job": number}; what is asked for twice is
// done once. {"actor"}; "to": an absolute path.
awaitable<answer> compact_log(resources&, boost::json::object);
awaitable<answer> rotate_keys(resources&, boost::json::object);
// {"actor", "sign_out_all"}; answers when it is done: {"fingerprint", "was", "users", "users_with_numbers"}. A server
// begins anew then, under the new key.
awaitable<answer> replace_secret(resources&, boost::json::object);
// {"fingerprint"}: a job, as compact_log's, after which nothing in the log is left that a former key opens. Where the
// data are opened with another key than that of the fingerprint, "job" is null: the server is about to begin anew.
awaitable<answer> renew_log(resources&, boost::json::object);
awaitable<answer> back_up(resources&, boost::json::object);
// {"job"}; after a quarter of a second, or when it is over: {"over", "done", "all"} and what came of it, or its
// error.
awaitable<answer> look_at_job(resources&, boost::json::object);

// {"url"}; answers {"url", "side", "probe", "target"}: the request that is awaited for a minute.
awaitable<answer> begin_to_look(resources&, boost::json::object);
// {"url", "probe", "status", "failure"?, "certificate"?, "location"?, "from"?}: what came back; answers what arrived
// and what to change.
awaitable<answer> end_looking(resources&, boost::json::object);

// {"actor"?, "phone"}; answers when the message was taken or given up. Needs a running server.
awaitable<answer> send_test_message(resources&, boost::json::object);
awaitable<answer> test_message_progress(resources&, boost::json::object);
awaitable<answer> sms_status(resources&, boost::json::object);

} // namespace twostep::server::admin
