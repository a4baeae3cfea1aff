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

private:
  struct messages;
  std::string tag_;
  std::unique_ptr<messages> messages_;
};

/// The catalogue for that locale, else for its language ("de-AT" → German, "nn" → Norwegian), else English.
const core::language& language_of(std::string_view locale);

/// The tags of the languages there are: "en", then those with a catalogue. They live as long as the process.
std::vector<std::string_view> language_tags();

} // namespace twostep::server
