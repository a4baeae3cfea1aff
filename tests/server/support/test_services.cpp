#include "tests/server/support/test_services.hpp"

#include "core/account/decide.hpp"
#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/runtime/entropy.hpp"
#include "storage/tools/log_inspection.hpp"
#include "tests/support/late_store.hpp"

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace twostep::server::test {
namespace {

config with_defaults(config c) {
  if (c.server.public_url.empty()) c.server.public_url = "https://id.example.org";
  if (c.branding.support_email.empty()) c.branding.support_email = "support@example.com";
  return c;
}

} // namespace

temporary_directory::temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "twostep-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

bool temporary_directory::contains(std::string_view bytes) const {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string all(std::istreambuf_iterator<char>(file), {});
    if (all.find(bytes) != all.npos) return true;
  }
  return false;
}

sms::awaitable<core::result<sms::accepted, sms::failure>> recording_gateway::send(const sms::message& m) {
  if (failure) co_return *failure;
  sent.push_back({m.id, std::string(m.to.reveal()), std::string(m.text.reveal()), m.subject, m.purpose, m.deadline});
  co_return sms::accepted{"p-" + m.id};
}

std::string code_in(std::string_view text) {
  const auto mark = text.rfind('#');
  if (mark == text.npos || text.size() < mark + 7) throw std::logic_error("no code in a message");
  return std::string(text.substr(mark + 1, 6));
}

std::string wrong_code(std::string_view right) {
  std::string other(right);
  other.back() = other.back() == '0' ? '1' : '0';
  return other;
}

sms::read_receipts recording_gateway::read_receipts(const sms::receipt_request& request) const {
  if (request.field("x-signature") != "right") return sms::receipt_refusal::forged;
  url = request.url;
  std::istringstream words{std::string(request.body)};
  std::string what, id;
  if (!(words >> what >> id)) return sms::receipt_refusal::unreadable;
  sms::receipt r{.provider_id = id, .detail = "as its network says"};
  if (what != "delivered") r.what = sms::delivery::undelivered;
  if (what == "invalid_number") r.reason = sms::failure_kind::invalid_number;
  std::vector<sms::receipt> one;
  one.push_back(std::move(r));
  return one;
}

awaitable<bool> to_its_end(awaitable<> work) {
  co_await std::move(work);
  co_return true;
}

test_services::test_services(config c, sms::dispatcher_settings d)
    : settings(with_defaults(std::move(c))), address(parse_public_url(settings.server.public_url)),
      master(master_key::random()), policy(make_policy(settings)), codes(master.codes()), meter_keys(master.meters()),
      tokens(master.cookies()), names(master.pseudonyms()), audit(
                                                                names, time,
                                                                [this](const storage::audit_entry& e) {
                                                                  audited.push_back(e);
                                                                  return true;
                                                                }
                                                            ),
      hasher({.memory_kib = 8, .passes = 1, .workers = 1}), dispatcher_settings_(d) {
  open();
}

storage::audit_answer test_services::find_audited(const storage::audit_query& query) const {
  storage::audit_answer found{.entries = {}, .is_complete = true};
  for (std::size_t i = audited.size(); i > 0 && found.entries.size() < query.most; --i) {
    const auto& e = audited[i - 1];
    const bool is_asked_for = e.subject && std::ranges::find(query.subjects, *e.subject) != query.subjects.end();
    if (is_asked_for && is_activity(e) && e.at >= query.since) found.entries.push_back({i, e});
  }
  return found;
}

test_services::~test_services() {
  hasher.close();
  guards.reset();
  alerts.reset();
  dispatcher.reset();
  mail.reset();
  results.reset();
  if (store->takes_changes()) store->close(); // a test may have closed it, so that it takes no change
}

void test_services::open() {
  if (!place_)
    place_ = storage::test::make_store_place(
        {.directory = directory.path() / "data",
         .key = master.log(),
         .watch = &counts,
         .report = [](std::string_view line) { BOOST_TEST_MESSAGE(line); }}
    );
  store = place_->open();
  changes = std::make_unique<account_changes>(*store, policy, codes, time);
  messenger = std::make_unique<server::messenger>(*store, *changes, codes, settings, address, time);
  auto timer = std::make_unique<held_timer>(time);
  watch_timer_ = timer.get();
  results = std::make_shared<delivery_results>(delivery_results::dependencies{
      sms_context, *store, time,
      [this] { return std::shared_ptr<const delivery_rules>(std::shared_ptr<void>(), &*rules_); }, std::move(timer)});
  auto recorder = std::make_unique<recording_gateway>();
  gateway = recorder.get();
  std::vector<std::unique_ptr<sms::gateway>> gateways;
  gateways.push_back(std::move(recorder));
  dispatcher = std::make_unique<sms::dispatcher>(
      sms_context, std::move(gateways), dispatcher_settings_, [this] { return time.now(); }, [] { return 0.5; },
      sms::dispatcher_listener{
          [this](const sms::outcome& o) {
            outcomes.push_back(o);
            results->record(o);
          },
          [this](const sms::failover_report& f) { results->record(f); },
          {}}
  );
  auto mails = std::make_unique<recording_gateway>(true);
  mailbox = mails.get();
  std::vector<std::unique_ptr<sms::gateway>> mail_gateways;
  mail_gateways.push_back(std::move(mails));
  mail = std::make_unique<sms::dispatcher>(
      sms_context, std::move(mail_gateways), dispatcher_settings_, [this] { return time.now(); }, [] { return 0.5; },
      sms::dispatcher_listener{[this](const sms::outcome& o) { results->record(o); }, {}, {}, {}}
  );
  messenger->use(*dispatcher);
  messenger->use_mail(*mail);
  results->use(*dispatcher);
  alerts = std::make_unique<server::alerts>(sms_context, time, settings.alerts.webhook);
  guards = std::make_unique<sms_spend_guard>(*store, *store, settings, meter_keys, time, audit, *alerts);
  guards->begin();
  messenger->use(*guards);
  rules_.emplace(delivery_rules{*messenger, *changes, *guards});
  commands = std::make_unique<account_commands>(account_commands::parts{
      *changes, *store, *store, meter_keys, settings, time, *messenger, *dispatcher, audit, *guards, risks});
}

void test_services::deliver() {
  do {
    sms_context.restart();
    sms_context.poll();
  } while (watch_timer_->fire());
}

std::size_t test_services::resume() {
  return run(results->resume());
}

void test_services::receive(std::string_view provider, sms::receipt r) {
  std::vector<sms::receipt> one;
  one.push_back(std::move(r));
  results->receive(provider, std::move(one));
  deliver();
}

void test_services::restart() {
  guards.reset();
  alerts.reset();
  dispatcher.reset();
  mail.reset();
  results.reset();
  rules_.reset();
  store->close();
  messenger.reset();
  store.reset();
  open();
}

core::account_id test_services::create_user(std::string_view email) {
  core::create_user command;
  command.id = random_id<core::account_id>();
  command.email = core::parse_email(email).value();
  command.verifier = hasher.hash_now(core::secret(std::string_view("a password of some length")));
  const core::context context{time.now(), policy, codes};
  storage::read_barrier seen;
  const auto decide = [&](const core::account& a, const core::organisation*) {
    return core::decide(a, command, context);
  };
  const auto made = store->create(command.id, command.email.key, seen, decide).get();
  if (!made) throw std::logic_error("a user can't be made");
  return command.id;
}

core::account test_services::account(const core::account_id& id) const {
  core::account copy;
  storage::read_barrier seen;
  const auto look = [&](const core::account& a, const core::organisation*) { copy = a; };
  if (!store->read(id, seen, look).get()) throw std::logic_error("no such account");
  return copy;
}

storage::file_store& test_services::file_store() const {
  return dynamic_cast<storage::file_store&>(storage::test::store_within(*store));
}

std::string test_services::log_text() const {
  std::string text;
  storage::dump(directory.path() / "data", master.log(), storage::secrets::revealed, [&](std::string_view line) {
    text.append(line).push_back('\n');
  });
  return text;
}

http::exchange test_services::request(std::string_view cookie) const {
  http::exchange x;
  x.now = time.now();
  x.request.host = "id.example.org";
  x.request.cookie = cookie;
  x.request.client = {"192.0.2.7", "192.0.2.7"};
  return x;
}

opened_session test_services::sign_in(const core::account_id& id) {
  const auto cookies = make_session_cookies(access(), id);
  const opened_session token{cookies.ids.id, cookies.session, cookies.page};
  http::exchange x = request();
  core::begin_sign_in begin;
  begin.password_generation = account(id).password.generation;
  begin.challenge = random_id<core::challenge_id>();
  begin.session = make_session(cookies.ids, x.request);
  begin.new_device = random_id<core::device_id>();
  const execution begun = run(commands->execute_sending(x, id, core::device_trust::unknown_browser, begin));
  if (!begun.outcome) throw std::logic_error("can't sign in");
  if (!begun.outcome->challenged) return token;
  deliver();
  core::verify_sign_in verify;
  verify.challenge = begin.challenge;
  verify.answer = core::one_time_code::from_typed(code_in(gateway->sent.back().text));
  verify.session = begin.session;
  verify.notice = random_id<core::notice_id>();
  verify.new_device = random_id<core::device_id>();
  const execution verified = run(commands->execute(x, id, verify));
  if (!verified.outcome) throw std::logic_error("the code that was sent isn't taken");
  return token;
}

void test_services::enable_two_step(const core::account_id& id, std::string_view number) {
  const auto token = sign_in(id);
  http::exchange x = request();
  core::begin_enable begin;
  begin.session = token.id;
  begin.phone = core::e164_number::from_wire(number).value();
  begin.challenge = random_id<core::challenge_id>();
  const execution begun = run(commands->execute_sending(x, id, core::device_trust::unknown_browser, begin));
  if (!begun.outcome) throw std::logic_error("two-step can't be begun");
  deliver();
  core::confirm_enable confirm;
  confirm.session = token.id;
  confirm.renewed.id = token.id;
  confirm.code = core::one_time_code::from_typed(code_in(gateway->sent.back().text));
  confirm.notice = random_id<core::notice_id>();
  const execution confirmed = run(commands->execute(x, id, confirm));
  if (!confirmed.outcome) throw std::logic_error("the code that was sent isn't taken");
  deliver();
  gateway->sent.clear();
}

} // namespace twostep::server::test
