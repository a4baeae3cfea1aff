#pragma once
// Name services for tests.

#include "sms/net/name_resolver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace twostep::test {

/// Knows only the given names.
class known_names final : public sms::name_resolver {
public:
  known_names(boost::asio::io_context& ctx, std::map<std::string, std::vector<std::string>> names)
      : ctx_(ctx), names_(std::move(names)) {}

  void resolve(const std::string& host, answer done) override {
    ++asked;
    const auto found = names_.find(host);
    std::vector<std::string> addresses;
    if (found != names_.end()) addresses = found->second;
    boost::asio::post(ctx_, [done = std::move(done), addresses = std::move(addresses)] {
      done(addresses, addresses.empty() ? "no such name" : "");
    });
  }

  /// Takes effect at once; no addresses: the name is unknown.
  void know(const std::string& host, std::vector<std::string> addresses) { names_[host] = std::move(addresses); }

  int asked = 0;

private:
  boost::asio::io_context& ctx_;
  std::map<std::string, std::vector<std::string>> names_;
};

/// Doesn't answer until the test lets it: nobody may be waiting then.
class hanging_resolver final : public sms::name_resolver {
public:
  void resolve(const std::string&, answer done) override { waiting.push_back(std::move(done)); }
  std::vector<answer> waiting;
};

} // namespace twostep::test
