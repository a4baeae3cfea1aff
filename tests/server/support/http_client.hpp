#pragma once
// A blocking client that sends exactly the given bytes over a real socket, with a timeout.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::test {

struct http_answer {
  unsigned status = 0;
  std::string head; ///< status line and fields, with the empty line
  std::string body;

  /// The value of a field; nullopt if absent. Throws if it occurs twice.
  std::optional<std::string> field(std::string_view name) const;
};

class http_client {
public:
  explicit http_client(std::uint16_t port, int receive_buffer = 0);
  explicit http_client(const std::string& unix_path);
  http_client(http_client&&) noexcept;
  ~http_client();

  void send(std::string_view bytes);
  /// Sends what the server accepts before it closes.
  void send_until_refused(std::string_view bytes);
  /// The next answer, read by its Content-Length. Throws if the connection ends before.
  http_answer read(bool to_head = false);
  /// All answers until the server closes, including interim 1xx ones.
  std::vector<http_answer> read_all();
  /// All bytes until the server closes or resets.
  std::string drain();
  std::string receive(std::size_t at_least);
  bool has_input() const; ///< doesn't wait
  /// Waits for the end of the connection, calling nudge repeatedly.
  bool ends_while(const std::function<void()>& nudge);
  void half_close();
  void reset(); ///< closes by RST

private:
  void guard();
  std::size_t fill();

  int fd_ = -1;
  std::string buffer_;
};

} // namespace twostep::test
