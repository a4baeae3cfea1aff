// Counts a request's instructions in user space with callgrind: the result doesn't depend on other load.
#include "bench/http/workload.hpp"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace twostep::bench::http {
namespace {

constexpr std::uint64_t few_users = 1000, few = 2000, many = 12'000;

using starter = std::function<std::unique_ptr<server>(const std::vector<std::string>& under)>;

/// For a server's whole life with so many requests.
double instructions(
    const surroundings& s, const starter& start, const request_head& head, std::string_view expected,
    std::uint64_t requests
) {
  const auto out = s.directory / "callgrind.out", said = s.directory / "callgrind.txt";
  const auto started =
      start({"valgrind", "--tool=callgrind", "--callgrind-out-file=" + out.string(), "--log-file=" + said.string()});
  blast_settings settings;
  settings.port = started->port();
  settings.connections = 16;
  settings.count = requests;
  settings.expected = expected;
  const auto got = blast(head, settings);
  if (got.wrong > 0) throw std::runtime_error("answers were \"" + got.first_wrong + "\"");
  started->stop();
  std::ifstream file(said);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string words = text.str();
  std::smatch found;
  if (!std::regex_search(words, found, std::regex("Collected : ([0-9]+)")))
    throw std::runtime_error("callgrind said nothing");
  return std::stod(found[1]);
}

round of_each(const surroundings& s, const starter& start, const request_head& head, std::string_view expected) {
  round r;
  r.value =
      (instructions(s, start, head, expected, many) - instructions(s, start, head, expected, few)) / (many - few);
  return r;
}

} // namespace

namespace {

round of_nginx(surroundings& s) {
  const auto people = make_population(s.directory / "few", few_users, two_step_policy::required);
  const starter start = [&](const auto& under) {
    return start_nginx(
        s.directory / "counted", "server { listen 127.0.0.1:PORT; location / { return 200; } }", s.processor, under
    );
  };
  const auto r = of_each(s, start, check_request(people), "HTTP/1.1 200");
  std::filesystem::remove_all(people.data);
  return r;
}

round of_twostep(surroundings& s, request_head (*asked)(const http::population&)) {
  const auto people = make_population(s.directory / "few", few_users, two_step_policy::required);
  const starter start = [&](const auto& under) {
    return start_twostep({.binary = s.twostep, .data = people.data, .processor = s.processor, .under = under});
  };
  const auto r = of_each(s, start, asked(people), "HTTP/1.1 204");
  std::filesystem::remove_all(people.data);
  return r;
}

} // namespace

void add_instructions(std::vector<workload>& all) {
  all.push_back({"instructions/nginx", "nginx, return 200: instructions a request, user space", &of_nginx, true});
  all.push_back(
      {"instructions/twostep", "/gate/check, signed in: instructions a request, user space",
       [](surroundings& s) { return of_twostep(s, &check_request); }, true}
  );
  all.push_back(
      {"instructions/forwarded", "the same with the proxy's X-Forwarded-*",
       [](surroundings& s) { return of_twostep(s, &forwarded_check_request); }, true}
  );
}

} // namespace twostep::bench::http
