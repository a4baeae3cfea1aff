#include "sms/providers/smpp/settings.hpp"

#include "sms/adapter/text_parts.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>
#include <charconv>

namespace twostep::sms {

namespace {

std::string value(const provider_keys& given, const char* key) {
  const auto found = given.find(key);
  return found == given.end() ? std::string() : found->second;
}

std::optional<std::uint32_t> integer(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::uint32_t integer_of(const provider_keys& given, const char* key) {
  return integer(value(given, key)).value_or(0);
}

/// "30s", "2m", "500ms", as elsewhere in the configuration.
std::optional<core::milliseconds> duration(std::string_view text) {
  const auto unit_at = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = integer(text.substr(0, unit_at));
  const auto unit = text.substr(unit_at);
  if (!number) return std::nullopt;
  if (unit == "ms") return core::milliseconds(*number);
  if (unit == "s") return core::seconds(*number);
  if (unit == "m") return core::minutes(*number);
  if (unit == "h") return core::hours(*number);
  return std::nullopt;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_address(const std::string& host) {
  const bool v6 = host.find(':') != host.npos;
  const auto url = boost::urls::parse_uri(v6 ? "smpp://[" + host + "]" : "smpp://" + host);
  return url &&
         (url->host_type() == boost::urls::host_type::ipv4 || url->host_type() == boost::urls::host_type::ipv6);
}

bool is_host(const std::string& host) {
  if (is_address(host)) return true;
  return host.size() <= 253 && std::ranges::all_of(host, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
         });
}

/// A name (with a letter) has at most 11 characters, as phones show (3GPP TS 23.040, 9.1.2.5).
bool is_sender(std::string_view text) {
  const auto digits = text.starts_with('+') ? text.substr(1) : text;
  if (is_digits(digits)) return digits.size() <= 15;
  return text.size() <= 11 && is_printable(text) && text.find('@') == text.npos;
}

void check_number(
    std::vector<key_problem>& problems, const provider_keys& given, const char* key, std::uint32_t min,
    std::uint32_t max
) {
  const auto text = value(given, key);
  if (text.empty()) return;
  const auto number = integer(text);
  if (!number || *number < min || *number > max)
    problems.push_back({key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max)});
}

void check_truth(std::vector<key_problem>& problems, const provider_keys& given, const char* key) {
  const auto text = value(given, key);
  if (text != "true" && text != "false") problems.push_back({key, "must be true or false"});
}

void check_text(std::vector<key_problem>& problems, const provider_keys& given, const char* key, std::size_t max) {
  const auto text = value(given, key);
  if (text.size() > max || !is_printable(text))
    problems.push_back({key, "must be at most " + std::to_string(max) + " ASCII characters"});
}

} // namespace

std::vector<key_problem> check_smpp(const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  if (!is_host(value(given, "host")))
    problems.push_back(
        {"host", "must be a name or an address alone, as in smsc.example.com; the port has its own key"}
    );
  check_number(problems, given, "port", 1, 65535);
  check_truth(problems, given, "tls");
  if (value(given, "tls") == "false" && !value(given, "ca_file").empty())
    problems.push_back({"ca_file", "is for tls = true"});
  check_text(problems, given, "system_id", 15);
  check_text(problems, given, "password", 64);
  check_text(problems, given, "system_type", 12);
  const auto own = value(given, "source_addr");
  if (!is_sender(own.empty() ? sender : std::string_view(own)))
    problems.push_back(
        {"source_addr", "must be a number of at most 15 digits, or a name of at most 11 ASCII characters without @"}
    );
  check_number(problems, given, "source_addr_ton", 0, 6);
  check_number(problems, given, "source_addr_npi", 0, 18);
  check_number(problems, given, "dest_addr_ton", 0, 6);
  check_number(problems, given, "dest_addr_npi", 0, 18);
  check_truth(problems, given, "registered_delivery");
  check_number(problems, given, "window", 1, 1000);
  const auto silence = duration(value(given, "enquire_link"));
  if (!silence || *silence < core::seconds(1) || *silence > core::hours(1))
    problems.push_back({"enquire_link", "must be a time from 1s to 1h, as in \"30s\""});
  check_number(problems, given, "throughput", 0, 100'000);
  return problems;
}

smpp_settings read_smpp(const provider_keys& given, std::string_view sender) {
  smpp_settings s;
  s.host = value(given, "host");
  s.port = static_cast<std::uint16_t>(integer_of(given, "port"));
  s.tls = value(given, "tls") == "true";
  s.ca_file = value(given, "ca_file");
  s.system_id = value(given, "system_id");
  s.password = core::secret(value(given, "password"));
  s.system_type = value(given, "system_type");
  const auto own = value(given, "source_addr");
  s.source = source_address(own.empty() ? sender : std::string_view(own));
  if (const auto ton = integer(value(given, "source_addr_ton"))) s.source.ton = static_cast<std::uint8_t>(*ton);
  if (const auto npi = integer(value(given, "source_addr_npi"))) s.source.npi = static_cast<std::uint8_t>(*npi);
  s.destination_ton = static_cast<std::uint8_t>(integer_of(given, "dest_addr_ton"));
  s.destination_npi = static_cast<std::uint8_t>(integer_of(given, "dest_addr_npi"));
  s.registered_delivery = value(given, "registered_delivery") == "true";
  s.window = integer_of(given, "window");
  s.enquire_link = duration(value(given, "enquire_link")).value_or(s.enquire_link);
  s.throughput = integer_of(given, "throughput");
  return s;
}

smpp::address source_address(std::string_view sender) {
  // TON and NPI (SMPP 3.4, 5.2.5 and 5.2.6) that operators expect for each form.
  constexpr std::uint8_t international = 1, network_specific = 3, alphanumeric = 5, isdn = 1;
  if (sender.empty()) return {};
  const bool plus = sender.starts_with('+');
  const std::string digits(sender.substr(plus ? 1 : 0));
  if (!is_digits(digits)) return {alphanumeric, 0, std::string(sender)};
  if (plus || digits.size() > 7) return {international, isdn, digits};
  return {network_specific, 0, digits};
}

smpp::bind_transceiver smpp_bind(const smpp_settings& s) {
  smpp::bind_transceiver bind;
  bind.system_id = s.system_id;
  bind.password = s.password.clone();
  bind.system_type = s.system_type;
  return bind;
}

std::optional<std::vector<smpp::submit_sm>>
smpp_submits(const smpp_settings& s, const message& m, std::uint8_t number) {
  constexpr std::uint8_t header_indicator = 0x40; // of esm_class
  const auto text = split_text(m.text.reveal());
  if (!text) return std::nullopt;
  const auto parts = text->parts.size();
  std::vector<smpp::submit_sm> submits;
  for (std::size_t i = 0; i < parts; ++i) {
    smpp::submit_sm& p = submits.emplace_back();
    p.source = s.source;
    p.destination = {s.destination_ton, s.destination_npi, std::string(m.to.reveal().substr(1))};
    p.registered_delivery = s.registered_delivery ? 1 : 0;
    p.data_coding = static_cast<std::uint8_t>(text->alphabet);
    if (parts == 1) {
      p.text = text->parts[i].clone();
      continue;
    }
    p.esm_class = header_indicator;
    const char header[] = {5, 0, 3, static_cast<char>(number), static_cast<char>(parts), static_cast<char>(i + 1)};
    std::string octets;
    octets.reserve(sizeof header + text->parts[i].reveal().size());
    octets.append(header, sizeof header).append(text->parts[i].reveal());
    p.text = core::secret(std::move(octets));
  }
  return submits;
}

} // namespace twostep::sms
