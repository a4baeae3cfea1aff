#pragma once
// Sentences in a person's language. English stands in the code, as gettext has it: it is the sentence's id and what
// appears where there is no translation. Where translations come from: server/text/catalogue.hpp.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace twostep::core {

/// An English sentence that can be translated. A word in braces is filled in. xgettext finds them by this name, and
/// the comment before one that begins with "Translators:".
class msgid {
public:
  template <std::size_t size>
  constexpr explicit msgid(const char (&english)[size]) noexcept : english_(english) {}
  constexpr const char* english() const noexcept { return english_; }

private:
  const char* english_;
};

/// A sentence about a number {n} of things.
class plural_msgid {
public:
  template <std::size_t size, std::size_t size_of_many>
  constexpr plural_msgid(const char (&one)[size], const char (&many)[size_of_many]) noexcept
      : one_(one), many_(many) {}
  constexpr const char* one() const noexcept { return one_; }
  constexpr const char* many() const noexcept { return many_; }

private:
  const char *one_, *many_;
};

/// Thread-safe. What find returns lives as long as the language.
class language {
public:
  virtual ~language() = default;
  /// As HTML's lang has it: "en", "pt-BR".
  virtual std::string_view tag() const noexcept = 0;
  /// null: there is no translation.
  virtual const char* find(const char* english) const = 0;
  virtual const char* find(const char* one, const char* many, std::uint64_t n) const = 0;
};

/// Has no translations.
const language& english() noexcept;

/// Whether it is written from right to left: by the script in its tag ("az-Arab"), or else by the one that the
/// language is mostly written in.
bool is_right_to_left(const language&);

/// "n" for "{n}".
struct placeholder {
  std::string_view name, value;
};
using placeholders = std::initializer_list<placeholder>;

/// What has no name among the placeholders stays as it stands; values are not looked at.
std::string fill_in(std::string_view sentence, placeholders);

std::string tr(const language&, msgid, placeholders = {});
/// {n} is the number.
std::string tr(const language&, plural_msgid, std::uint64_t n);

} // namespace twostep::core
