#include "storage/tools/restore.hpp"

#include "storage/audit/trail.hpp"
#include "storage/engine/load.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/os/copy_file.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

namespace fs = std::filesystem;

bool is_ours(std::string_view name) noexcept {
  return name.ends_with(".log") || name.ends_with(".snap") || name == end_name;
}

path_kind kind_of(file_system& files, const fs::path& path) {
  const auto status = files.status(path);
  if (!status) fail_on(path, "looked at", status.error());
  return status->kind;
}

std::vector<std::string> list(file_system& files, const fs::path& directory) {
  auto names = files.list(directory);
  if (!names) fail_on(directory, "listed", names.error());
  return std::move(*names);
}

class restoration {
public:
  restoration(const restore_settings& s, progress p)
      : settings_(s), files_(s.files ? *s.files : machine_files()), progress_(p), copy_(s.data) {
    copy_ += ".restoring";
  }

  backup_report run() {
    check_places();
    plan("log");
    if (planned_.empty())
      throw store_error(settings_.from.string() + ": is no backup: its directory \"log\" holds no log");
    check_key(planned_.front().first);
    plan("audit");
    check_audit();
    backup_report report;
    try {
      empty_copy();
      for (const auto& [from, to] : planned_) copy(from, to, report.bytes);
      verify(report);
      if (settings_.complete) settings_.complete(copy_);
      publish();
    } catch (...) {
      remove_copy();
      throw;
    }
    return report;
  }

private:
  void check_places() {
    if (kind_of(files_, settings_.from / "log") != path_kind::directory)
      throw store_error(
          settings_.from.string() + ": is no backup: it has no directory \"log\"; name what `twostep backup` made"
      );
    const auto there = kind_of(files_, settings_.data);
    if (there == path_kind::absent) return;
    if (there != path_kind::directory)
      throw store_error(settings_.data.string() + ": is not a directory: name another place with --data");
    if (!list(files_, settings_.data).empty())
      throw store_error(
          settings_.data.string() + ": isn't empty, and nothing is ever restored over data: move it away, or name "
                                    "another place with --data"
      );
  }

  void plan(const char* part) {
    const auto from = settings_.from / part;
    if (kind_of(files_, from) != path_kind::directory) return;
    parts_.emplace_back(part);
    for (const auto& name : list(files_, from)) {
      if (!is_ours(name)) continue;
      planned_.emplace_back(from / name, copy_ / part / name);
      all_ += size_of(files_, from / name);
    }
    // What has the log's key in its head comes first.
    std::stable_partition(planned_.begin(), planned_.end(), [](const auto& p) {
      return p.first.filename() != end_name;
    });
    if (!progress_(0, all_)) throw stopped();
  }

  /// `twostep backup` keeps the end of the trail as it keeps the log's.
  void check_audit() {
    const auto has_end = [&](const char* part) {
      return kind_of(files_, settings_.from / part / end_name) == path_kind::file;
    };
    if (settings_.accept_loss || !has_end("log") || has_end("audit")) return;
    throw store_error(
        (settings_.from / "audit").string() + ": the audit trail, or its end, is missing from this backup: look for "
                                              "the whole one, or restore without that part by --accept-loss"
    );
  }

  /// Before anything is copied.
  void check_key(const fs::path& file) {
    bytes begin(segment_head_size);
    const auto n = open_file(files_, file, open_mode::read)->read(0, begin);
    if (!n) fail_on(file, "read", n.error());
    begin.resize(*n);
    const auto kind = file.extension() == ".snap" ? file_kind::snapshot : file_kind::segment;
    const auto head = read_segment_head(begin, kind);
    const auto given = settings_.keys.fingerprint();
    if (head && !settings_.keys.find(head->key))
      throw store_error(
          settings_.from.string() + ": belongs to the secret.key " + to_text(head->key) + ", and the one given is " +
          to_text(given) + ": name the right one with --key"
      );
  }

  /// What a restore that died left there is removed.
  void empty_copy() {
    for (const auto& directory : {copy_, copy_ / "log", copy_ / "audit"}) {
      if (kind_of(files_, directory) == path_kind::absent) continue;
      for (const auto& name : list(files_, directory))
        if (kind_of(files_, directory / name) == path_kind::file)
          check(files_.remove(directory / name), directory / name, "removed");
    }
    make_directory(copy_);
    for (const auto& part : parts_) make_directory(copy_ / part);
  }

  void make_directory(const fs::path& path) {
    if (kind_of(files_, path) == path_kind::absent) check(files_.make_directory(path), path, "made");
  }

  void copy(const fs::path& from, const fs::path& to, std::uint64_t& done) {
    done += copy_file(files_, from, to);
    if (!progress_(std::min(done, all_), all_)) throw stopped();
  }

  void verify(backup_report& report) {
    for (const auto& part : parts_) check(files_.sync_directory(copy_ / part), copy_ / part, "synced");
    stored_state state;
    (void)load_log(files_, copy_ / "log", settings_.keys, usable_threads(), state);
    report.accounts = state.accounts.size();
    report.state_hash = state_hash(state);
    if (std::find(parts_.begin(), parts_.end(), "audit") != parts_.end())
      read_audit(files_, copy_ / "audit", settings_.keys, {}, [](const audit_entry&, std::uint64_t) {});
  }

  void publish() {
    const auto parent = settings_.data.has_parent_path() ? settings_.data.parent_path() : fs::path(".");
    check(files_.sync_directory(copy_), copy_, "synced");
    check(files_.rename(copy_, settings_.data), settings_.data, "put into place");
    check(files_.sync_directory(parent), parent, "synced");
  }

  /// As far as it can be: the next restore removes the rest.
  void remove_copy() noexcept {
    std::error_code ignored;
    for (const auto& directory : {copy_ / "log", copy_ / "audit", copy_}) {
      const auto names = files_.list(directory);
      if (!names) continue;
      for (const auto& name : *names) (void)files_.remove(directory / name);
      fs::remove(directory, ignored);
    }
  }

  store_error stopped() const { return store_error("stopped; " + settings_.data.string() + " is as it was"); }

  const restore_settings& settings_;
  file_system& files_;
  progress progress_;
  fs::path copy_; ///< beside `data`, so that it can be renamed
  std::vector<std::string> parts_;
  std::vector<std::pair<fs::path, fs::path>> planned_;
  std::uint64_t all_ = 0;
};

} // namespace

backup_report restore(const restore_settings& settings, progress p) {
  return restoration(settings, p).run();
}

} // namespace twostep::storage
