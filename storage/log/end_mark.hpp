#pragma once
// DATA/log/END: the newest record that was on disk, vouched for outside of the segments, so that a log that was cut
// short, or copied in part, is noticed. It never names more than was durable; after a kill it names less.
// docs/log-format.md is its grammar.

#include "core/time.hpp"
#include "storage/log/scan.hpp"
#include "storage/os/file.hpp"
#include "storage/store_error.hpp"

#include <functional>

namespace twostep::storage {

/// What END says of the time, so that the next start can tell whether its clock fits.
struct sign_of_life {
  core::time_point at{};      ///< by the clock of who writes it
  core::time_point vouched{}; ///< up to when more than that clock speaks for the time; the epoch: nobody says
};
/// Asked on any thread; empty: nobody knows what time it is.
using time_source = std::function<sign_of_life()>;

/// Whose end it is: that of one never vouches for the other.
enum class end_of : std::uint8_t { log = 0, audit_trail = 1 };

struct end_mark {
  std::uint64_t last_sequence = 0; ///< 0: no record yet
  seal_tag chain{};                ///< the tag of the frame that ends with it; zeros where none was sealed before
  std::uint32_t segment = 0;       ///< the newest when this was written
  core::time_point at{};           ///< as sign_of_life's
  core::time_point vouched{};      ///< as sign_of_life's; ENDs of older programs have none
  end_of whose = end_of::log;
  std::uint32_t times_replaced = 0; ///< how often secret.key was; of the log's
  bool is_of_former_key = false;    ///< sealed under a secret.key before the present one
  friend bool operator==(const end_mark&, const end_mark&) = default;
};

inline constexpr std::string_view end_name = "END";
/// Two halves that are written in turn: a torn write leaves the other.
inline constexpr std::size_t end_half_size = 512, end_file_size = 2 * end_half_size;

/// One half, under a seal that anybody can see through and only the key makes. `serial` is one more than the other's.
std::array<std::uint8_t, end_half_size> to_bytes(const end_mark&, std::uint64_t serial, const secret_key& log_key);

/// Some of the log is gone: one line that says what, and how to start without it.
struct lost_records : store_error {
  explicit lost_records(const std::string& what_is_lost);
  std::string lost; ///< what is, alone
};

/// nullopt: there is none. Throws store_error: another key, a newer version, a file that can't be read; lost_records
/// where neither half is as it was written, or they are of something else.
std::optional<end_mark>
read_end(file_system&, const std::filesystem::path& log, const log_keys&, end_of = end_of::log);
/// Whole or not at all. Throws store_error.
void write_end(file_system&, const std::filesystem::path& log, const end_mark&, const secret_key& log_key);

/// What of a log that was scanned as far as it goes is missing by what the mark vouches for: a line, or nothing.
std::optional<std::string> missing(const std::filesystem::path& log, const scanned_log&, const end_mark&);
/// The file itself is missing, where one was kept.
std::string missing_end(const std::filesystem::path& log);

/// It is of a key that vouches for nothing any more.
std::string end_of_former_key(const std::filesystem::path& log);

/// Is told what is lost. True: go on without it.
using loss_acceptance = std::function<bool(std::string_view what)>;
/// Throws lost_records where it isn't accepted.
void accept_or_refuse(const loss_acceptance&, const std::string& what);

/// What vouches for the end, looked at before the log, which may be written meanwhile. none: there is none, or it
/// can't be believed and that is accepted.
std::optional<end_mark> find_end(
    file_system&, const std::filesystem::path& log, const log_keys&, const loss_acceptance& = {}, end_of = end_of::log
);
/// For scan_settings::vouched: the position that the mark vouches for.
std::optional<log_position> vouched_by(const std::optional<end_mark>&);

} // namespace twostep::storage
