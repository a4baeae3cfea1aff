#include "server/admin/operations.hpp"

#include "server/admin/maintenance_jobs.hpp"
#include "server/admin/request_fields.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <exception>

namespace twostep::server::admin {
namespace {

using operation = awaitable<answer> (*)(resources&, boost::json::object);

struct row {
  std::string_view path;
  operation run;
  // What the audit trail calls it; empty: only a look.
  std::string_view event{}, detail{};
};

constexpr row table[] = {
    {"user/add", add_user, "user_created"},
    {"user/list", list_users},
    {"user/show", show_user},
    {"user/reset-two-step", reset_two_step, "user_updated", "two_step_reset"},
    {"user/set-password", set_password, "authn_password_change", "set"},
    {"user/unlock", unlock_user, "user_updated", "unlocked"},
    {"user/erase", erase_user, "user_deleted", "erased"},
    {"user/export", export_user, "sensitive_read", "export"},
    {"org/add", add_organisation, "organisation_created"},
    {"org/list", list_organisations},
    {"org/require-two-step", require_two_step, "organisation_updated", "two_step_required"},
    {"org/waive-two-step", waive_two_step, "organisation_updated", "two_step_waived"},
    {"sms/test", send_test_message, "authz_admin", "sms_test"},
    {"sms/test/progress", test_message_progress},
    {"sms/status", sms_status},
    {"audit/written", write_audit},
    {"log/compact", compact_log, "authz_admin", "compact"},
    {"keys/rotate", rotate_keys, "authz_admin", "rotate_key"},
    {"keys/replace", replace_secret, "authz_admin", "replace_secret"},
    {"keys/renew", renew_log},
    {"backup", back_up, "authz_admin", "backup"},
    {"job/status", look_at_job},
    {"doctor/begin", begin_to_look},
    {"doctor/end", end_looking},
};

const row* find(std::string_view path) noexcept {
  for (const auto& r : table)
    if (r.path == path) return &r;
  return nullptr;
}

std::string_view text_in(const boost::json::object& o, std::string_view field) noexcept {
  const auto* value = o.if_contains(field);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

/// What is done to a user is noted under the pseudonym they had before; a new user's id is in the answer.
class noted_act {
public:
  noted_act(resources& r, const row& what, const boost::json::object& request)
      : audit_(what.event.empty() ? nullptr : r.audit), act_{what.event, what.detail, {}, {}, false} {
    if (!audit_) return;
    if (const auto by = text_in(request, "actor"); by.size() <= 64)
      act_.by = {core::actor_kind::shell, std::string(by)};
    storage::read_barrier ignored;
    if (const auto user = text_in(request, "user"); !user.empty()) act_.account = find_user(r, user, ignored);
  }

  /// A job that was begun is noted when it is over, as it ended then.
  void answered(const answer& a, maintenance_jobs* jobs) {
    act_.done = a.status < 400;
    const auto* job = a.status == 202 && jobs ? a.body.if_contains("job") : nullptr;
    if (job && audit_) {
      const auto at_its_end = [audit = audit_, act = act_](const job_status& ended) mutable {
        act.done = ended.error.empty();
        audit->note(act);
      };
      if (jobs->when_over(job->to_number<std::uint64_t>(), at_its_end)) return;
    }
    if (act_.done && act_.event == "user_created")
      act_.account = core::id_from_text<core::account_id>(text_in(a.body, "id"));
    if (audit_) audit_->note(act_);
  }
  void failed() {
    if (audit_) audit_->note(act_);
  }

private:
  audit* audit_;
  audited_act act_;
};

} // namespace

answer problem(unsigned status, std::string_view text) {
  return {status, {{"error", text}}};
}

awaitable<answer> call(resources& r, std::string path, boost::json::object request) {
  const auto* row = find(path);
  if (!row) co_return problem(404, "this server knows no operation \"" + path + "\": is it of the same version?");
  noted_act act(r, *row, request);
  answer result;
  try {
    result = co_await row->run(r, std::move(request));
  } catch (const refused& e) {
    result = problem(e.status, e.what());
  } catch (...) {
    act.failed();
    throw;
  }
  act.answered(result, r.jobs);
  co_return result;
}

answer call_now(boost::asio::io_context& context, resources& r, std::string path, boost::json::object request) {
  std::exception_ptr failed_by;
  answer result;
  auto done = [&](std::exception_ptr e, answer a) {
    failed_by = e;
    result = std::move(a);
  };
  boost::asio::co_spawn(context, call(r, std::move(path), std::move(request)), std::move(done));
  context.restart();
  context.run(); // the hasher's and the log's threads post back here; each holds work meanwhile
  if (failed_by) std::rethrow_exception(failed_by);
  return result;
}

} // namespace twostep::server::admin
