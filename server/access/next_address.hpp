#pragma once
// Carries the destination after sign-in through the addresses of our pages. safe_next decides whether it is
// followed.

#include <string>
#include <string_view>

namespace twostep::server {

/// `next` encoded as the value of a query. Encodes only what it must, because proxies limit the length of an
/// address.
std::string encode_next(std::string_view next);

/// "/sign-in" → "/sign-in?next=…"; unchanged if next is empty or a one-time link, whose address is a secret.
std::string with_next(std::string_view address, std::string_view next);

/// "wiki.example.org:8443" of an application's address that safe_next allowed; "" of a path of ours.
std::string_view application_of(std::string_view next) noexcept;

} // namespace twostep::server
