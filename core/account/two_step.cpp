#include "core/account/two_step.hpp"

namespace twostep::core {

namespace {

template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>; // which Clang deduces by itself only from 17 on

} // namespace

std::string_view name(const two_step_state& state) noexcept {
  return std::visit(
      overloaded{
          [](const disabled&) { return std::string_view("disabled"); },
          [](const pending_enable&) { return std::string_view("pending-enable"); },
          [](const enabled&) { return std::string_view("enabled"); },
          [](const pending_disable&) { return std::string_view("pending-disable"); },
      },
      state
  );
}

two_step_state effective(const two_step_state& state, time_point now) {
  return std::visit(
      overloaded{
          [](const disabled& s) -> two_step_state { return s; },
          [now](const pending_enable& s) -> two_step_state {
            if (lives(s.challenge, now)) return s;
            return disabled{};
          },
          [](const enabled& s) -> two_step_state { return s; },
          [now](const pending_disable& s) -> two_step_state {
            if (lives(s.challenge, now)) return s;
            return enabled{s.phone, s.since, s.proven_at, s.number_since};
          },
      },
      state
  );
}

const e164_number* verified_phone(const two_step_state& state) noexcept {
  if (const auto* e = std::get_if<enabled>(&state)) return &e->phone;
  if (const auto* p = std::get_if<pending_disable>(&state)) return &p->phone;
  return nullptr;
}

std::optional<time_point> two_step_since(const two_step_state& state) noexcept {
  if (const auto* e = std::get_if<enabled>(&state)) return e->since;
  if (const auto* p = std::get_if<pending_disable>(&state)) return p->since;
  return std::nullopt;
}

const challenge* pending_challenge(const two_step_state& state) noexcept {
  if (const auto* e = std::get_if<pending_enable>(&state)) return &e->challenge;
  if (const auto* d = std::get_if<pending_disable>(&state)) return &d->challenge;
  return nullptr;
}

} // namespace twostep::core
