// Measures the gate behind nginx's auth_request, compared with an nginx that answers 204 instead; all on one
// processor.
#include "bench/http/workload.hpp"

#include <fstream>

namespace twostep::bench::http {
namespace {

server& upstream_nginx(surroundings& s) {
  auto& nginx = s.servers["upstream"];
  if (!nginx)
    nginx = start_nginx(
        s.directory / "upstream", "server { listen 127.0.0.1:PORT backlog=4096; location / { return 204; } }",
        s.processor
    );
  return *nginx;
}

/// A proxy for an application that answers with an empty file.
server& front(surroundings& s, const std::string& name, const server& asked) {
  auto& nginx = s.servers[name];
  if (nginx) return *nginx;
  const auto directory = s.directory / name;
  std::filesystem::create_directories(directory / "files");
  std::ofstream(directory / "files" / "page");
  nginx = start_nginx(
      directory,
      "open_file_cache max=10;\n"
      "upstream gate { server 127.0.0.1:" +
          std::to_string(asked.port()) +
          "; keepalive 64; keepalive_requests 1000000000; }\n"
          "server {\n"
          "  listen 127.0.0.1:PORT backlog=4096;\n"
          "  root " +
          (directory / "files").string() +
          ";\n"
          "  location / { auth_request /check; try_files /page =404; }\n"
          "  location = /check {\n"
          "    internal;\n"
          "    proxy_pass http://gate/gate/check;\n"
          "    proxy_http_version 1.1;\n"
          "    proxy_pass_request_body off;\n"
          "    proxy_set_header Connection \"\";\n"
          "    proxy_set_header Content-Length \"\";\n"
          "    proxy_set_header Host 127.0.0.1:8080;\n"
          "    proxy_set_header X-Forwarded-Method $request_method;\n"
          "    proxy_set_header X-Forwarded-Proto $scheme;\n"
          "    proxy_set_header X-Forwarded-Host $http_host;\n"
          "    proxy_set_header X-Forwarded-Uri $request_uri;\n"
          "  }\n"
          "}",
      s.processor
  );
  return *nginx;
}

round through(surroundings& s, const std::string& name, const server& asked) {
  const auto& nginx = front(s, name, asked);
  const auto before = asked.closed_connections();
  round r = rate_of(nginx, page_request(s.people()), s, "HTTP/1.1 200");
  const auto closed = asked.closed_connections();
  r.note = std::to_string(closed - std::min(before, closed)) + " connections to it closed";
  if (closed > before) r.failed = r.note;
  return r;
}

} // namespace

void add_proxied(std::vector<workload>& all) {
  all.push_back(
      {"through-nginx/nginx", "nginx's auth_request to an nginx that returns 204: requests/s",
       [](surroundings& s) { return through(s, "front-nginx", upstream_nginx(s)); }}
  );
  all.push_back({"through-nginx/twostep", "the same to /gate/check: requests/s", [](surroundings& s) {
                   return through(s, "front-twostep", s.twostep_server());
                 }});
}

} // namespace twostep::bench::http
