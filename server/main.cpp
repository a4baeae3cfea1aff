// The program `twostep`. Its commands: cli/commands.cpp.

#include "server/cli/run.hpp"
#include "storage/os/standard_descriptors.hpp"

int main(int count, char** words) {
  twostep::storage::open_standard_descriptors();
  return twostep::server::cli::run(count, words);
}
