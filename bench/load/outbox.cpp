#include "bench/load/outbox.hpp"

#include "bench/load/results.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <sys/inotify.h>

#include <array>
#include <exception>
#include <filesystem>
#include <iostream>

namespace twostep::bench::load {

namespace net = boost::asio;

namespace {

constexpr auto timeout = std::chrono::seconds(10);
using timer =
    net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, executor>;

void say(std::exception_ptr why) {
  if (!why) return;
  try {
    std::rethrow_exception(why);
  } catch (const std::exception& e) {
    std::cerr << "load: following the outbox ended: " << e.what() << '\n';
  }
}

} // namespace

outbox::outbox(executor ex, const std::string& path) : ex_(ex), path_(path), watch_(ex) {
  if (path.empty()) return;
  const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0) throw std::runtime_error("can't watch " + path);
  watch_.assign(fd);
  // Watches the folder: the file may not exist before the first text.
  const auto folder = std::filesystem::absolute(path).parent_path();
  if (::inotify_add_watch(fd, folder.c_str(), IN_MODIFY | IN_CREATE) < 0)
    throw std::runtime_error("can't watch " + folder.string() + ": is the server's data directory there?");
  read_new_lines();
  net::co_spawn(ex_, follow(), say);
}

awaitable<> outbox::follow() {
  std::array<char, 4096> events; // the events' contents don't matter
  for (;;) {
    boost::system::error_code ec;
    co_await watch_.async_read_some(net::buffer(events), net::redirect_error(use_awaitable, ec));
    if (ec) co_return;
    read_new_lines();
  }
}

void outbox::read_new_lines() {
  if (!file_.is_open()) file_.open(path_);
  if (!file_.is_open()) return;
  file_.clear();
  for (std::string piece; std::getline(file_, piece); part_.clear()) {
    part_ += piece;
    if (file_.eof()) return; // the line isn't complete yet
    take(part_);
  }
}

void outbox::take(const std::string& line) {
  const auto message = boost::json::parse(line);
  const std::string text(message.at("text").as_string());
  const std::string to(message.at("to").as_string());
  // The origin-bound last line, "@host #123456"; a notice has none.
  const auto hash = text.rfind(" #");
  if (hash == text.npos || text.size() != hash + 8) return;
  auto& inbox = phones_[to];
  ++inbox.received;
  inbox.last = text.substr(hash + 2);
  const auto [first, last] = waiting_.equal_range(to);
  for (auto it = first; it != last; ++it) it->second->cancel();
}

std::uint64_t outbox::mark(const std::string& number) const {
  const auto found = phones_.find(number);
  return found == phones_.end() ? 0 : found->second.received;
}

awaitable<std::string> outbox::code(std::string number, std::uint64_t mark) {
  if (path_.empty()) throw failed("a code was asked for, and no --outbox to read it from");
  timer alarm(ex_);
  alarm.expires_after(timeout);
  const auto place = waiting_.emplace(number, &alarm);
  while (this->mark(number) <= mark && alarm.expiry() > std::chrono::steady_clock::now()) {
    boost::system::error_code ec;
    co_await alarm.async_wait(net::redirect_error(use_awaitable, ec));
  }
  waiting_.erase(place);
  if (this->mark(number) <= mark) throw failed("no text message");
  co_return phones_[number].last;
}

void outbox::close() {
  boost::system::error_code ec;
  watch_.close(ec);
}

} // namespace twostep::bench::load
