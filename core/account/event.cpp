#include "core/account/event.hpp"

namespace twostep::core {

event::event() noexcept = default;
event::event(const event&) = default;
event::event(event&&) noexcept = default;
event& event::operator=(const event&) = default;
event& event::operator=(event&&) noexcept = default;
event::~event() = default;

} // namespace twostep::core
