#include "storage/log/random_key.hpp"

#include "storage/store_error.hpp"

namespace twostep::storage {

data_key random_key(file_system& files, const std::filesystem::path& log, std::uint32_t generation) {
  return {.generation = generation, .key = secret_key::filled([&](std::uint8_t* to) {
                                      check(files.random({to, secret_key::size}), log, "given a key");
                                    })};
}

} // namespace twostep::storage
