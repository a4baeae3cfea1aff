#include "sms/providers/registry.hpp"

#include "sms/providers/gatewayapi/gatewayapi.hpp"
#include "sms/providers/outbox/outbox.hpp"
#include "sms/providers/smpp/smpp.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"
#include "sms/providers/webhook/webhook.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace twostep::sms {

namespace {

// A row is a line.
// clang-format off
constexpr std::array kinds{
    &outbox_kind,
    &twilio_kind,
    &vonage_kind,
    &gatewayapi_kind,
    &webhook_kind,
    &smpp_kind,
};
// clang-format on

const provider_key* find_key(const provider_kind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.keys, name, &provider_key::name);
  return found == kind.keys.end() ? nullptr : &*found;
}

std::string key_names(const provider_kind& kind) {
  std::string names;
  for (const auto& key : kind.keys) {
    if (!names.empty()) names += ", ";
    names += key.name;
  }
  return names.empty() ? "none" : names;
}

void fill_in(const provider_kind& kind, provider_keys& keys) {
  for (const auto& key : kind.keys)
    if (!key.standard.empty()) keys.try_emplace(std::string(key.name), key.standard);
}

} // namespace

std::span<const provider_kind* const> provider_kinds() noexcept {
  return kinds;
}

const provider_kind* find_provider_kind(std::string_view name) noexcept {
  const auto found = std::ranges::find(kinds, name, &provider_kind::name);
  return found == kinds.end() ? nullptr : *found;
}

std::vector<std::string> receipt_header_fields() {
  std::vector<std::string> names;
  for (const auto* kind : kinds)
    for (const auto name : kind->receipt_header_fields)
      if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  return names;
}

std::string provider_kind_names() {
  std::string names;
  for (const auto* kind : kinds) {
    if (!names.empty()) names += ", ";
    names += kind->name;
  }
  return names;
}

std::vector<key_problem>
check_provider(const provider_kind& kind, const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  for (const auto& [name, value] : given)
    if (!find_key(kind, name))
      problems.push_back({name, "is no key of kind \"" + std::string(kind.name) + "\"; it has: " + key_names(kind)});
  for (const auto& key : kind.keys) {
    const auto found = given.find(std::string(key.name));
    if (key.required && (found == given.end() || found->second.empty()))
      problems.push_back({std::string(key.name), "is required: " + std::string(key.doc)});
  }
  if (!problems.empty()) return problems;
  provider_keys whole = given;
  fill_in(kind, whole);
  return kind.check(whole, sender);
}

std::unique_ptr<gateway> make_gateway(
    const provider_kind& kind, std::string name, provider_keys keys, const provider_environment& environment
) {
  const auto problems = check_provider(kind, keys, environment.sender);
  if (!problems.empty())
    throw std::invalid_argument("[sms." + name + "] " + problems.front().key + " " + problems.front().message);
  fill_in(kind, keys);
  return kind.make(std::move(name), keys, environment);
}

} // namespace twostep::sms
