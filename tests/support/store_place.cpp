#include "tests/support/store_place.hpp"

#include "storage/engine/file_store.hpp"
#include "tests/support/late_store.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
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

class late_store_place final : public store_place {
public:
  explicit late_store_place(std::unique_ptr<store_place> inner) : inner_(std::move(inner)) {}
  std::unique_ptr<store> open() override { return make_late_store(inner_->open()); }

private:
  std::unique_ptr<store_place> inner_;
};

} // namespace

std::unique_ptr<store_place> make_store_place(store_options options) {
  auto place = std::make_unique<file_store_place>(std::move(options));
  const char* which = std::getenv("TWOSTEP_TEST_STORE");
  if (!which) return place;
  if (which != std::string_view("late")) throw std::runtime_error("TWOSTEP_TEST_STORE: there is only \"late\"");
  return std::make_unique<late_store_place>(std::move(place));
}

} // namespace twostep::storage::test
