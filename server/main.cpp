// The binary `twostep`: everything it can do is a command (cli/commands.cpp).

#include "server/cli/run.hpp"

int main(int count, char** words) {
  return twostep::server::cli::run(count, words);
}
