#pragma once
// A client that sends exactly the bytes it is told to, over a real socket; blocking, with a guard against hanging.

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

  /// The value of a field, none where it is absent; throws where it is there twice.
  std::optional<std::string> field(std::string_view name) const;
};

class http_client {
public:
  explicit http_client(std::uint16_t port, int receive_buffer = 0);
  explicit http_client(const std::string& unix_path);
  http_client(http_client&&) noexcept;
  ~http_client();

  void send(std::string_view bytes);
  /// Sends as much as is taken before the server hangs up.
  void send_until_refused(std::string_view bytes);
  /// The next answer, read by its Content-Length. Throws when the connection ends before.
  http_answer read(bool to_head = false);
  /// Every answer until the server closes; interim 1xx answers too.
  std::vector<http_answer> read_all();
  /// Bytes until the server closes or resets.
  std::string drain();
  std::string receive(std::size_t at_least);
  bool has_input() const; ///< without waiting
  /// Waits for the end of the connection, calling nudge again and again meanwhile.
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
