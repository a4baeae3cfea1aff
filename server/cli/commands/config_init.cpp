#include "server/app/data_place.hpp"
#include "server/cli/commands.hpp"
#include "server/config/reference.hpp"
#include "server/config/settings.hpp"
#include "server/text/suggest.hpp"
#include "sms/providers/registry.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <istream>
#include <ostream>
#include <system_error>

namespace twostep::server::cli {
namespace {

constexpr option config_init_options[] = {
    {"public-url", "URL", "how browsers reach the server"},
    {"support-email", "EMAIL", "whom people ask who have lost their phone"},
    {"countries", "CODES", "whose numbers get messages: DK,SE; * for all"},
    {"provider", "KIND", "the kind of provider"},
    {"set", "KEY=VALUE",
     "any other key, for example server.listen=:8080 or sms.twilio.account_sid=AC…; may be repeated", true},
};

class interview {
public:
  explicit interview(const invocation& call) : call_(call) {}

  config_answers run() {
    for (const auto& pair : sets()) take(pair);
    answer("server.public_url", "public-url", "How do browsers reach the server (such as https://id.example.org)?");
    answer("branding.support_email", "support-email", "Whose address do people write to who have lost their phone?");
    answer("sms.allowed_countries", "countries", "To which countries may messages go (such as DK,SE; * for all)?");
    provider();
    return std::move(answers_);
  }

private:
  std::vector<std::string> sets() const { return call_.texts("set"); }

  void take(const std::string& pair) {
    const auto equals = pair.find('=');
    if (equals == pair.npos)
      throw failure("--set takes KEY=VALUE, for example --set server.listen=:8080", wrong_usage);
    const auto key = pair.substr(0, equals), value = pair.substr(equals + 1);
    if (const auto* s = find_setting(key)) {
      answers_.values[key] = to_toml(config_value_from_text(s->shape, value));
    } else if (key.starts_with("sms.") && key.find('.', 4) != key.npos) {
      provider_given_[key] = value;
    } else {
      std::vector<std::string> names;
      for (const auto& known : settings()) names.push_back(known.key());
      const std::vector<std::string_view> words(names.begin(), names.end());
      throw failure("there is no key \"" + key + "\"" + did_you_mean(key, words), wrong_usage);
    }
  }

  std::string ask(const std::string& question) {
    call_.io.err << question << ' ' << std::flush;
    std::string line;
    if (!std::getline(call_.io.in, line)) throw failure("the answers have ended too early: nothing was written");
    return line;
  }

  void answer(const std::string& key, const char* option, const std::string& question) {
    if (answers_.values.contains(key)) return;
    const auto& s = *find_setting(key);
    if (call_.has(option)) {
      answers_.values[key] = to_toml(config_value_from_text(s.shape, call_.text(option)));
      return;
    }
    if (!call_.io.in_is_terminal)
      throw failure("--" + std::string(option) + " is missing: " + std::string(s.doc), wrong_usage);
    for (;;) {
      const auto value = config_value_from_text(s.shape, ask(question));
      config scratch;
      const auto wrong = s.read(scratch, value);
      if (wrong.empty()) {
        answers_.values[key] = to_toml(value);
        return;
      }
      call_.io.err << "  Not taken: " << wrong << ".\n";
    }
  }

  void provider() {
    auto kind = call_.text("provider");
    while (kind.empty() || !sms::find_provider_kind(kind)) {
      if (!call_.io.in_is_terminal) {
        if (kind.empty()) throw failure("--provider is missing: one of " + sms::provider_kind_names(), wrong_usage);
        throw failure(
            "there is no kind of provider \"" + kind + "\": one of " + sms::provider_kind_names(), wrong_usage
        );
      }
      kind = ask("Who sends the messages (" + sms::provider_kind_names() + ")?");
    }
    answers_.provider_kind = kind;
    if (!answers_.values.contains("sms.providers")) answers_.values["sms.providers"] = toml_list({kind});
    const auto prefix = "sms." + kind + ".";
    for (const auto& [key, value] : provider_given_) {
      if (!key.starts_with(prefix))
        throw failure("\"" + key + "\" belongs to another provider than --provider " + kind, wrong_usage);
      answers_.provider_keys[key.substr(prefix.size())] = value;
    }
    for (const auto& key : sms::find_provider_kind(kind)->keys) provider_key(key);
  }

  void provider_key(const sms::provider_key& key) {
    const std::string name(key.name);
    auto& given = answers_.provider_keys;
    if (given.contains(name) || given.contains(name + "_file") || !call_.io.in_is_terminal || !key.standard.empty())
      return;
    auto text = ask(name + " (" + std::string(key.doc) + (key.required ? ")?" : "; empty: leave it out)?"));
    if (!text.empty()) given[name] = std::move(text);
  }

  const invocation& call_;
  config_answers answers_;
  std::map<std::string, std::string> provider_given_;
};

failure is_there_already(const std::string& path) {
  return failure(path + " is there already and stays as it is: give another name with --config, or move it away");
}

/// Checked before the questions: otherwise the answers would be lost.
void check_place(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) throw is_there_already(path);
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored))
    throw failure(
        "there is no folder " + folder + ": make it (mkdir -p " + folder + "), or give another name with --config"
    );
  if (!std::filesystem::is_directory(folder, ignored))
    throw failure(folder + " is no folder: give another name with --config");
  if (::access(folder.c_str(), W_OK) != 0)
    throw failure(
        path + ": can't be written: " + std::generic_category().message(errno) +
        ": run this as somebody who may, or give another name with --config"
    );
}

void write_new(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) throw is_there_already(path);
  if (file < 0) throw failure(path + ": can't be written: " + std::generic_category().message(errno));
  std::string_view left = text;
  while (!left.empty()) {
    const auto n = ::write(file, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  const bool whole = left.empty() && ::fsync(file) == 0;
  ::close(file);
  if (!whole) {
    ::unlink(path.c_str());
    throw failure(path + ": can't be written: make room and try again");
  }
}

/// Makes the directory where commands look first. False: it exists already, or can't be made here.
bool make_data_directory(const invocation& call, const std::filesystem::path& data) {
  if (::mkdir(data.c_str(), 0700) == 0) return true;
  if (errno != EEXIST)
    call.io.err << "twostep: the data directory " << data.string()
                << " can't be made yet: " << std::generic_category().message(errno) << '\n';
  return false;
}

int init(const invocation& call) {
  const auto variable = call.variables.find("TWOSTEP_CONFIG");
  const std::string path = call.has("config")                 ? call.text("config")
                           : variable != call.variables.end() ? variable->second
                                                              : "./twostep.toml";
  check_place(path);
  const auto text = write_config(interview(call).run());
  // The file must be complete without this shell's environment.
  const auto loaded = parse_config(text, path, {path, {}});
  for (const auto& p : loaded.problems) call.io.err << p.key << ": " << p.text << '\n';
  if (!loaded.problems.empty()) throw failure("these answers don't make a configuration: nothing was written");
  write_new(path, text);
  const auto& data = loaded.value.server.data_dir;
  const bool is_made = make_data_directory(call, data);
  call.io.out << "Wrote " << path << (is_made ? " and made the data directory " + data.string() : "")
              << ". Next: make the first operator, then start the server:\n"
              << "  twostep user add --email you@example.org --role operator --config " << path
              << (holds_log(data) || awaits_log(data) ? "" : " --new") << '\n'
              << "  twostep serve --config " << path << '\n';
  return done;
}

} // namespace

const command config_init{
    "config init",
    "",
    "write a commented configuration file",
    "Asks on a terminal for what isn't given. Writes ./twostep.toml or the file that --config names; never "
    "overwrites, and makes no folder but the data directory that it names.",
    "twostep config init --public-url https://id.example.org --support-email support@example.org \\\n"
    "  --countries DK,SE --provider twilio --set sms.twilio.account_sid=AC0123456789abcdef0123456789abcdef \\\n"
    "  --set sms.twilio.auth_token_file=/etc/twostep/twilio.token --set sms.twilio.from=+4570123456",
    config_init_options,
    init};

} // namespace twostep::server::cli
