#include "storage/engine/file_store.hpp"
#include "storage/os/data_directory.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace data_directory {

file_store_settings settings_for(const fs::path& data) {
  file_store_settings s;
  s.log_key = filled_key(0);
  s.directory = data;
  s.report = [](std::string_view) {};
  return s;
}

/// Opening fails with one line that names the path and holds `words`.
void check_refused(const fs::path& data, const fs::path& named, std::string_view words) {
  BOOST_CHECK_EXCEPTION(open_file_store(settings_for(data)), store_error, [&](const store_error& e) {
    BOOST_TEST_MESSAGE(e.what());
    const std::string_view line = e.what();
    return line.find(named.string()) == 0 && line.find(words) != line.npos && line.find('\n') == line.npos;
  });
}

mode_t mode_of(const fs::path& p) {
  struct stat s;
  BOOST_REQUIRE(::lstat(p.c_str(), &s) == 0);
  return s.st_mode & 0777;
}

/// A store with something in it, closed.
fs::path used(const temporary_directory& t) {
  const auto store = open_file_store(settings_for(t.path() / "data"));
  fill(*store, 3);
  store->close();
  return t.path() / "data";
}

} // namespace data_directory

BOOST_AUTO_TEST_SUITE(data_directory)

BOOST_AUTO_TEST_CASE(what_is_made_belongs_to_its_owner_alone) {
  temporary_directory t;
  const auto data = used(t);
  BOOST_TEST(mode_of(data) == 0700u);
  BOOST_TEST(mode_of(data / "log") == 0700u);
  BOOST_TEST(mode_of(data / "LOCK") == 0600u);
  BOOST_TEST(mode_of(data / "log" / "00000001.log") == 0600u);
}

// S14
BOOST_AUTO_TEST_CASE(a_second_process_is_refused_also_by_another_name) {
  temporary_directory t;
  const auto data = t.path() / "data";
  fs::create_directory_symlink(data, t.path() / "link");
  const auto store = open_file_store(settings_for(data));
  fill(*store, 2);
  for (const auto& name : {data, t.path() / "link", data / "." / ""}) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child != -1);
    if (child == 0) {
      try {
        open_file_store(settings_for(name));
      } catch (const store_in_use& e) {
        ::_exit(std::string_view(e.what()).find("in use by another process") != std::string_view::npos ? 0 : 2);
      } catch (...) {
        ::_exit(3);
      }
      ::_exit(1);
    }
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
  }
  store->close();
}

BOOST_AUTO_TEST_CASE(a_removed_lock_file_lets_nobody_else_in) {
  temporary_directory t;
  const auto data = t.path() / "data";
  const auto store = open_file_store(settings_for(data));
  fill(*store, 2);
  fs::remove(data / "LOCK");
  BOOST_CHECK_THROW(open_file_store(settings_for(data)), store_in_use);
  BOOST_TEST(!fs::exists(data / "LOCK"));
  store->close();
}

BOOST_AUTO_TEST_CASE(the_lock_goes_with_its_process) {
  temporary_directory t;
  const auto data = used(t);
  int ready[2];
  BOOST_REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  BOOST_REQUIRE(child != -1);
  if (child == 0) {
    const auto store = open_file_store(settings_for(data));
    (void)!::write(ready[1], "x", 1);
    for (;;) ::pause();
  }
  char x;
  BOOST_REQUIRE(::read(ready[0], &x, 1) == 1);
  BOOST_CHECK_THROW(open_file_store(settings_for(data)), store_in_use);
  ::kill(child, SIGKILL);
  int status;
  ::waitpid(child, &status, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  const auto store = open_file_store(settings_for(data));
  BOOST_TEST(store->count().accounts == 3u);
  store->close();
}

// S17
BOOST_AUTO_TEST_CASE(a_missing_parent_is_named) {
  temporary_directory t;
  check_refused(t.path() / "no" / "data", t.path() / "no" / "data", "No such file or directory");
}

BOOST_AUTO_TEST_CASE(what_is_no_directory_is_refused) {
  temporary_directory t;
  write_file(t.path() / "data", bytes{1});
  check_refused(t.path() / "data", t.path() / "data", "is not a directory");
}

BOOST_AUTO_TEST_CASE(a_directory_that_others_may_write_to_is_refused) {
  temporary_directory t;
  fs::create_directory(t.path() / "data");
  ::chmod((t.path() / "data").c_str(), 0770);
  check_refused(t.path() / "data", t.path() / "data", "chmod 700");
}

BOOST_AUTO_TEST_CASE(a_log_that_is_a_link_a_pipe_or_a_directory_is_refused_and_left_alone) {
  const auto name = fs::path("log") / "00000001.log";
  {
    temporary_directory t;
    const auto data = used(t);
    fs::rename(data / name, t.path() / "elsewhere");
    fs::create_symlink(t.path() / "elsewhere", data / name);
    check_refused(data, data / name, "symbolic link");
    BOOST_TEST(fs::is_symlink(data / name));
  }
  {
    temporary_directory t;
    const auto data = used(t);
    fs::remove(data / name);
    BOOST_REQUIRE(::mkfifo((data / name).c_str(), 0600) == 0);
    check_refused(data, data / name, "only a regular file");
  }
  {
    temporary_directory t;
    const auto data = used(t);
    fs::remove(data / name);
    fs::create_directory(data / name);
    check_refused(data, data / name, "only a regular file");
  }
}

BOOST_AUTO_TEST_CASE(a_lock_or_log_directory_of_another_kind_is_refused) {
  {
    temporary_directory t;
    fs::create_directory(t.path() / "data");
    fs::create_symlink(t.path() / "nowhere", t.path() / "data" / "LOCK");
    check_refused(t.path() / "data", t.path() / "data" / "LOCK", "symbolic link");
  }
  {
    temporary_directory t;
    const auto data = used(t);
    fs::rename(data / "log", t.path() / "log");
    fs::create_directory_symlink(t.path() / "log", data / "log");
    check_refused(data, data / "log", "is not a directory");
  }
}

BOOST_AUTO_TEST_CASE(a_log_that_is_gone_is_never_begun_anew) {
  {
    temporary_directory t;
    const auto data = used(t);
    fs::remove_all(data / "log");
    check_refused(data, data / "log", "is missing");
    BOOST_TEST(!fs::exists(data / "log"));
  }
  {
    temporary_directory t;
    const auto data = used(t);
    for (const auto& entry : fs::directory_iterator(data / "log")) fs::remove(entry);
    check_refused(data, data / "log", "has no segments");
    BOOST_TEST(fs::is_empty(data / "log"));
  }
}

// Permissions mean nothing to root: checked where the tests run as somebody.
BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named_and_not_replaced, *boost::unit_test::precondition([](auto) {
                       return ::geteuid() != 0;
                     })) {
  temporary_directory t;
  const auto data = used(t);
  const auto segment = data / "log" / "00000001.log";
  ::chmod(segment.c_str(), 0);
  check_refused(data, segment, "Permission denied");
  ::chmod(segment.c_str(), 0600);
  const auto store = open_file_store(settings_for(data));
  BOOST_TEST(store->count().accounts == 3u);
  store->close();
}

BOOST_AUTO_TEST_CASE(a_directory_of_another_user_is_refused, *boost::unit_test::precondition([](auto) {
                       return ::geteuid() == 0;
                     })) {
  temporary_directory t;
  fs::create_directory(t.path() / "data");
  ::chmod((t.path() / "data").c_str(), 0700);
  BOOST_REQUIRE(::chown((t.path() / "data").c_str(), 65534, 65534) == 0);
  check_refused(t.path() / "data", t.path() / "data", "belongs to another user");
}

// As volumes of containers are handed over: the group may write, by somebody else's will.
BOOST_AUTO_TEST_CASE(a_directory_that_was_given_to_our_group_is_taken) {
  temporary_directory t;
  const auto data = used(t);
  const auto open = [&] { open_file_store(settings_for(data))->close(); };
  for (const auto& part : {data, data / "log"}) BOOST_REQUIRE(::chmod(part.c_str(), 02770) == 0);
  open();
  ::chmod(data.c_str(), 02777); // by everybody: never
  check_refused(data, data, "chmod 700");
  ::chmod(data.c_str(), 0770); // ours, and not so handed over
  check_refused(data, data, "chmod 700");
  if (::chown(data.c_str(), 12345, ::getegid()) != 0) return; // only root can give it away
  open();
  BOOST_REQUIRE(::chown(data.c_str(), 12345, 12345) == 0);
  check_refused(data, data, "belongs to another user");
}

BOOST_AUTO_TEST_SUITE_END()
