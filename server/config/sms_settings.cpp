// The keys of [sms], without the providers' sections.
#include "server/config/bindings.hpp"
#include "server/config/validators.hpp"

namespace twostep::server {

using namespace bindings;
using core::minutes;
using core::seconds;

namespace {

setting routes_setting() {
  setting routes{
      "sms",
      "routes",
      "Countries with an order of their own: \"COUNTRY: PROVIDER > PROVIDER\". Others use `providers`.",
      value_shape::list,
      false,
      "[\"US: twilio\", \"DK: gatewayapi > twilio\"]",
      {},
      {}};
  routes.read = [](config& c, const config_value& v) -> std::string {
    const auto* list = std::get_if<std::vector<std::string>>(&v);
    return list ? validators::read_routes(*list, c.sms.routes) : must_be("a list of texts");
  };
  routes.write = [](const config& c) {
    std::vector<std::string> lines;
    for (const auto& [country, providers] : c.sms.routes) {
      auto& line = lines.emplace_back(country + ":");
      for (const auto& p : providers) line.append(&p == &providers.front() ? " " : " > ").append(p);
    }
    return toml_list(lines);
  };
  return routes;
}

void carrying_settings(std::vector<setting>& to) {
  constexpr auto s = &config::sms;
  using f = sms_section;
  to.push_back(required(texts<s, &f::providers>(
      "sms", "providers", "The providers in the order in which they are tried; each has a section [sms.NAME].",
      validators::are_provider_names, "[\"twilio\"]"
  )));
  to.push_back(text<s, &f::sender>(
      "sms", "sender", "Who messages are from, where a provider's section doesn't say.", validators::is_contact,
      "\"+4570123456\""
  ));
  to.push_back(duration<s, &f::failover_after>(
      "sms", "failover_after",
      "A message that isn't delivered after so long goes by the next provider too, once; only where the provider's "
      "receipts usually come. \"0s\" means never.",
      seconds(0), minutes(5)
  ));
  to.push_back(routes_setting());
  to.push_back(required(texts<s, &f::phones, &core::phone_rules::allowed_countries>(
      "sms", "allowed_countries",
      "The countries whose numbers messages go to, as ISO 3166 codes; \"*\" means all, which invites people who earn "
      "by messages. Numbers that belong to no country (+800, +870, +882 and so on) are refused unless their calling "
      "code is named beside these, as in [\"*\", \"+882\"].",
      validators::are_countries, "[\"DK\", \"SE\"]"
  )));
  setting types{
      "sms",
      "block_number_types",
      "Types of numbers that can't be set up; numbers that are verified already keep getting codes. There are "
      "\"premium_rate\", \"shared_cost\", \"toll_free\", \"uan\", \"pager\", \"voicemail\", \"satellite\" and "
      "\"voip\".",
      value_shape::list,
      false,
      {},
      {},
      {}};
  types.read = [](config& c, const config_value& v) -> std::string {
    const auto* list = std::get_if<std::vector<std::string>>(&v);
    return list ? validators::read_number_types(*list, c.sms.phones.blocked_types) : must_be("a list of texts");
  };
  types.write = [](const config& c) {
    std::vector<std::string> names;
    for (const auto t : c.sms.phones.blocked_types) names.emplace_back(validators::to_text(t));
    return toml_list(names);
  };
  to.push_back(std::move(types));
}

std::string is_allow_or_deny(const std::string& s) {
  return s == "allow" || s == "deny" ? "" : must_be("\"allow\" or \"deny\"");
}

void risk_settings(std::vector<setting>& to) {
  constexpr auto s = &config::sms;
  using f = sms_section;
  to.push_back(duration<s, &f::confirm_number_after>(
      "sms", "confirm_number_after",
      "Whoever signs in with a number that no code came back from for so long is asked whether it is still theirs "
      "before a code goes there (docs/sms-guards.md). \"0s\" means never.",
      seconds(0), core::days(3650)
  ));
  auto webhook = text<s, &f::risk_webhook>(
      "sms", "risk_webhook",
      "Asked before a code goes to a number, whether its SIM was swapped, ported and so on (docs/sms-guards.md): "
      "https, or http on this machine; empty: nobody is asked.",
      validators::is_webhook, "\"https://risk.example.org/twostep\""
  );
  webhook.write = [](const config& c) { return toml_string(validators::masked_webhook(c.sms.risk_webhook)); };
  to.push_back(std::move(webhook));
  to.push_back(duration<s, &f::risk_timeout>(
      "sms", "risk_timeout", "How long its answer is waited for.", core::milliseconds(100), seconds(10)
  ));
  to.push_back(text<s, &f::risk_unknown>(
      "sms", "risk_unknown", "What happens where it doesn't answer: \"allow\" sends the code, \"deny\" doesn't.",
      is_allow_or_deny
  ));
}

void budget_settings(std::vector<setting>& to) {
  constexpr auto s = &config::sms;
  constexpr auto b = &sms_section::budgets;
  using f = core::budgets;
  to.push_back(number<s, b, &f::daily>(
      "sms", "daily_budget",
      "Messages of one calendar day (UTC), or money where there are `prices`: at 80 % there is an alert, at 100 % "
      "messages go to proven numbers only. 0 means no budget.",
      0, many
  ));
  to.push_back(number<s, b, &f::monthly>("sms", "monthly_budget", "The same for a calendar month.", 0, many));
  to.push_back(number<s, b, &f::reserve_percent>(
      "sms", "budget_reserve",
      "So many per cent of a budget may be spent beyond it, for numbers proven for their account; then no message "
      "leaves.",
      0, 100
  ));
  setting prices{
      "sms",
      "prices",
      "What a message costs by country, as [\"DK 0.04\", \"* 0.10\"]: \"*\" is any other country; without it those "
      "cost "
      "as much as the dearest. Any currency, at most six decimal places.",
      value_shape::list,
      false,
      "[\"DK 0.04\", \"US 0.0075\", \"* 0.10\"]",
      {},
      {}};
  prices.read = [](config& c, const config_value& v) -> std::string {
    const auto* list = std::get_if<std::vector<std::string>>(&v);
    return list ? validators::read_prices(*list, c.sms.prices) : must_be("a list of texts such as [\"DK 0.04\"]");
  };
  prices.write = [](const config& c) { return toml_list(c.sms.prices.lines()); };
  to.push_back(std::move(prices));
}

} // namespace

void add_sms_settings(std::vector<setting>& to) {
  carrying_settings(to);
  budget_settings(to);
  risk_settings(to);
}

} // namespace twostep::server
