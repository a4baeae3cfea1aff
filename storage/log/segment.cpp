#include "storage/log/segment.hpp"

#include "storage/log/files.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

constexpr std::size_t zero_block = std::size_t{64} << 10;
const std::uint8_t zeros[zero_block] = {};

std::filesystem::path temporary(std::filesystem::path p) {
  return p += ".tmp";
}

} // namespace

log_segment::log_segment(file_system& files, std::filesystem::path path, std::unique_ptr<file> opened)
    : files_(&files), path_(std::move(path)), file_(std::move(opened)) {}

io_result<log_segment> log_segment::make(file_system& files, const std::filesystem::path& log, std::uint32_t number) {
  const auto path = log / segment_name(number);
  auto opened = files.open(temporary(path), open_mode::replace);
  if (!opened) return opened.error();
  return log_segment(files, path, std::move(*opened));
}

error_code log_segment::extend(std::uint64_t more) {
  for (std::uint64_t done = 0; done < more; done += zero_block) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(zero_block, more - done));
    if (const auto e = write_all(*file_, prepared_ + done, {zeros, n})) return e;
  }
  // The first sync makes the new file itself durable, the others its data and size.
  if (const auto e = prepared_ == 0 ? file_->sync() : file_->sync_data()) return e;
  prepared_ += more;
  return {};
}

error_code log_segment::publish(const segment_head& head) {
  head_ = head;
  if (const auto e = write_all(*file_, 0, to_bytes(head))) return e;
  if (const auto e = file_->sync_data()) return e;
  if (const auto e = files_->rename(temporary(path_), path_)) return e;
  return files_->sync_directory(path_.parent_path());
}

error_code log_segment::discard() {
  file_.reset();
  return files_->remove(temporary(path_));
}

error_code log_segment::write(byte_view frames) {
  if (const auto e = write_all(*file_, position_, frames)) return e;
  position_ += frames.size();
  return {};
}

error_code log_segment::sync() {
  return file_->sync_data();
}

io_result<std::string_view> log_segment::harm() {
  const auto found = file_->status_at(path_);
  if (!found) return found.error();
  if (!found->is_there) return "was deleted or moved away while the server writes to it";
  if (found->size < std::max(prepared_, position_)) return "was cut short while the server writes to it";
  return std::string_view();
}

error_code log_segment::finish() {
  if (const auto e = file_->truncate(position_)) return e;
  prepared_ = position_;
  return file_->sync();
}

} // namespace twostep::storage
