#pragma once
// What is kept about a person, for the person (R66; GDPR Art. 15 and 20): their own data whole, numbers included, and
// nothing that lets anyone in: no verifier, no code, no session's or challenge's name.

#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <boost/json/object.hpp>

namespace twostep::server::admin {

boost::json::object data_export(const core::account&, const core::organisation*, core::time_point now);

} // namespace twostep::server::admin
