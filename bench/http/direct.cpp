// Measures the gate asked directly, compared with an nginx that does nothing.
#include "bench/http/workload.hpp"

namespace twostep::bench::http {

void add_direct(std::vector<workload>& all) {
  all.push_back({"direct/nginx", "nginx, return 200: requests/s", [](surroundings& s) {
                   return rate_of(fixed_nginx(s), check_request(s.people()), s, "HTTP/1.1 200");
                 }});
  all.push_back({"direct/twostep", "/gate/check, signed in: requests/s", [](surroundings& s) {
                   return rate_of(s.twostep_server(), check_request(s.people()), s, "HTTP/1.1 204");
                 }});
  all.push_back({"direct/forwarded", "the same with the proxy's X-Forwarded-*: requests/s", [](surroundings& s) {
                   return rate_of(s.twostep_server(), forwarded_check_request(s.people()), s, "HTTP/1.1 204");
                 }});
}

} // namespace twostep::bench::http
