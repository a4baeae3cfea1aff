#include "tests/storage/support/log_disk.hpp"

#include "storage/log/scan.hpp"

namespace twostep::storage::test {

log_disk::log_disk() {
  memory.make_directory(log);
}

std::unique_ptr<log_writer> log_disk::writer(const log_limits& limits, log_observer watch) {
  log_start start;
  start.head.key = fingerprint_of(log_key_of_tests());
  start.key = data_key_of_tests(1);
  start.log_key = log_key_of_tests();
  return std::make_unique<log_writer>(
      files, log, std::move(start), limits, std::move(watch),
      [this](std::string_view why) {
        if (fatal_count++ == 0) fatal.set_value(std::string(why));
      }
  );
}

std::vector<log_disk::segment> log_disk::read() {
  std::vector<segment> segments;
  const log_keys keys = log_key_of_tests();
  const scan_settings how{.keys = &keys, .from = {}};
  const auto listing = list_log(memory, log);
  const auto scanned = scan_log(memory, log, listing.segments, how, [&](const segment_frames& s) {
    auto& found = segments.emplace_back();
    found.head = s.head;
    for (const auto& f : s.frames) found.begins_write.push_back(f.frame.head.begins_write);
    return each_record(s, [&](const log_record& r) -> std::optional<std::string> {
      found.records.push_back(r.sequence);
      return std::nullopt;
    });
  });
  if (!scanned) throw std::runtime_error(scanned.error().message());
  return segments;
}

void log_disk::fail_while(const std::atomic<bool>& broken, operation failing, int number, int error) {
  files.before = [&broken, failing, number, error](operation o, const std::filesystem::path& path) {
    return broken && o == failing && is_of_segment(path, number) ? error_code(error, boost::system::system_category())
                                                                 : error_code();
  };
}

std::vector<std::uint64_t> log_disk::records() {
  std::vector<std::uint64_t> all;
  for (const auto& s : read()) all.insert(all.end(), s.records.begin(), s.records.end());
  return all;
}

secret_key log_key_of_tests() {
  return secret_key({7, 7, 7});
}
data_key data_key_of_tests(std::uint32_t generation) {
  return {.generation = generation, .key = secret_key({static_cast<std::uint8_t>(generation), 1})};
}
bytes payload(std::size_t n) {
  return bytes(n, 0x55);
}
bool is_of_segment(const std::filesystem::path& path, int number) {
  return path.filename().string().starts_with("0000000" + std::to_string(number) + ".log");
}

log_observer reported_lines::watch() {
  return {.report = [this](std::string_view line) {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    came_.notify_all();
  }};
}

std::string reported_lines::next() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return !lines_.empty(); });
  std::string line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

std::size_t reported_lines::waiting() const {
  const std::lock_guard lock(mutex_);
  return lines_.size();
}

} // namespace twostep::storage::test
