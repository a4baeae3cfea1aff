#include "server/admin/request_fields.hpp"

#include "core/account/bounds.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "server/text/refusal_text.hpp"

#include <boost/json/value.hpp>

#include <sodium.h>

namespace twostep::server::admin {

std::optional<std::string> request_fields::optional(std::string_view name) {
  const auto found = left_.find(name);
  if (found == left_.end()) return {};
  const auto* text = found->value().if_string();
  if (!text) throw refused(400, "\"" + std::string(name) + "\" must be a text");
  std::string taken(*text);
  left_.erase(found);
  return taken;
}

std::optional<core::secret> request_fields::secret(std::string_view name) {
  const auto found = left_.find(name);
  if (found == left_.end()) return {};
  auto* text = found->value().if_string();
  if (!text) throw refused(400, "\"" + std::string(name) + "\" must be a text");
  core::secret taken(std::string_view(text->data(), text->size()));
  sodium_memzero(text->data(), text->size());
  left_.erase(found);
  return taken;
}

std::uint64_t request_fields::number(std::string_view name) {
  const auto found = left_.find(name);
  boost::system::error_code wrong;
  const auto n = found == left_.end() ? 0 : found->value().to_number<std::uint64_t>(wrong);
  if (found == left_.end() || wrong) throw refused(400, "\"" + std::string(name) + "\" must be a number");
  left_.erase(found);
  return n;
}

bool request_fields::flag(std::string_view name) {
  const auto found = left_.find(name);
  if (found == left_.end()) return false;
  const auto* value = found->value().if_bool();
  if (!value) throw refused(400, "\"" + std::string(name) + "\" must be true or false");
  const bool is_set = *value;
  left_.erase(found);
  return is_set;
}

std::string request_fields::required(std::string_view name) {
  auto text = optional(name);
  if (!text) throw refused(400, "\"" + std::string(name) + "\" is missing");
  return std::move(*text);
}

std::string request_fields::reason() {
  const auto given = required("reason");
  const auto text = core::trim(given);
  if (core::is_utf8(text) && core::code_points(text) > core::longest_reason_characters)
    throw refused(
        422, "the reason goes on the record and has " + std::to_string(core::code_points(text)) +
                 " characters: shorten it to 500 at most"
    );
  if (!core::is_utf8(text) || core::has_unprintable(text) || text.empty())
    throw refused(422, "the reason goes on the record: give 1 to 500 printable characters");
  return std::string(text);
}

core::actor request_fields::actor() {
  auto name = required("actor");
  if (!core::is_utf8(name) || core::has_unprintable(name) || name.empty() || name.size() > core::longest_actor)
    throw refused(400, "\"actor\" must be 1 to 64 printable characters");
  return {core::actor_kind::shell, std::move(name)};
}

void request_fields::end() const {
  if (!left_.empty()) throw refused(400, "there is no field \"" + std::string(left_.begin()->key()) + "\" here");
}

std::optional<core::account_id> find_user(resources& r, std::string_view text, storage::read_barrier& seen) {
  if (const auto id = core::id_from_text<core::account_id>(text))
    if (r.store.read(*id, seen, [](const core::account&, const core::organisation*) {})) return *id;
  if (const auto key = core::email_key(text)) return r.store.find(*key, seen);
  return std::nullopt;
}

core::account_id find_account(resources& r, std::string_view text, storage::read_barrier& seen) {
  if (const auto id = find_user(r, text, seen)) return *id;
  throw refused(404, "there is no user \"" + std::string(text) + "\": `twostep user list` shows who there is");
}

core::organisation find_organisation(resources& r, std::string_view text, storage::read_barrier& seen) {
  auto id = core::id_from_text<core::organisation_id>(text);
  if (const auto name = core::parse_organisation_name(text); name)
    if (const auto named = r.store.find_organisation(name->key, seen)) id = named;
  std::optional<core::organisation> found;
  if (id) r.store.read_organisation(*id, seen, [&](const core::organisation& o) { found = o; });
  if (!found)
    throw refused(
        404, "there is no organisation \"" + std::string(text) +
                 "\": `twostep org list` shows which there are, "
                 "`twostep org add` makes one"
    );
  return *std::move(found);
}

refused explain(const core::refusal& r) {
  const auto words = operator_text(r);
  return {words.status, words.text};
}

} // namespace twostep::server::admin
