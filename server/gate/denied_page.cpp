#include "server/gate/denied_page.hpp"

#include "server/branding/palette.hpp"

#include <ctemplate/template.h>
#include <sodium.h>

#include <array>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

namespace twostep::server::gate {
namespace {

/// A source for CSP's style-src (CSP 3): SHA-256 of the element's text, in base64.
std::string source_of_style(const std::string& html) {
  constexpr std::string_view begins = "<style>", ends = "</style>";
  const auto from = html.find(begins);
  const auto to = html.find(ends);
  if (from == html.npos || to == html.npos) throw std::logic_error("gate_denied.tpl has no style");
  const auto text = std::string_view(html).substr(from + begins.size(), to - from - begins.size());
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)> base64;
  sodium_bin2base64(base64.data(), base64.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return "'sha256-" + std::string(base64.data()) + "'";
}

/// Keeps the text for the process's life: a response refers to it until it is written, perhaps longer than the
/// page lives.
std::string_view keep(std::string source) {
  static std::mutex mutex;
  static std::set<std::string> all; // one for each style that a template has had
  const std::lock_guard lock(mutex);
  return *all.insert(std::move(source)).first;
}

const char* section_of(denied_by by) noexcept {
  switch (by) {
  case denied_by::rule:
    return "RULE";
  case denied_by::lack_of_passkeys:
    return "LACK_OF_PASSKEYS";
  case denied_by::set_up:
    break;
  }
  return "SET_UP";
}

} // namespace

denied_page render_denied_page(
    const config& c, const public_address& us, const templates& t, const page_language& in, denied_by by
) {
  ctemplate::TemplateDictionary d("denied");
  const auto tag = in.tag();
  d.SetValue("LANG", {tag.data(), tag.size()});
  d.SetValue("DIR", in.is_right_to_left ? "rtl" : "ltr");
  d.SetValue("SERVICE", c.branding.name);
  d.SetValue("SUPPORT", c.branding.support_email);
  d.SetValue("PROFILE", us.origin + us.path_prefix + "/profile");
  const auto accent = branding::parse_colour(c.branding.colour).value();
  d.SetValue("ACCENT", branding::to_text(accent));
  d.SetValue("DARK_ACCENT", branding::to_text(branding::derive_palette(accent).dark.accent));
  d.ShowSection(section_of(by));
  denied_page page{t.render(in, "gate_denied.tpl", d), {}};
  page.style_source = keep(source_of_style(page.html));
  return page;
}

} // namespace twostep::server::gate
