#include "server/app/demo.hpp"

#include "core/email.hpp"
#include "server/admin/operations.hpp"
#include "server/admin/organisation_operations.hpp"
#include "server/admin/user_operations.hpp"
#include "server/runtime/entropy.hpp"
#include "server/runtime/run_here.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace twostep::server {
namespace {

namespace json = boost::json;

constexpr std::string_view organisation = "demo";

struct person {
  std::string_view email, name;
  core::role role;
  bool in_organisation;
};
constexpr person people[] = {
    {"alice@example.com", "Alice", core::role::member, true},
    {"olivia@example.com", "Olivia", core::role::operator_, false},
};

/// Keeps the printed passwords across starts of the demo.
class kept_passwords {
public:
  explicit kept_passwords(std::filesystem::path file) : file_(std::move(file)) {
    std::ifstream in(file_);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    boost::system::error_code broken;
    auto value = json::parse(text.str(), broken);
    if (!broken && value.is_object()) all_ = std::move(value.as_object());
  }

  /// Written to the file before it is used: otherwise a crash could leave a user whose password is unknown.
  std::string of(std::string_view email) {
    const auto* found = all_.if_contains(email);
    if (found && found->is_string()) return std::string(found->as_string());
    const auto made = random_password();
    all_[email] = made.reveal();
    save();
    return std::string(made.reveal()); // not secret: the demo prints it at every start
  }

private:
  void save() const {
    auto fresh = file_;
    fresh += ".new";
    {
      std::ofstream out(fresh); // 0600 by the umask
      out << json::serialize(all_) << std::endl;
      if (!out) throw std::runtime_error(fresh.string() + ": can't be written: make room and try again");
    }
    std::filesystem::permissions(fresh, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::rename(fresh, file_);
  }

  std::filesystem::path file_;
  json::object all_;
};

void must(const api::answer& a, unsigned also_fine = 0) {
  if (a.status >= 400 && a.status != also_fine)
    throw std::runtime_error("the demo can't be made: " + std::string(a.body.at("error").as_string()));
}

/// Restores the printed password if it was changed in the demo. Done by an event, because a password set by an
/// operation would have to be changed at the next sign-in.
awaitable<void> restore_password(api::context& r, password_hasher& hasher, core::account_id id, std::string text) {
  storage::read_barrier seen;
  core::password_verifier verifier;
  const auto look = [&](const core::account& a, const core::organisation*) { verifier = a.password.verifier; };
  co_await r.store.read(id, seen, look).wait();
  auto normalised = core::normalise_password(text);
  if (!normalised) throw std::runtime_error("the demo's kept passwords are broken: delete demo-passwords");
  auto again = normalised->clone();
  auto checked = co_await hasher.check(std::move(*normalised), &verifier);
  if (checked && checked->right) co_return;
  auto hashed = co_await hasher.hash(std::move(again));
  if (!hashed) throw std::runtime_error("the demo's passwords can't be hashed: start again");
  const core::password_changed event{*hashed, false, std::nullopt, {core::actor_kind::system, "demo"}, r.clock.now()};
  const auto decide = [&](const core::account&, const core::organisation*) {
    core::decision d;
    d.events.emplace_back(event);
    return core::result<core::decision, core::refusal>(std::move(d));
  };
  const auto outcome = co_await r.store.update(id, seen, decide).wait();
  if (!outcome) throw std::runtime_error("the demo's passwords can't be stored: make room on the disk");
  co_await r.store.durable(seen.sequence);
}

void prepare(
    boost::asio::io_context& context, api::context& r, password_hasher& hasher, const person& p,
    const std::string& password
) {
  storage::read_barrier seen;
  if (const auto email = core::parse_email(p.email))
    if (const auto id = r.store.find(email->key, seen).get())
      return run_here(context, restore_password(r, hasher, *id, password));
  admin::add_user_request user;
  user.email = p.email;
  user.name = p.name;
  user.role = p.role;
  user.password = core::secret(std::string_view(password));
  if (p.in_organisation) user.organisation = organisation;
  must(admin::call_now(context, r, admin::add_user, user, "demo"));
}

std::string line_of(const person& p, const std::string& password) {
  std::string text = "  ";
  text += p.email;
  text.append(22 - p.email.size(), ' ');
  return text + password + "   " + (p.in_organisation ? "a member of the organisation \"demo\"" : "an operator") +
         "\n";
}

} // namespace

std::string prepare_demo(
    boost::asio::io_context& context, api::context& r, password_hasher& hasher, const config& c,
    const demo_commands& commands
) {
  const admin::add_organisation_request org{std::string(organisation)};
  must(admin::call_now(context, r, admin::add_organisation, org, "demo"), 409);
  kept_passwords passwords(c.server.data_dir / "demo-passwords");
  std::string who;
  for (const auto& p : people) {
    const auto password = passwords.of(p.email);
    prepare(context, r, hasher, p, password);
    who += line_of(p, password);
  }
  const auto data = c.server.data_dir.string();
  const auto command = [&](std::string_view words) {
    return "  " + commands.program + " " + std::string(words) + commands.options + "\n";
  };
  return "\nTwostep demo at " + c.server.public_url + "\n\n" + who +
         "\nTry it: sign in as Alice; in the menu in the top right corner open \"My profile\", then \"Security\", "
         "then\n"
         "\"Get started\". Any number will do, such as +45 12345678: no text leaves this machine. Texts are printed "
         "here\n"
         "and shown at " +
         c.server.public_url +
         "/demo/phone\n"
         "\nIn another terminal:\n" +
         command("user show alice@example.com") + command("org require-two-step demo") + "\nEverything lies in " +
         data + "; delete it to begin anew. Ctrl-C stops.\n\n";
}

std::string demo_text(std::string_view to, std::string_view text) {
  const bool is_mail = to.find('@') != to.npos;
  std::string shown = (is_mail ? "\n  Mail to " : "\n  Text to ") + std::string(to) + "\n";
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find('\n', begin), text.size());
    shown += "  | " + std::string(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return shown;
}

} // namespace twostep::server
