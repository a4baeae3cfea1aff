#include "server/logging.hpp"

#include "server/date.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace twostep::server {
namespace {

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

class text_formatter final : public spdlog::formatter {
public:
  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& to) override {
    append(to, time_of(m));
    append(to, " ");
    const auto level = level_of(m);
    append(to, level);
    append(to, std::string_view("         ").substr(std::min<std::size_t>(level.size(), 8)));
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
  std::unique_ptr<formatter> clone() const override { return std::make_unique<text_formatter>(); }
};

class json_formatter final : public spdlog::formatter {
public:
  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& to) override {
    const boost::json::value event(boost::json::string_view(m.payload.data(), m.payload.size()));
    append(to, "{\"at\":\"" + time_of(m) + "\",\"level\":\"" + std::string(level_of(m)) + "\",\"event\":");
    append(to, boost::json::serialize(event));
    append(to, "}\n");
  }
  std::unique_ptr<formatter> clone() const override { return std::make_unique<json_formatter>(); }
};

} // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format) {
  if (format == "json") return std::make_unique<json_formatter>();
  return std::make_unique<text_formatter>();
}

void start_logging(std::string_view level, std::string_view format) {
  auto logger = std::make_shared<spdlog::logger>("twostep", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(make_log_formatter(format));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

} // namespace twostep::server
