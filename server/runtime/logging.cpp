#include "server/runtime/logging.hpp"

#include "core/noun.hpp"
#include "server/runtime/line_writer.hpp"
#include "server/text/date.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <spdlog/formatter.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <utility>

namespace twostep::server {
namespace {

/// The logger whose messages are JSON objects already.
constexpr const char* with_fields = "fields";

std::string time_of(const spdlog::details::log_msg& m) {
  return to_rfc3339(std::chrono::floor<core::milliseconds>(m.time));
}

std::string_view level_of(const spdlog::details::log_msg& m) {
  const auto name = spdlog::level::to_string_view(m.level);
  return {name.data(), name.size()};
}

void append(spdlog::memory_buf_t& to, std::string_view text) {
  to.append(text.data(), text.data() + text.size());
}

/// syslog's severity, which the journal reads at the beginning of a line (sd-daemon(3)).
char priority_of(const spdlog::details::log_msg& m) {
  switch (m.level) {
  case spdlog::level::critical:
    return '2';
  case spdlog::level::err:
    return '3';
  case spdlog::level::warn:
    return '4';
  case spdlog::level::info:
    return '6';
  default:
    return '7';
  }
}

class text_formatter final : public spdlog::formatter {
public:
  explicit text_formatter(bool for_journal) : for_journal_(for_journal) {}

  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& to) override {
    if (for_journal_) {
      for (const char c : {'<', priority_of(m), '>'}) to.push_back(c);
    } else {
      append(to, time_of(m));
      append(to, " ");
      const auto level = level_of(m);
      append(to, level);
      append(to, std::string_view("         ").substr(std::min<std::size_t>(level.size(), 8)));
    }
    for (const char c : std::string_view(m.payload.data(), m.payload.size())) {
      static constexpr char hex[] = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte != 0x7f)
        to.push_back(c);
      else
        for (const char e : {'\\', 'x', hex[byte >> 4], hex[byte & 15]}) to.push_back(e);
    }
    to.push_back('\n');
  }
  std::unique_ptr<formatter> clone() const override { return std::make_unique<text_formatter>(for_journal_); }

private:
  bool for_journal_;
};

class json_formatter final : public spdlog::formatter {
public:
  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& to) override {
    const std::string_view payload(m.payload.data(), m.payload.size());
    append(to, "{\"at\":\"" + time_of(m) + "\",\"level\":\"" + std::string(level_of(m)) + "\",");
    if (std::string_view(m.logger_name.data(), m.logger_name.size()) == with_fields) {
      append(to, payload.substr(1)); // the object's own members and its closing brace
    } else {
      append(to, "\"event\":");
      append(to, boost::json::serialize(boost::json::value(payload)));
      append(to, "}");
    }
    append(to, "\n");
  }
  std::unique_ptr<formatter> clone() const override { return std::make_unique<json_formatter>(); }
};

class writer_sink final : public spdlog::sinks::sink {
public:
  explicit writer_sink(line_writer& to) : to_(to) {}

  void log(const spdlog::details::log_msg& m) override {
    spdlog::memory_buf_t line;
    formatter_->format(m, line); // the formatter keeps nothing between lines
    const bool is_urgent = m.level >= spdlog::level::err;
    to_.write({line.data(), line.size()}, is_urgent ? urgency::urgent : urgency::ordinary);
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter> f) override { formatter_ = std::move(f); }

private:
  line_writer& to_;
  std::unique_ptr<spdlog::formatter> formatter_;
};

/// The line that reports dropped lines; it bypasses the queue.
std::string dropped_line(spdlog::formatter& as, std::uint64_t count) {
  const auto words = core::counted(count, {"line was", "lines were"}) +
                     " dropped here: what reads this log is too slow, or stopped for a while";
  spdlog::memory_buf_t line;
  as.format({"twostep", spdlog::level::warn, words}, line);
  return {line.data(), line.size()};
}

struct started_log {
  explicit started_log(std::string_view format)
      : writer(STDERR_FILENO, {.tell_dropped = [f = std::shared_ptr(make_log_formatter(format))](std::uint64_t n) {
                 return dropped_line(*f, n);
               }}) {}

  line_writer writer;
  std::mutex mutex;
  repeated_lines repeated; ///< guarded by mutex
};
/// Never destroyed: threads may log until the process ends.
std::atomic<started_log*> started{nullptr};

spdlog::level::level_enum to_spdlog(line_level level) noexcept {
  switch (level) {
  case line_level::info:
    return spdlog::level::info;
  case line_level::warning:
    return spdlog::level::warn;
  case line_level::error:
    return spdlog::level::err;
  }
  return spdlog::level::err;
}

void log_sum(const lines_summed_up& sum) {
  if (logs_fields()) {
    boost::json::object fields{{"event", "lines_summed_up"}, {"of", sum.kind}};
    if (!sum.detail.empty()) fields.emplace("detail", sum.detail);
    fields.emplace("more", sum.count);
    fields.emplace("seconds", sum.window.count());
    if (!sum.network.empty())
      fields.emplace("network", sum.network);
    else if (sum.networks != 0)
      fields.emplace("networks", sum.networks);
    return log_fields(fields, sum.level);
  }
  std::string words = sum.kind;
  if (!sum.detail.empty()) words.append(" detail=").append(sum.detail);
  words += ": and " + std::to_string(sum.count) + " more like this in the last " +
           std::to_string(sum.window.count()) + " s";
  if (!sum.network.empty())
    words += ", all from " + sum.network;
  else if (sum.networks != 0)
    words += ", from " + core::counted(sum.networks, {"network", "networks"});
  spdlog::log(to_spdlog(sum.level), "{}", words);
}

} // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format) {
  if (format == "json") return std::make_unique<json_formatter>();
  return std::make_unique<text_formatter>(format == "journal");
}

bool logs_fields() {
  return spdlog::get(with_fields) != nullptr;
}

void log_fields(const boost::json::object& fields, line_level level) {
  if (const auto logger = spdlog::get(with_fields))
    logger->log(to_spdlog(level), "{}", boost::json::serialize(fields));
}

void start_logging(std::string_view level, std::string_view format) {
  auto* log = new started_log(format);
  const auto sink = std::make_shared<writer_sink>(log->writer);
  const auto make = [&](const char* name) {
    auto logger = std::make_shared<spdlog::logger>(name, sink);
    logger->set_formatter(make_log_formatter(format));
    logger->set_level(spdlog::level::from_str(std::string(level)));
    return logger;
  };
  spdlog::drop(with_fields);
  if (format == "json") spdlog::register_logger(make(with_fields));
  spdlog::set_default_logger(make("twostep"));
  started = log;
}

void set_log_level(std::string_view level) {
  spdlog::set_level(spdlog::level::from_str(std::string(level)));
}

bool may_log(const repeatable& line) {
  auto* log = started.load();
  if (!log) return true;
  std::vector<lines_summed_up> sums;
  bool now = false;
  {
    const std::lock_guard lock(log->mutex);
    now = log->repeated.is_written(line, std::chrono::steady_clock::now());
    sums = log->repeated.take_ended();
  }
  for (const auto& sum : sums) log_sum(sum); // logged before the first line of a new window
  return now;
}

void log_sums() {
  auto* log = started.load();
  if (!log) return;
  std::vector<lines_summed_up> sums;
  {
    const std::lock_guard lock(log->mutex);
    sums = log->repeated.take(std::chrono::steady_clock::now());
  }
  for (const auto& sum : sums) log_sum(sum);
}

void flush_log(std::chrono::milliseconds at_most) {
  auto* log = started.load();
  if (!log) return;
  std::vector<lines_summed_up> sums;
  {
    const std::lock_guard lock(log->mutex);
    sums = log->repeated.take_all(std::chrono::steady_clock::now());
  }
  for (const auto& sum : sums) log_sum(sum);
  log->writer.flush(at_most);
}

void log_last_words(std::string_view line, std::chrono::milliseconds at_most) {
  if (auto* log = started.load()) log->writer.write(std::string(line) + '\n', urgency::urgent);
  flush_log(at_most);
}

log_line_counts count_log_lines() {
  auto* log = started.load();
  if (!log) return {};
  const std::lock_guard lock(log->mutex);
  return {log->writer.dropped(), log->repeated.count()};
}

} // namespace twostep::server
