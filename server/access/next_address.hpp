#pragma once
// Where somebody wanted to go, carried through the addresses of our pages. Whether it may be followed says safe_next.

#include <string>
#include <string_view>

namespace twostep::server {

/// `next` as the value of a query: what needs no encoding stays as it is, for proxies bound how long an address may
/// be.
std::string encode_next(std::string_view next);

/// "/sign-in" → "/sign-in?next=…"; as it is where next is empty.
std::string with_next(std::string_view address, std::string_view next);

} // namespace twostep::server
