#pragma once
// Translations: one embedded gettext catalogue for each language, read by Boost.Locale's facet. Independent of the
// process's locale. Sources: server/text/locales/LOCALE.po; English has none.

#include "core/language.hpp"
#include "server/text/embedded.hpp"

#include <locale>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class catalogue final : public core::language {
public:
  /// The file's name gives the language: "pt_BR.mo". Throws std::runtime_error unless it is a UTF-8 catalogue.
  explicit catalogue(const embedded::file&);
  ~catalogue() override;

  std::string_view tag() const noexcept override { return tag_; }
  const char* find(const char* english) const override;
  const char* find(const char* one, const char* many, std::uint64_t n) const override;
  /// A field of the catalogue's header, such as "X-Complete"; "" where it has none. Lives as long as the catalogue.
  std::string_view header(std::string_view name) const;

private:
  struct messages;
  std::string tag_;
  std::unique_ptr<messages> messages_;
};

/// The catalogue for that locale, else for its language ("de-AT" → German, "nn" → Norwegian); English has none. Null:
/// neither.
const core::language* find_language(std::string_view locale);
/// As find_language, else English.
const core::language& language_of(std::string_view locale);
/// The embedded ones. They live as long as the process.
std::vector<const catalogue*> catalogues();

/// The tags of the languages there are: "en", then those with a catalogue. They live as long as the process.
std::vector<std::string_view> language_tags();

} // namespace twostep::server
