#include "sms/providers/outbox/outbox.hpp"

#include <boost/date_time/posix_time/conversion.hpp>
#include <boost/date_time/posix_time/time_formatters.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace twostep::sms {

namespace {

class descriptor {
public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const noexcept { return fd_; }

private:
  int fd_;
};

std::string to_rfc3339(core::time_point at) {
  namespace pt = boost::posix_time;
  const auto ms = at.time_since_epoch().count();
  auto text = pt::to_iso_extended_string(pt::from_time_t(0) + pt::milliseconds(ms - ms % 1000));
  const auto part = std::to_string(1000 + ms % 1000);
  return text + "." + part.substr(1) + "Z";
}

std::string to_line(const outbox_entry& entry) {
  boost::json::object line{
      {"at", to_rfc3339(entry.at)},
      {"to", entry.to},
      {"text", entry.text},
      {"purpose", entry.purpose},
      {"id", entry.id}};
  if (!entry.subject.empty()) line["subject"] = entry.subject;
  return boost::json::serialize(line) + "\n";
}

std::string last_error() {
  return std::generic_category().message(errno);
}

/// Returns "" if the whole line was written, else the reason why nothing was.
std::string append(const std::filesystem::path& file, std::string_view line) {
  // Opened for each line: the file may be moved away meanwhile. Links aren't followed, because the texts contain
  // valid codes.
  const descriptor out(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  struct stat before {};
  if (out.get() < 0 || ::fstat(out.get(), &before) != 0) return last_error();
  if ((before.st_mode & 07777) != 0600 && ::fchmod(out.get(), 0600) != 0) return last_error();
  const auto written = ::write(out.get(), line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) return {};
  const std::string why = written < 0 ? last_error() : "no room for a whole line";
  // Half a line would make the next one unreadable; no other process writes here (DATA/LOCK).
  if (written > 0 && ::ftruncate(out.get(), before.st_size) != 0) return why + ", and half a line stays";
  return why;
}

class outbox final : public gateway {
public:
  outbox(std::string name, const provider_environment& e, std::string_view file, bool takes_mail)
      : name_(std::move(name)), file_(e.data_dir / file), clock_(e.clock), observer_(e.outbox_observer),
        takes_mail_(takes_mail) {}

  std::string_view name() const noexcept override { return name_; }
  bool reaches(const core::recipient& to) const noexcept override { return takes_mail_ == (to.address() != nullptr); }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    const outbox_entry entry{
        clock_(), std::string(m.to.reveal()), std::string(m.text.reveal()), std::string(to_text(m.purpose)), m.id,
        m.subject};
    const auto error = append(file_, to_line(entry));
    if (!error.empty())
      co_return failure{
          failure_kind::unavailable, std::nullopt, "can't write " + file_.filename().string() + ": " + error};
    if (observer_) observer_(entry);
    co_return accepted{m.id};
  }

  void close() noexcept override {}

private:
  std::string name_;
  std::filesystem::path file_;
  std::function<core::time_point()> clock_;
  std::function<void(const outbox_entry&)> observer_;
  bool takes_mail_;
};

std::vector<key_problem> check(const provider_keys&, std::string_view) {
  return {};
}

std::unique_ptr<gateway> make(std::string name, const provider_keys&, const provider_environment& environment) {
  return std::make_unique<outbox>(std::move(name), environment, "outbox.ndjson", false);
}

} // namespace

std::unique_ptr<gateway> make_mailbox(std::string name, const provider_environment& environment) {
  return std::make_unique<outbox>(std::move(name), environment, "mailbox.ndjson", true);
}

constinit const provider_kind outbox_kind{"outbox", {}, &check, &make};

} // namespace twostep::sms
