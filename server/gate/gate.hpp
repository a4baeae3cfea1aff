#pragma once
// GET /gate/check: may this request go on to its application? Asked by reverse proxies for every request, so it
// answers without waiting and without copies of accounts. docs/gate.md says how proxies ask.

#include "core/access.hpp"
#include "server/gate/denied_page.hpp"
#include "server/gate/identity.hpp"
#include "server/gate/original_request.hpp"
#include "server/gate/place.hpp"
#include "server/gate/rule.hpp"
#include "server/http/application.hpp"
#include "server/services.hpp"

#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace twostep::server::gate {

inline constexpr std::string_view check_path = "/gate/check", denied_path = "/gate/denied";

/// Thread-safe.
class gate {
public:
  /// services and what they refer to must outlive it.
  gate(const services&, const templates&);
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  /// check_path and denied_path; false: another path, or another method.
  bool handle_now(http::exchange&);

private:
  struct judgement {
    verdict what = verdict::sign_in;
    core::next_step step = core::next_step::none; ///< what the person must do before anything else
  };
  void check(http::exchange&);
  /// Fills the identity where it is granted. Null: the proxy describes nothing.
  judgement judge(http::exchange&, const original_request*) const;
  /// 401, or 303 where the proxy hands our answer on to a browser: to a page of ours that leads back afterwards.
  void lead_to(http::exchange&, const original_request*, std::string_view page) const;
  void refuse(http::exchange&, denied_by) const;
  void deny(http::exchange&, denied_by) const;
  // What stands in the way of answering at all, as a line for the log; "" where nothing does.
  std::string obstacle(const http::request&, original_refusal) const;
  std::string obstacle(const http::request&, const original_request*) const;
  /// Each line once.
  void tell(std::string line);

  const services services_;
  const denied_page by_rule_, by_set_up_;
  const remote_user as_;

  std::mutex mutex_;
  std::set<std::string> told_;
};

} // namespace twostep::server::gate
