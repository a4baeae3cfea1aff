#include "tests/support/store_place.hpp"

#include "storage/engine/file_store.hpp"

#include <utility>

namespace twostep::storage::test {
namespace {

class file_store_place final : public store_place {
public:
  explicit file_store_place(store_options options) {
    settings_.directory = std::move(options.directory);
    settings_.log_key = std::move(options.key);
    settings_.watch = options.watch;
    settings_.report = std::move(options.report);
    if (!settings_.report) settings_.report = [](std::string_view) {};
    const auto room = options.room;
    settings_.limits = {.segment = 4 * room, .ahead = room, .step = room / 4, .reserve = 1u << 14};
  }
  std::unique_ptr<store> open() override { return open_file_store(settings_); }

private:
  file_store_settings settings_;
};

} // namespace

std::unique_ptr<store_place> make_store_place(store_options options) {
  return std::make_unique<file_store_place>(std::move(options));
}

} // namespace twostep::storage::test
