#include "server/activity/activity_log.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace twostep::server {
namespace {

namespace net = boost::asio;

/// Resumes on the coroutine's executor, not on the thread that answers.
awaitable<storage::audit_answer> ask(const activity_log::source& source, storage::audit_query query) {
  const executor home = co_await net::this_coro::executor;
  auto initiation = [&](auto done) {
    struct waiting {
      decltype(done) resume;
      net::executor_work_guard<executor> work;
      storage::audit_answer answer;
    };
    auto w = std::make_shared<waiting>(waiting{std::move(done), net::make_work_guard(home), {}});
    source(std::move(query), [w](storage::audit_answer answer) {
      w->answer = std::move(answer);
      net::post(w->work.get_executor(), [w] { std::move(w->resume)(std::move(w->answer)); });
    });
  };
  auto answer = co_await net::async_initiate<const net::use_awaitable_t<executor>, void(storage::audit_answer)>(
      initiation, use_awaitable
  );
  co_return answer;
}

} // namespace

activity_log::activity_log(source s, const pseudonyms& present, const std::vector<key>& former)
    : source_(std::move(s)), present_(present) {
  for (const auto& each : former) former_.emplace_back(each);
}

std::vector<core::pseudonym> activity_log::names_of(const core::account_id& account) const {
  std::vector<core::pseudonym> names{present_(account)};
  for (const auto& each : former_) names.push_back(each(account));
  return names;
}

awaitable<activity_list>
activity_log::newest(const core::account& account, core::time_point now, std::size_t at_most) const {
  const auto since = now - activity_kept;
  // A row may stand for several entries.
  const auto most = std::min(max_activity, 4 * at_most);
  storage::audit_query query{.subjects = names_of(account.id), .since = since, .most = most};
  const auto answer = co_await ask(source_, std::move(query));
  co_return activity_list{activity_rows(answer.entries, account, since, at_most), answer.is_complete};
}

} // namespace twostep::server
