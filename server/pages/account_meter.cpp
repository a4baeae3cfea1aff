#include "server/pages/account_meter.hpp"

#include <string_view>

namespace twostep::server::pages {

namespace {

core::meter_limit limit_of(const page_context& v, const account_limit& l) {
  const auto& id = v.who->account.id.value;
  const std::string_view account(reinterpret_cast<const char*>(id.data()), id.size());
  return {v.access.meter_keys(l.kind, account), l.limit, l.window};
}

} // namespace

awaitable<std::optional<core::refusal>> take_of(page_context& v, const account_limit& l) {
  const core::meter_limit limit[] = {limit_of(v, l)};
  storage::read_barrier seen{v.x.observed};
  const auto until = co_await v.meters.take(limit, v.now(), seen).wait();
  v.x.observed = seen.sequence;
  if (!until) co_return std::nullopt;
  if (!v.log.takes_changes()) co_return core::refusal{core::refusal_kind::not_stored};
  co_return core::refusal{l.refused_as, until};
}

void give_back(page_context& v, const account_limit& l, core::time_point counted_at) {
  const core::reservation unused[] = {{limit_of(v, l).meter, counted_at}};
  storage::read_barrier seen{v.x.observed};
  v.meters.refund(unused, v.now(), seen);
  v.x.observed = seen.sequence;
}

} // namespace twostep::server::pages
