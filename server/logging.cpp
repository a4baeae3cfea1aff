#include "server/logging.hpp"

#include "server/date.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace twostep::server {
namespace {

/// Its payloads are JSON objects already.
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

/// syslog's numbers, which the journal reads from the front of a line (sd-daemon(3)).
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
      append(to, payload.substr(1)); // its own members, and the closing brace
    } else {
      append(to, "\"event\":");
      append(to, boost::json::serialize(boost::json::value(payload)));
      append(to, "}");
    }
    append(to, "\n");
  }
  std::unique_ptr<formatter> clone() const override { return std::make_unique<json_formatter>(); }
};

} // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format) {
  if (format == "json") return std::make_unique<json_formatter>();
  return std::make_unique<text_formatter>(format == "journal");
}

bool logs_fields() {
  return spdlog::get(with_fields) != nullptr;
}

void log_fields(const boost::json::object& fields) {
  if (const auto logger = spdlog::get(with_fields)) logger->info("{}", boost::json::serialize(fields));
}

void log_failure(const boost::json::object& fields) {
  if (const auto logger = spdlog::get(with_fields)) logger->error("{}", boost::json::serialize(fields));
}

void start_logging(std::string_view level, std::string_view format) {
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  const auto make = [&](const char* name) {
    auto logger = std::make_shared<spdlog::logger>(name, sink);
    logger->set_formatter(make_log_formatter(format));
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::trace);
    return logger;
  };
  spdlog::drop(with_fields);
  if (format == "json") spdlog::register_logger(make(with_fields));
  spdlog::set_default_logger(make("twostep"));
}

} // namespace twostep::server
