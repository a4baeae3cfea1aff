#pragma once
// A minimal browser for load: one kept connection, cookies, and the hidden field csrf.

#include "bench/load/awaitable.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::bench::load {

struct answer {
  unsigned status = 0;
  std::string location;
  std::string body;
};

using fields = std::vector<std::pair<std::string, std::string>>;

/// Throws failed with the kind: "connect: …", "write: …", "read: …". A request may take ten seconds.
class browser {
public:
  /// authority: for the Host field. Counts requests in `requests`, which outlives it.
  browser(executor, std::string host, std::string port, std::string authority, std::uint64_t& requests);
  ~browser();
  browser(browser&&) noexcept;

  awaitable<answer> get(std::string target);
  awaitable<answer> post(std::string target, fields);
  /// Becomes another person's browser on the same connection.
  void forget_cookies();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// The value of the page's hidden field csrf. Throws failed if there is none.
std::string csrf_of(const answer&);

} // namespace twostep::bench::load
