#pragma once
// Whom to find (storage/directory.hpp), as it is asked, and as a store compares accounts with it.

#include "core/account/account.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace twostep::storage {

/// In the order of core::two_step_state.
enum class two_step_kind : std::uint8_t { disabled, pending_enable, enabled, pending_disable };
static_assert(std::variant_size_v<core::two_step_state> == 4);

/// All that is given must hold; what is left out is not asked.
struct people_query {
  static constexpr std::size_t max_text_bytes = 254, max_words = 8, min_letters = 3, phone_digits = 4;

  /// Beginnings of words: each must begin a word of the email address or the name, and one has min_letters. What
  /// isn't a letter or digit splits words (core/text.hpp); case doesn't count. The address counts by its key
  /// (core/email.hpp): an international domain is found by its ASCII form.
  std::string words;
  std::string phone_ends; ///< the last four digits of the verified number
  std::optional<core::organisation_id> organisation;
  std::optional<core::role> role;
  std::optional<bool> second_step;       ///< any factor is on, or none is
  std::optional<two_step_kind> two_step; ///< at `now`
  /// The last use (last_use()) is at this time or later: who never was there isn't found.
  std::optional<core::time_point> used_since;
  /// The last use is before this time: who never was there is found.
  std::optional<core::time_point> unused_since;
  core::time_point now{};
};

enum class query_refusal : std::uint8_t {
  bad_text = 1, ///< longer than max_text_bytes, or not UTF-8
  no_word,      ///< blanks and punctuation only
  short_word,   ///< none has min_letters
  too_many_words,
  bad_phone_end, ///< other than four digits
  bad_page_size,
  bad_cursor ///< none that this store gave since it was opened
};

/// When the person was last there: signed in, used a session, or a token of theirs was used, as far as the account
/// remembers. Coarse, as sessions' times are. nullopt: never.
std::optional<core::time_point> last_use(const core::account&) noexcept;

/// A query that can be answered. For stores.
class people_filter {
public:
  static core::result<people_filter, query_refusal> parse(const people_query&);

  bool wants(const core::account&) const;

private:
  explicit people_filter(const people_query& q) : asked_(q) {}
  bool has_words(const core::account&) const;

  people_query asked_;
  std::vector<std::string> words_;
};

} // namespace twostep::storage
