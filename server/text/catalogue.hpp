#pragma once
// Translations: gettext catalogues in the binary, one a language, read by Boost.Locale's facet. They need no locale
// of the process. server/text/locales/LOCALE.po is a catalogue's source; English has none.

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
  /// "pt_BR.mo" is Brazilian Portuguese. Throws std::runtime_error for what isn't a catalogue in UTF-8.
  explicit catalogue(const embedded::file&);
  ~catalogue() override;

  std::string_view tag() const noexcept override { return tag_; }
  const char* find(const char* english) const override;
  const char* find(const char* one, const char* many, std::uint64_t n) const override;

private:
  struct messages;
  std::string tag_;
  std::unique_ptr<messages> messages_;
};

/// The embedded catalogue for that locale, else for its language ("de-AT" is German, "nn" Norwegian), else English.
const core::language& language_of(std::string_view locale);

/// The tags of the languages there are: "en", then those with a catalogue. They live as long as the process.
std::vector<std::string_view> language_tags();

} // namespace twostep::server
