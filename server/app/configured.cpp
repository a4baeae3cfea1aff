#include "server/app/configured.hpp"

#include <utility>

namespace twostep::server {

configured::configured(config c, const shared_parts& p)
    : settings(std::move(c)), policy(make_policy(settings)),
      changes(*p.here.store, policy, p.here.codes, p.here.clock),
      messenger(*p.here.store, changes, p.here.codes, settings, p.address, p.here.clock),
      guards(*p.here.store, *p.here.store, settings, p.here.meter_keys, p.here.clock, p.here.audit, p.alarm),
      rules_of_results{messenger, changes, guards},
      commands(
          {changes, *p.here.store, *p.here.store, p.here.meter_keys, settings, p.here.clock, messenger, p.dispatcher,
           p.here.audit, guards, p.risks}
      ),
      links{commands,     *p.here.store, p.here.meter_keys,
            p.here.audit, p.here.clock,  settings.limits.links_per_account_per_hour},
      site(
          {{settings, p.address, policy, p.here.meter_keys, p.here.tokens, *p.here.store, changes, p.here.audit},
           {p.here.hasher, p.here.password_rules, throttle(p)},
           commands,
           *p.here.store,
           *p.here.store,
           p.dispatcher,
           p.results,
           p.abandoned,
           p.forgotten,
           p.here.clock,
           p.here.activity,
           p.here.codes,
           p.demo}
      ),
      running{p.address, commands, throttle(p), guards, messenger, p.dispatcher, p.mail},
      operations{settings, policy, p.here.password_rules, changes, p.here.clock, *p.here.store, p.here.hasher},
      admin(operations) {
  messenger.use(p.dispatcher);
  messenger.use_mail(p.mail);
  messenger.use(guards);
  messenger.use(p.waiting);
  operations.running = &running;
  operations.tests = &p.tests;
  operations.audit = &p.here.audit;
  operations.trail = &p.here.trail;
  operations.jobs = &p.jobs;
  operations.meter_keys = &p.here.meter_keys;
  operations.probes = &p.observer.probes;
  metrics.bind(
      {p.observer.counts, p.here.counts, p.here.audit, p.here.clock, *p.here.store, p.here.hasher, p.dispatcher,
       p.mail, guards, p.workers, p.listeners, p.messages_lag}
  );
}

throttle_services configured::throttle(const shared_parts& p) const {
  return {settings, policy, p.here.meter_keys, *p.here.store, p.unknown_emails, p.here.clock};
}

void configuration_in_force::bind(std::shared_ptr<configured> c) {
  pages.bind(std::shared_ptr<http::application>(c, &c->site));
  admin.bind(std::shared_ptr<http::application>(c, &c->admin));
  metrics.bind(std::shared_ptr<http::application>(c, &c->metrics));
  const std::lock_guard lock(mutex_);
  std::swap(now_, c);
}

std::shared_ptr<configured> configuration_in_force::get() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

} // namespace twostep::server
