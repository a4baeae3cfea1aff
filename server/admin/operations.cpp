#include "server/admin/operations.hpp"

#include "core/account/bounds.hpp"
#include "core/text.hpp"
#include "server/admin/audit_operations.hpp"
#include "server/admin/doctor_operations.hpp"
#include "server/admin/link_operations.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/mail_operations.hpp"
#include "server/admin/maintenance_operations.hpp"
#include "server/admin/organisation_operations.hpp"
#include "server/admin/people_operations.hpp"
#include "server/admin/sms_operations.hpp"
#include "server/admin/support_operations.hpp"
#include "server/admin/user_list.hpp"
#include "server/admin/user_operations.hpp"
#include "server/runtime/run_here.hpp"

namespace twostep::server::admin {
namespace {

using api::answer;
using api::problem;
using api::to_answer;

// A row is a line.
// clang-format off
constexpr const api::any_operation* table[] = {
    &add_user,
    &invite_user,
    &list_users,
    &show_user,
    &reset_two_step,
    &set_password,
    &unlock_user,
    &set_locale,
    &set_name,
    &set_role,
    &move_user,
    &suspend_user,
    &resume_user,
    &sign_out_user,
    &make_link,
    &erase_user,
    &export_user,
    &add_organisation,
    &list_organisations,
    &allow_factors,
    &trust_browsers,
    &require_two_step,
    &waive_two_step,
    &send_test_message,
    &send_test_mail,
    &test_message_progress,
    &sms_status,
    &mail_status,
    &write_audit,
    &compact_log,
    &rotate_keys,
    &replace_secret,
    &renew_log,
    &back_up,
    &look_at_job,
    &begin_probe,
    &end_probe,
};
// clang-format on

const api::any_operation* find(operation_table all, std::string_view name) noexcept {
  for (const auto* o : all)
    if (o->name == name) return o;
  return nullptr;
}

/// "" also where the field has no name.
std::string_view text_in(const boost::json::object& o, std::string_view field) noexcept {
  if (field.empty()) return {};
  const auto* value = o.if_contains(field);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

/// Records what was asked for as its row says. A user acted upon goes by the pseudonym they had before.
class noted_act {
public:
  static awaitable<noted_act>
  begin(api::context& c, const api::row& what, const core::actor& by, const boost::json::object& request) {
    noted_act begun(what.audited.is_recorded() ? c.audit : nullptr, what.audited, by);
    const auto user = text_in(request, what.audited.user);
    storage::read_barrier ignored;
    if (begun.audit_ && !user.empty()) begun.act_.account = co_await find_user(c, user, ignored);
    co_return begun;
  }

  /// A job that was begun is noted when it is over, as it ended then.
  void answered(const answer& a, maintenance_jobs* jobs) {
    if (!audit_) return;
    act_.done = a.status < 400;
    const auto* job = act_.done && jobs && !what_.job.empty() ? a.body.if_contains(what_.job) : nullptr;
    if (job && job->is_number()) {
      const auto at_its_end = [audit = audit_, act = act_](const job_status& ended) mutable {
        act.done = ended.error.empty();
        audit->note(act);
      };
      if (jobs->when_over(job->to_number<std::uint64_t>(), at_its_end)) return;
    }
    if (act_.done && !what_.made_user.empty())
      act_.account = core::id_from_text<core::account_id>(text_in(a.body, what_.made_user));
    audit_->note(act_);
  }
  void failed() {
    if (audit_) audit_->note(act_);
  }

private:
  noted_act(audit* to, const api::audit_action& what, const core::actor& by)
      : audit_(to), what_(what), act_{what.event, what.detail, {}, by, false} {}

  audit* audit_;
  const api::audit_action& what_;
  audited_act act_;
};

problem unknown_operation(const std::string& name) {
  return {404, "this server knows no operation \"" + name + "\": is it of the same version?"};
}

/// Takes the actor out of the request.
core::result<api::caller, problem> read_actor(const api::row& row, boost::json::object& request) {
  if (!row.audited.is_recorded()) return api::shell_caller({});
  const auto* given = request.if_contains("actor");
  if (!given) return problem{422, "\"actor\" is missing", "actor"};
  if (!given->is_string()) return problem{422, "\"actor\" must be a text", "actor"};
  std::string name(given->get_string());
  if (!core::is_utf8(name) || core::has_unprintable(name) || name.empty() || name.size() > core::longest_actor)
    return problem{422, "\"actor\" must be 1 to 64 printable characters", "actor"};
  request.erase("actor");
  return api::shell_caller(std::move(name));
}

} // namespace

operation_table operations() {
  return table;
}

awaitable<answer>
call(operation_table all, api::context& c, api::caller by, std::string name, boost::json::object request) {
  const auto* o = find(all, name);
  if (!o) co_return to_answer(unknown_operation(name));
  auto act = co_await noted_act::begin(c, *o, by.by, request);
  answer result;
  try {
    if (by.given.has(o->needs))
      result = co_await o->run_json(*o, c, by, std::move(request));
    else {
      api::wipe_secrets(o->request(), request);
      result = to_answer({403, "you may not do this: it needs the scope " + std::string(api::text_of(o->needs))});
    }
  } catch (...) {
    act.failed();
    throw;
  }
  act.answered(result, c.jobs);
  co_return result;
}

awaitable<answer> call(api::context& c, std::string name, boost::json::object request) {
  const auto* o = find(table, name);
  if (!o) co_return to_answer(unknown_operation(name));
  auto by = read_actor(*o, request);
  if (!by) {
    auto refused = to_answer(by.error());
    const core::actor nobody{core::actor_kind::system, {}}; // not the person, whose name the default has
    auto act = co_await noted_act::begin(c, *o, nobody, request);
    act.answered(refused, c.jobs);
    api::wipe_secrets(o->request(), request);
    co_return refused;
  }
  auto result = co_await call(table, c, *std::move(by), std::move(name), std::move(request));
  co_return result;
}

answer call_now(boost::asio::io_context& io, api::context& c, std::string name, boost::json::object request) {
  return run_here(io, call(c, std::move(name), std::move(request)));
}

} // namespace twostep::server::admin
