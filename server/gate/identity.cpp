#include "server/gate/identity.hpp"

#include "core/account/amr.hpp"

namespace twostep::server::gate {
namespace {

std::string group_name(std::string_view name) {
  std::string encoded;
  encoded.reserve(name.size());
  for (const char c : name) {
    if (c == ',')
      encoded += "%2C";
    else if (c == ':')
      encoded += "%3A";
    else if (c == '%')
      encoded += "%25";
    else
      encoded += c;
  }
  return encoded;
}

std::string groups(const core::account& a, const core::organisation* o) {
  if (!o) return {};
  std::string all = group_name(o->name);
  const auto size = all.size();
  all += ',';
  all.append(all, 0, size).append(":").append(core::to_text(a.role));
  return all;
}

} // namespace

void say_who(http::response& r, const person& who, identity_form form) {
  r.headers.reserve(form.has_amr ? 6 : 5);
  const auto* a = who.account;
  std::string id = a ? core::to_text(a->id) : std::string();
  std::string email = a ? a->email.shown : std::string();
  r.headers.push_back({"Remote-User", form.user_is_id ? id : email});
  r.headers.push_back({"Remote-Id", std::move(id)});
  r.headers.push_back({"Remote-Email", std::move(email)});
  r.headers.push_back({"Remote-Name", a ? a->name : std::string()});
  r.headers.push_back({"Remote-Groups", a ? groups(*a, who.organisation) : std::string()});
  if (form.has_amr) r.headers.push_back({"Remote-Amr", core::amr_of(who.methods)});
}

} // namespace twostep::server::gate
