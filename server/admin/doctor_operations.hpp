#pragma once
// The two operations of `twostep doctor`: the first says which requests to send through the proxy, the second
// concludes from the responses. They need a running server.

#include "server/api/operation.hpp"

namespace twostep::server::admin {

struct begin_probe_request {
  std::string url;
};
BOOST_DESCRIBE_STRUCT(begin_probe_request, (), (url))

/// A request for which the server waits a minute.
struct awaited_probe {
  std::string probe, target;
  static constexpr api::field_note notes[] = {{"probe", "its number, to be sent as a cookie"}};
};
BOOST_DESCRIBE_STRUCT(awaited_probe, (), (probe, target))

struct awaited_program_probe : awaited_probe {
  std::string token;
  static constexpr api::field_note notes[] = {{"token", "nobody's"}};
};
BOOST_DESCRIBE_STRUCT(awaited_program_probe, (awaited_probe), (token))

struct begun_probes : awaited_probe {
  std::string url, side;
  std::optional<awaited_program_probe> program;
  static constexpr api::field_note notes[] = {{"side", "pages or application"}};
};
BOOST_DESCRIBE_STRUCT(begun_probes, (awaited_probe), (url, side, program))

/// The response to one request.
struct returned_probe {
  std::string probe;
  std::uint32_t status = 0;
  std::string failure, certificate, location, challenge, referrer_policy, from;
  bool made_up_amr = false;
  static constexpr api::field_note notes[] = {
      {"status", "0: nothing came back"},
      {"failure", "why nothing came back"},
      {"certificate", "\"refused\", or empty"},
      {"from", "the address that the request left from"},
      {"made_up_amr", "the Remote-Amr that was sent stands in the answer's body"}};
};
BOOST_DESCRIBE_STRUCT(
    returned_probe, (), (probe, status, failure, certificate, location, challenge, referrer_policy, from, made_up_amr)
)

struct end_probe_request : returned_probe {
  std::string url;
  std::optional<returned_probe> program;
};
BOOST_DESCRIBE_STRUCT(end_probe_request, (returned_probe), (url, program))

struct arrival_view {
  std::string peer;
  bool trusted = false;
  std::string client, method, host, target;
  api::named_texts says;
  std::vector<std::string> cookies;
  bool app_token = false;
  static constexpr api::field_note notes[] = {
      {"trusted", "the peer is one of server.trusted_proxies"},
      {"says", "the proxy's own header fields"},
      {"cookies", "their names"}};
};
BOOST_DESCRIBE_STRUCT(arrival_view, (), (peer, trusted, client, method, host, target, says, cookies, app_token))

struct finding_view {
  bool problem = false;
  std::string what;
  std::optional<std::string> change;
  static constexpr api::field_note notes[] = {{"problem", "false: only to know"}, {"change", "what to do"}};
};
BOOST_DESCRIBE_STRUCT(finding_view, (), (problem, what, change))

struct program_view {
  std::uint32_t status = 0;
  std::vector<arrival_view> arrived;
};
BOOST_DESCRIBE_STRUCT(program_view, (), (status, arrived))

struct diagnosis {
  std::string url, side;
  bool well = false;
  std::uint32_t status = 0;
  std::string location;
  std::vector<arrival_view> arrived;
  std::vector<finding_view> findings;
  std::optional<program_view> program;
};
BOOST_DESCRIBE_STRUCT(diagnosis, (), (url, side, well, status, location, arrived, findings, program))

extern const api::operation<begin_probe_request, begun_probes> begin_probe;
extern const api::operation<end_probe_request, diagnosis> end_probe;

} // namespace twostep::server::admin
