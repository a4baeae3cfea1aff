#include "storage/log_segment.hpp"

#include "storage/log_files.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

constexpr std::size_t zero_block = std::size_t{64} << 10;
const std::uint8_t zeros[zero_block] = {};

std::filesystem::path temporary(std::filesystem::path p) {
  return p += ".tmp";
}

} // namespace

io_result<log_segment> log_segment::prepare(
    file_system& files, const std::filesystem::path& log, const segment_head& head, std::uint64_t ahead
) {
  log_segment segment(files, log / segment_name(head.number), head);
  auto opened = files.open(temporary(segment.path_), open_mode::replace);
  if (!opened) return opened.error();
  segment.file_ = std::move(*opened);
  if (const auto e = write_all(*segment.file_, 0, to_bytes(head))) return e;
  if (const auto e = segment.extend(ahead)) return e;
  if (const auto e = segment.file_->sync()) return e;
  return segment;
}

error_code log_segment::publish() {
  if (const auto e = files_->rename(temporary(path_), path_)) return e;
  return files_->sync_directory(path_.parent_path());
}

error_code log_segment::write(byte_view records) {
  if (const auto e = write_all(*file_, position_, records)) return e;
  position_ += records.size();
  prepared_ = std::max(prepared_, position_);
  return {};
}

error_code log_segment::extend(std::uint64_t more) {
  for (std::uint64_t done = 0; done < more; done += zero_block) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(zero_block, more - done));
    if (const auto e = write_all(*file_, prepared_ + done, {zeros, n})) return e;
  }
  prepared_ += more;
  return {};
}

error_code log_segment::sync() {
  return file_->sync_data();
}

error_code log_segment::finish() {
  if (const auto e = file_->truncate(position_)) return e;
  prepared_ = position_;
  return file_->sync();
}

} // namespace twostep::storage
