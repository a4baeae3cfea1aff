#include "server/cli/target.hpp"

#include "server/app/data_place.hpp"
#include "server/app/installation.hpp"
#include "server/web/theme.hpp"

#include <system_error>
#include <utility>

namespace twostep::server::cli {
namespace {

namespace fs = std::filesystem;

/// The option's value, else the variable's, else "".
std::string given(const invocation& call, const char* option, const char* variable) {
  if (call.has(option)) return call.text(option);
  const auto found = call.variables.find(variable);
  return found == call.variables.end() ? std::string() : found->second;
}

bool is_there(const fs::path& p) {
  std::error_code ignored;
  return fs::exists(p, ignored);
}

void fill_in(target& t, const invocation& call) {
  auto& server = t.loaded.value.server;
  if (const auto data = given(call, "data", "TWOSTEP_DATA"); !data.empty()) {
    server.data_dir = data;
    t.loaded.relative_data_dir.clear();
    t.loaded.set_at["server.data_dir"] = call.has("data") ? "--data" : "TWOSTEP_DATA";
  }
  const auto socket = given(call, "admin-socket", "TWOSTEP_ADMIN_SOCKET");
  if (!socket.empty()) {
    server.admin_socket = socket;
    t.loaded.set_at["server.admin_socket"] = call.has("admin-socket") ? "--admin-socket" : "TWOSTEP_ADMIN_SOCKET";
  } else if (server.admin_socket.empty())
    server.admin_socket = server.data_dir / "admin.sock";
  t.admin_socket = server.admin_socket;
}

bool is_demo_here(const invocation& call, const target& t) {
  return t.config_file.empty() && given(call, "data", "TWOSTEP_DATA").empty() &&
         !t.loaded.set_at.contains("server.data_dir") && !is_there("twostep-data") && is_there("twostep-demo");
}

} // namespace

fs::path find_config_file(const invocation& call) {
  if (auto file = given(call, "config", "TWOSTEP_CONFIG"); !file.empty()) return file;
  for (const char* file : {"/etc/twostep/twostep.toml", "./twostep.toml"})
    if (is_there(file)) return file;
  return {};
}

target find_target(const invocation& call) {
  target t;
  t.config_file = find_config_file(call);
  t.loaded = load_config({t.config_file, call.variables, false});
  if (is_demo_here(call, t)) t.loaded = load_config({{}, call.variables, true});
  for (const auto& p : t.loaded.problems)
    if (!p.missing) throw failure(p.line());
  fill_in(t, call);
  refuse_misplaced(t);
  return t;
}

void refuse_misplaced(const target& t) {
  if (const auto wrong = misplaced_data(t.loaded); !wrong.empty()) throw failure(wrong);
}

std::string looked_for_data(const target& t) {
  const auto& data = t.loaded.value.server.data_dir;
  const auto set = t.loaded.set_at.find("server.data_dir");
  std::error_code ignored;
  return fs::absolute(data, ignored).lexically_normal().string() + " (" +
         (set == t.loaded.set_at.end() ? "the default of server.data_dir" : set->second) + ")";
}

fs::path data_of(const target& t) {
  const auto& data = t.loaded.value.server.data_dir;
  if (!is_there(data))
    throw failure(
        "there is no data directory " + looked_for_data(t) +
        ": name the right one with --data or --config; `twostep serve` makes it"
    );
  return data;
}

all_keys load_keys(const target& t) {
  auto present = master_key::load(key_file(t.loaded.value), false);
  auto former = load_former_keys(t.loaded.value.server.data_dir, present);
  return {std::move(present), std::move(former)};
}

std::optional<storage::log_keys> find_log_keys(const target& t) {
  if (!is_there(key_file(t.loaded.value))) return std::nullopt;
  const auto keys = load_keys(t);
  return log_keys_of(keys.present, keys.former);
}

loaded_config load_to_serve(const config_source& source) {
  auto with_files = source;
  with_files.branding_files = true;
  auto loaded = load_config(with_files);
  const auto& b = loaded.value.branding;
  for (auto& p : find_theme_problems(b.files)) {
    auto place = (b.theme_dir / p.file).string();
    const auto line = static_cast<std::uint32_t>(p.line);
    if (line != 0) place += ":" + std::to_string(line);
    loaded.problems.push_back({{std::move(place), line}, "branding.theme_dir", std::move(p.text)});
  }
  return loaded;
}

target find_target_to_serve(const invocation& call, bool demo) {
  target t;
  // The demo ignores configuration files, so one in the working directory doesn't affect it.
  if (!demo) t.config_file = find_config_file(call);
  t.loaded = load_to_serve({t.config_file, call.variables, demo});
  fill_in(t, call);
  return t;
}

} // namespace twostep::server::cli
