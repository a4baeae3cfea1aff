#include "sms/providers/smtp/smtp.hpp"

#include "sms/net/look_up.hpp"
#include "sms/net/tls.hpp"
#include "sms/providers/smtp/dialogue.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/url/parse.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace twostep::sms {

namespace asio = boost::asio;
using steady = std::chrono::steady_clock;

namespace {

bool is_this_machine(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code wrong;
  const auto address = asio::ip::make_address(host, wrong);
  return !wrong && address.is_loopback();
}

/// RFC 5321, 4.1.3: an address stands in brackets.
std::string as_domain(const std::string& host) {
  std::string_view bare = host;
  if (bare.starts_with('[') && bare.ends_with(']')) bare = bare.substr(1, bare.size() - 2);
  boost::system::error_code wrong;
  const auto address = asio::ip::make_address(bare, wrong);
  if (wrong) return host;
  return (address.is_v6() ? "[IPv6:" : "[") + std::string(bare) + "]";
}

/// What of a conversation the outcome depends on.
struct said {
  std::string lost;                           ///< why the connection ended; "": it didn't
  std::optional<smtp_dialogue::result> ended; ///< the mail's fate
};

} // namespace

core::result<smtp_server, std::string> parse_smtp_url(std::string_view text) {
  const std::string form = R"(must be "smtp://HOST:587" (STARTTLS) or "smtps://HOST:465" (TLS from the beginning))";
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->has_userinfo() || url->has_query() || url->has_fragment() || url->encoded_host().empty())
    return form;
  const bool is_plain_path = url->encoded_path().empty() || url->encoded_path() == "/";
  const std::string scheme(url->scheme());
  if ((scheme != "smtp" && scheme != "smtps") || !is_plain_path) return form;
  if (url->has_port() && url->port_number() == 0) return form;
  smtp_server server;
  server.begins_in_tls = scheme == "smtps";
  server.peer.host = url->host_address();
  server.peer.port = url->has_port() ? url->port_number() : std::uint16_t(server.begins_in_tls ? 465 : 587);
  boost::system::error_code wrong;
  asio::ip::make_address(server.peer.host, wrong);
  server.peer.is_address = !wrong;
  server.needs_tls = !is_this_machine(server.peer.host);
  return server;
}

namespace {

class smtp_gateway final : public gateway {
public:
  smtp_gateway(asio::io_context& ctx, smtp_settings settings)
      : shared_(std::make_shared<shared>(ctx, std::move(settings))) {}
  ~smtp_gateway() override { shared_->close(); }

  std::string_view name() const noexcept override { return "mail"; }
  bool reaches(const core::recipient& to) const noexcept override { return to.address() != nullptr; }
  void close() noexcept override { shared_->close(); }
  awaitable<core::result<accepted, failure>> send(const message& m) override { return shared::send(shared_, m); }

private:
  using connection_ptr = std::shared_ptr<stream_connection>;

  /// With the mails under way.
  struct shared {
    shared(asio::io_context& context, smtp_settings s)
        : ctx(context), settings(std::move(s)),
          tls(make_tls_context(settings.ca_file)), rules{
                                                       as_domain(settings.our_host),
                                                       settings.server.needs_tls || !settings.ca_file.empty(),
                                                       settings.server.begins_in_tls, settings.user,
                                                       settings.password.clone()} {
      if (!settings.resolver) settings.resolver = make_system_resolver(ctx);
    }

    static awaitable<smtp_dialogue::result> send(std::shared_ptr<shared> self, const message& m);
    awaitable<std::string> connect(const connection_ptr&);
    awaitable<said> converse(const connection_ptr&, smtp_dialogue&);
    awaitable<std::string> perform(const connection_ptr&, smtp_dialogue&, smtp_dialogue::step&, smtp_reply_reader&);
    std::optional<smtp_mail> mail_of(const message&) const;
    steady_time in(core::milliseconds limit) const { return steady::now() + limit; }

    void close() noexcept {
      closed = true;
      for (const auto& each : busy) each->close();
    }

    asio::io_context& ctx;
    smtp_settings settings;
    asio::ssl::context tls;
    const smtp_rules rules;
    std::set<connection_ptr> busy;
    bool closed = false;
  };

  /// So that close() can end it.
  class registered {
  public:
    registered(std::set<connection_ptr>& where, connection_ptr what) : where_(where), what_(std::move(what)) {
      where_.insert(what_);
    }
    ~registered() {
      what_->close();
      where_.erase(what_);
    }
    registered(const registered&) = delete;
    registered& operator=(const registered&) = delete;

  private:
    std::set<connection_ptr>& where_;
    connection_ptr what_;
  };

  std::shared_ptr<shared> shared_;
};

std::optional<smtp_mail> smtp_gateway::shared::mail_of(const message& m) const {
  const auto* to = m.to.address();
  const auto envelope = to ? to_envelope(to->shown) : std::nullopt;
  if (!envelope) return std::nullopt;
  const mail_head head{settings.from, to->shown, m.subject, m.id, settings.our_host, settings.clock()};
  return smtp_mail{
      settings.from.address,
      envelope->text,
      envelope->needs_utf8,
      m.id,
      compose_mail(head, m.text.reveal()),
      m.text.reveal().find("/link/") != std::string_view::npos};
}

awaitable<smtp_dialogue::result> smtp_gateway::shared::send(std::shared_ptr<shared> self, const message& m) {
  const auto mail = self->mail_of(m);
  if (!mail) co_return failure{failure_kind::invalid_address, std::nullopt, "no address that a mail can go to"};
  if (self->closed) co_return failure{failure_kind::unavailable, std::nullopt, "closed"};
  const auto& server = self->settings.server;
  const auto connection =
      std::make_shared<stream_connection>(self->ctx, server.begins_in_tls ? &self->tls : nullptr, server.peer);
  const registered under_way(self->busy, connection);
  const std::string wrong = co_await self->connect(connection);
  if (!wrong.empty())
    co_return failure{failure_kind::unavailable, std::nullopt, "can't connect to " + server.peer.host + ": " + wrong};
  smtp_dialogue dialogue(self->rules, *mail);
  const said outcome = co_await self->converse(connection, dialogue);
  if (outcome.ended) co_return *outcome.ended;
  co_return dialogue.lost(outcome.lost);
}

awaitable<std::string> smtp_gateway::shared::connect(const connection_ptr& connection) {
  const auto& peer = settings.server.peer;
  const auto until = in(settings.connect_limit);
  looked_up found;
  if (peer.is_address)
    found.addresses.push_back(peer.host);
  else
    found = co_await look_up(ctx, *settings.resolver, peer.host, until);
  if (closed) co_return "closed";
  if (!found.error.empty()) co_return found.error;
  std::string wrong = co_await connection->connect(std::move(found.addresses), until);
  co_return wrong;
}

/// Says and does what the step says. Returns "" or why the connection is lost.
awaitable<std::string> smtp_gateway::shared::perform(
    const connection_ptr& connection, smtp_dialogue& dialogue, smtp_dialogue::step& step, smtp_reply_reader& replies
) {
  if (step.starts_tls) {
    // What was sent in plain text after the answer may be anybody's (CVE-2011-0411).
    if (replies.has_rest()) co_return "the server sent more than its answer before TLS";
    const std::string wrong = co_await connection->start_tls(tls, in(settings.connect_limit));
    if (!wrong.empty()) co_return wrong;
    step = dialogue.begin_in_tls();
  }
  if (step.send.empty()) co_return std::string();
  connection->close_at(in(dialogue.may_have_arrived() ? settings.taken_limit : settings.reply_limit));
  std::string wrong = co_await connection->write(step.send.reveal());
  co_return wrong;
}

awaitable<said> smtp_gateway::shared::converse(const connection_ptr& connection, smtp_dialogue& dialogue) {
  smtp_reply_reader replies;
  std::array<char, 4096> chunk{};
  connection->close_at(in(settings.reply_limit));
  for (;;) {
    const auto reply = replies.next();
    if (replies.is_broken()) co_return said{"the server speaks no SMTP", std::nullopt};
    if (!reply) {
      const auto got = co_await connection->read_some(chunk.data(), chunk.size());
      if (!got.error.empty()) co_return said{got.error, std::nullopt};
      replies.feed({chunk.data(), got.bytes});
      continue;
    }
    auto step = dialogue.reply(*reply);
    std::string lost = co_await perform(connection, dialogue, step, replies);
    if (step.ended) co_return said{{}, std::move(step.ended)}; // QUIT is a courtesy
    if (!lost.empty()) co_return said{std::move(lost), std::nullopt};
  }
}

} // namespace

std::unique_ptr<gateway> make_smtp_gateway(asio::io_context& ctx, smtp_settings settings) {
  return std::make_unique<smtp_gateway>(ctx, std::move(settings));
}

} // namespace twostep::sms
