#include "server/cli/options.hpp"

#include <boost/program_options/value_semantic.hpp>

namespace twostep::server::cli {
namespace po = boost::program_options;

std::span<const option> common_options() {
  static constexpr option all[] = {
      {"config", "FILE", "the configuration (TWOSTEP_CONFIG)"},
      {"data", "DIR", "the data directory (TWOSTEP_DATA)"},
      {"admin-socket", "PATH", "of the running server (TWOSTEP_ADMIN_SOCKET)"},
      {"json", "", "print JSON, for scripts"},
      {"help", "", "show this"},
  };
  return all;
}

po::options_description describe(const std::string& caption, std::span<const option> options) {
  po::options_description described(caption);
  for (const auto& o : options) {
    const std::string name(o.name), value(o.value), meaning(o.meaning);
    if (o.value.empty())
      described.add_options()(name.c_str(), meaning.c_str());
    else if (o.repeats)
      described.add_options(
      )(name.c_str(), po::value<std::vector<std::string>>()->value_name(value)->composing(), meaning.c_str());
    else
      described.add_options()(name.c_str(), po::value<std::string>()->value_name(value), meaning.c_str());
  }
  return described;
}

} // namespace twostep::server::cli
