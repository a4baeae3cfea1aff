#pragma once
// Everything derived from one configuration: pages, gate, the applications of the admin socket and the metrics
// listener, message limits and texts. A reload builds another one beside it; requests that began with this one end
// with it.

#include "server/account/abandoned_sign_ins.hpp"
#include "server/account/account_commands.hpp"
#include "server/account/forgotten_passwords.hpp"
#include "server/admin/application.hpp"
#include "server/admin/maintenance_jobs.hpp"
#include "server/admin/test_messages.hpp"
#include "server/app/installation.hpp"
#include "server/app/request_observer.hpp"
#include "server/app/switched.hpp"
#include "server/delivery/alerts.hpp"
#include "server/delivery/delivery_results.hpp"
#include "server/delivery/demo_inbox.hpp"
#include "server/delivery/messenger.hpp"
#include "server/delivery/phone_risk.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/metrics/application.hpp"
#include "server/site/site.hpp"

#include <memory>
#include <mutex>

namespace twostep::server {

/// What all configurations share; it outlives them all.
struct shared_parts {
  installation& here;
  const public_address& address;
  sms::dispatcher& dispatcher;
  sms::dispatcher& mail;
  delivery_results& results;
  alerts& alarm;
  number_risk_client& risks;
  maintenance_jobs& jobs;
  admin::test_messages& tests;
  request_observer& observer; ///< of the pages' requests
  const http::workers& workers;
  std::vector<metrics::named_listener> listeners;
  const loop_lag& messages_lag;
  unknown_email_failures& unknown_emails;
  abandoned_sign_ins& abandoned;
  forgotten_passwords& forgotten;
  std::shared_ptr<waiting_notices> waiting;
  const demo_messages* demo = nullptr; ///< null outside the demo
};

class configured {
public:
  /// Throws std::runtime_error if a part can't be built from this configuration.
  configured(config, const shared_parts&);
  configured(const configured&) = delete;
  configured& operator=(const configured&) = delete;

  const config settings;
  const core::policy policy;
  const account_changes changes;
  server::messenger messenger;
  sms_spend_guard guards;
  const delivery_rules rules_of_results;
  const account_commands commands;
  const forgotten_services links;
  server::site site;
  const api::running_server running;
  api::context operations;
  admin::application admin;
  metrics::application metrics;

private:
  throttle_services throttle(const shared_parts&) const;
};

/// The applications of the configuration in force, for the listeners. Thread-safe.
class configuration_in_force {
public:
  /// Call before the listeners start, then at each reload: new requests use c from then on.
  void bind(std::shared_ptr<configured>);
  /// Null before the first bind().
  std::shared_ptr<configured> get() const;

  switched pages, admin, metrics;

private:
  mutable std::mutex mutex_;
  std::shared_ptr<configured> now_;
};

} // namespace twostep::server
