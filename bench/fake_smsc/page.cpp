#include "bench/fake_smsc/page.hpp"

#include "bench/fake_smsc/reading.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>

#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace twostep::bench::fake_smsc {

namespace {

constexpr std::size_t max_shown = 100;

// Autoescaping is fixed here, so that no value chooses its own escaping.
constexpr const char* text = R"({{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width">
<title>fake-smsc</title>
<style>
body { font: 1rem/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ccc }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
code { background: #eee; padding: .1rem .3rem }
</style>
</head>
<body>
<h1>fake-smsc</h1>
<p>Behaviour in force: <code>{{BEHAVIOUR}}</code></p>
<p>{{COUNTS}}</p>
<table>
<thead><tr><th scope="col">When (UTC)<th scope="col">To<th scope="col">Text<th scope="col">By<th scope="col">What became of it</tr></thead>
<tbody>
{{#MESSAGE}}<tr><td>{{WHEN}}<td>{{TO}}<td class="text">{{TEXT}}<td>{{KIND}}<td>{{STATE}}</tr>
{{/MESSAGE}}
</tbody>
</table>
{{#NONE}}<p>No message has come in yet.</p>{{/NONE}}
</body>
</html>
)";

/// Loaded once, then frozen.
const ctemplate::TemplateCache& templates() {
  static const auto* cache = [] {
    auto* fresh = new ctemplate::TemplateCache;
    if (!fresh->StringToTemplateCache("page", text, ctemplate::STRIP_BLANK_LINES))
      throw std::runtime_error("the page's template can't be read");
    fresh->Freeze();
    return fresh;
  }();
  return *cache;
}

/// RFC 3339 in UTC.
std::string to_time(std::int64_t milliseconds) {
  const std::time_t seconds = milliseconds / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char date[32], whole[48];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(whole, sizeof whole, "%s.%03dZ", date, static_cast<int>(milliseconds % 1000));
  return whole;
}

std::string counts_of(const messages& m, const receipt_counts& r) {
  std::string line = std::to_string(m.count()) + " messages";
  for (std::size_t i = 0; i < states; ++i) {
    const auto s = static_cast<state>(i);
    if (m.count(s) != 0) line.append(", ").append(std::to_string(m.count(s))).append(" ").append(to_text(s));
  }
  line.append(". Receipts: ").append(std::to_string(r.accepted)).append(" taken, ");
  line.append(std::to_string(r.refused)).append(" refused");
  if (r.refused != 0) line.append(" (the newest with ").append(std::to_string(r.last_refusal)).append(")");
  return line.append(", ").append(std::to_string(r.lost)).append(" lost.");
}

std::string state_of(const record& r) {
  std::string words(to_text(r.state));
  if (r.receipts == 1) words += ", 1 receipt";
  if (r.receipts > 1) words.append(", ").append(std::to_string(r.receipts)).append(" receipts");
  return words;
}

} // namespace

std::string page(const messages& m, const receipt_counts& receipts, const behaviour& b) {
  ctemplate::TemplateDictionary dictionary("page");
  dictionary.SetValue("BEHAVIOUR", to_words(b));
  dictionary.SetValue("COUNTS", counts_of(m, receipts));
  if (m.newest().empty()) dictionary.ShowSection("NONE");
  std::size_t shown = 0;
  for (auto r = m.newest().rbegin(); r != m.newest().rend() && shown < max_shown; ++r, ++shown) {
    auto* row = dictionary.AddSectionDictionary("MESSAGE");
    row->SetValue("WHEN", to_time(r->at));
    row->SetValue("TO", r->to);
    row->SetValue("TEXT", r->text);
    row->SetValue("KIND", std::string(to_text(r->kind)));
    row->SetValue("STATE", state_of(*r));
  }
  std::string out;
  // Expanding doesn't change a frozen cache.
  const_cast<ctemplate::TemplateCache&>(templates())
      .ExpandWithData("page", ctemplate::STRIP_BLANK_LINES, &dictionary, nullptr, &out);
  return out;
}

std::string to_ndjson(const messages& m, std::uint64_t after) {
  std::string all;
  for (const auto& r : m.newest()) {
    if (r.number <= after) continue;
    all.append(R"({"number":)").append(std::to_string(r.number)).append(R"(,"id":)").append(json_text(r.id));
    all.append(R"(,"kind":")").append(to_text(r.kind)).append(R"(","to":)").append(json_text(r.to));
    all.append(R"(,"from":)").append(json_text(r.from)).append(R"(,"text":)").append(json_text(r.text));
    all.append(R"(,"at":")").append(to_time(r.at)).append(R"(","state":")").append(to_text(r.state));
    all.append(R"(","receipts":)").append(std::to_string(r.receipts)).append("}\n");
  }
  return all;
}

} // namespace twostep::bench::fake_smsc
