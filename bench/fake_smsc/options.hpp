#pragma once
// The command line of the fake provider, checked.

#include "bench/fake_smsc/inbox.hpp"
#include "bench/fake_smsc/script.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twostep::bench::fake_smsc {

struct options {
  std::string listen = "127.0.0.1";
  std::uint16_t http_port = 2780, smpp_port = 2775;
  std::optional<std::uint16_t> console_port;
  inbox_settings inbox;
  fake_smsc::behaviour behaviour;
  std::vector<script_step> script;
};

/// nullopt: help was requested and printed. Throws std::invalid_argument with what is wrong and what to write.
std::optional<options> read_options(int argc, char** argv);

} // namespace twostep::bench::fake_smsc
