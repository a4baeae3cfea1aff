#include "server/site/route.hpp"

namespace twostep::server {

bool contains(methods all, http::method one) noexcept {
  switch (all) {
  case methods::reads:
    return one != http::method::post;
  case methods::posts:
    return one == http::method::post;
  case methods::callbacks:
    return one != http::method::head;
  }
  return false;
}

std::string_view names(methods all) noexcept {
  switch (all) {
  case methods::reads:
    return "GET, HEAD";
  case methods::posts:
    return "POST";
  case methods::callbacks:
    return "GET, POST";
  }
  return "";
}

bool is_open_during(access a, core::next_step next) noexcept {
  if (a == access::leaving || a == access::proving) return true;
  switch (next) {
  case core::next_step::none:
    return true;
  case core::next_step::give_second_step:
    return false;
  case core::next_step::change_password:
    return a == access::changing;
  case core::next_step::enable_two_step:
    return a == access::enrolling;
  }
  return false;
}

} // namespace twostep::server
