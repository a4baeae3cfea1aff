#!/usr/bin/env python3
"""Shows each rule of conventions.py finding what it is for, and leaving good code alone."""
import subprocess
import tempfile
import unittest
from pathlib import Path

import conventions

GOOD_HEADER = "#pragma once\n// What it is.\n"


def findings_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "-q", folder], check=True)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return conventions.check(root)


class Rules(unittest.TestCase):
    def assert_found(self, path, text, part):
        found = findings_of({path: text})
        self.assertTrue(any(part in line for line in found), f"{part!r} not in {found}")

    def assert_clean(self, path, text):
        self.assertEqual(findings_of({path: text}), [])

    def test_arrows_point_down(self):
        self.assert_found("core/a.cpp", '#include "storage/store.hpp"\n', "core must not include storage")
        self.assert_found("storage/a.cpp", '#include "sms/gateway.hpp"\n', "storage must not include sms")
        self.assert_found("sms/a.cpp", '#include "server/config/config.hpp"\n', "sms must not include server")
        self.assert_found("server/a.cpp", '#include "tests/support/x.hpp"\n', "server must not include tests")
        self.assert_found("server/a.cpp", '#include "../core/x.hpp"\n', "includes start at the root")
        self.assert_clean("server/pages/a.cpp", '#include "core/a.hpp"\n#include "sms/b.hpp"\n')
        self.assert_clean("core/a.cpp", '// #include "server/config/config.hpp"\n')

    def test_rooms_include_only_what_stands_before_them(self):
        self.assert_found("server/http/a.cpp", '#include "server/pages/page_context.hpp"\n', "stands on a higher floor")
        self.assert_found("core/e164.cpp", '#include "core/account/account.hpp"\n', "stands on a higher floor")
        self.assert_found("storage/log/a.cpp", '#include "storage/engine/open.hpp"\n', "stands on a higher floor")
        self.assert_found("sms/net/a.cpp", '#include "sms/providers/twilio/twilio.hpp"\n', "stands on a higher floor")
        self.assert_found("server/a.cpp", "int x;\n", "stands loose in server/")
        self.assert_found("server/attic/a.cpp", "int x;\n", "is no room")
        self.assert_found("sms/providers/a/b/c.cpp", "int x;\n", "is no room")
        twilio = '#include "sms/providers/twilio/twilio.hpp"\n'
        self.assert_found("sms/providers/vonage/a.cpp", twilio, "knows no other provider")
        self.assert_clean("sms/providers/twilio/a.cpp", twilio + '#include "sms/net/tls.hpp"\n')
        self.assert_clean("sms/providers/registry.cpp", twilio)
        self.assert_clean("server/pages/a.cpp", '#include "server/http/form.hpp"\n#include "server/pages/note.hpp"\n')
        self.assert_clean("server/main.cpp", '#include "server/cli/run.hpp"\n')

    def test_core_is_pure(self):
        for header in ("boost/asio/awaitable.hpp", "fstream", "filesystem", "random", "mutex", "unistd.h"):
            self.assert_found("core/a.cpp", f"#include <{header}>\n", "core is pure")
        self.assert_found("core/a.cpp", "auto t = std::chrono::steady_clock::now();\n", "core is pure")
        self.assert_clean("core/a.cpp", "#include <chrono>\n#include <sodium.h>\n")

    def test_words(self):
        self.assert_found("server/a.cpp", "// TODO later\n", "TODO")
        self.assert_found("server/a.cpp", "// good enough for now\n", "for now")
        self.assert_found("server/a.cpp", "co_spawn(ex, f(), detached);\n", "detached")
        self.assert_found("storage/a.cpp", "auto t = system_clock::now();\n", "clock.hpp")
        self.assert_found("sms/a.cpp", "randombytes_buf(p, n);\n", "entropy.hpp")
        self.assert_found("tests/core/a.cpp", "std::this_thread::sleep_for(1s);\n", "event itself")
        self.assert_clean("server/runtime/clock.cpp", "auto t = std::chrono::system_clock::now();\n")
        self.assert_clean("server/runtime/entropy.cpp", "randombytes_buf(p, n);\n")
        self.assert_clean("server/pages/a.cpp", "// a detached thought about system_clock::now\n")

    def test_capturing_coroutine_lambdas(self):
        self.assert_found("server/a.cpp", "auto f = [&]() -> awaitable<> { co_return; };\n", "capturing lambda")
        self.assert_found("server/a.cpp", "auto f = [this, x](int a) mutable -> net::awaitable<int> {};\n", "capturing lambda")
        self.assert_found("tests/sms/a.cpp", "spawn([=] -> awaitable<> {});\n", "capturing lambda")
        self.assert_clean("server/pages/a.cpp", "auto f = []() -> awaitable<> { co_return; };\nint x = a[3];\n")

    def test_beast_and_sockets(self):
        self.assert_found("server/pages/a.cpp", "#include <boost/beast/http/read.hpp>\n", "Beast stays")
        self.assert_found("server/http/head.hpp", GOOD_HEADER + "#include <boost/beast/http/read.hpp>\n", "and Beast stay")
        self.assert_found("server/a.hpp", GOOD_HEADER + "#include <boost/asio/ip/tcp.hpp>\n", "sockets and Beast stay")
        self.assert_found("sms/a.hpp", GOOD_HEADER + '#include "sms/net/http_connection.hpp"\n', "only for .cpp files")
        self.assert_found("server/a.cpp", '#include "sms/net/http_connection.hpp"\n', "only for .cpp files")
        self.assert_clean("server/http/head.cpp", "#include <boost/beast/http/basic_parser.hpp>\n")
        self.assert_clean("server/pages/a.hpp", GOOD_HEADER + "#include <boost/asio/awaitable.hpp>\n")

    def test_headers_say_what_they_are(self):
        self.assert_found("core/a.hpp", "int x;\n", "#pragma once")
        self.assert_found("core/a.hpp", "#pragma once\nint x;\n", "first comment")
        self.assert_clean("core/a.hpp", GOOD_HEADER)

    def test_headers_compile_alone(self):
        header = GOOD_HEADER + "std::vector<int> f();\n"
        own = '#include "core/a.hpp"\n'
        needs = "std::vector needs <vector>"
        for files, part in (
            ({"core/a.hpp": header}, needs),
            ({"core/a.hpp": GOOD_HEADER + '#include "core/b.hpp"\nstd::vector<int> f();\n', "core/b.hpp": GOOD_HEADER}, needs),
            ({"core/a.hpp": GOOD_HEADER, "core/a.cpp": "#include <vector>\n" + own}, "includes core/a.hpp before anything else"),
        ):
            found = findings_of(files)
            self.assertTrue(any(part in line for line in found), found)
        self.assertEqual(findings_of({"core/a.hpp": GOOD_HEADER + "#include <vector>\nstd::vector<int> f();\n", "core/a.cpp": own}), [])

    def test_a_type_has_one_place(self):
        one = GOOD_HEADER + "namespace twostep::sms {\nstruct report {\n  int a;\n};\n}\n"
        other = "namespace twostep::sms {\nclass report final : base {};\n}\n"
        hidden = "namespace twostep::sms {\nnamespace {\nstruct report {};\n}\nstruct other::report {};\n}\n"
        files = {"sms/net/a.hpp": one, "sms/net/a.cpp": '#include "sms/net/a.hpp"\n' + hidden}
        self.assertEqual(findings_of(files), [])
        found = findings_of({**files, "sms/net/b.cpp": other})
        self.assertEqual(found, ["sms/net/b.cpp:2: twostep::sms::report is also a type of sms/net/a.hpp"])

    def test_programs_open_their_standard_descriptors_first(self):
        self.assert_found("bench/x/main.cpp", "int main(int count, char** words) {\n  run(count, words);\n}\n", "main begins with")
        self.assert_clean("server/main.cpp", "int main() {\n  twostep::storage::open_standard_descriptors();\n  run();\n}\n")
        self.assert_clean("tests/support/main.cpp", "int main() {\n  run();\n}\n")

    def test_suites_carry_the_name_of_their_file(self):
        self.assert_found("tests/core/email_test.cpp", "BOOST_AUTO_TEST_SUITE(mail)\n", "must be email")
        self.assert_found("tests/core/email_test.cpp", "BOOST_AUTO_TEST_CASE(a) {}\n", "must be email")
        self.assert_clean("tests/server/http/form_test.cpp", "BOOST_AUTO_TEST_SUITE(form)\n")
        suite = "BOOST_AUTO_TEST_SUITE(form)\n"
        twice = findings_of({"tests/server/form_test.cpp": suite, "tests/server/http/form_test.cpp": suite})
        self.assertTrue(any("same name" in line for line in twice), twice)

    def test_long_files(self):
        self.assert_found("core/a.cpp", "\n" * 401, "401 lines")
        self.assert_clean("core/a.cpp", "\n" * 400)

    def test_nothing_of_one_machine(self):
        self.assert_found("docs/a.md", "see /home/someone/x\n", "a path of one machine")
        self.assert_found("dev", "curl https://registry.example.org/x\n", "a registry's host")
        self.assert_found("tests/browser/package-lock.json", '{"resolved": "x"}\n', "names a registry")
        self.assert_found("docs/a.md", "[b](b.md)\n", "b.md is not there")
        self.assert_found("README.md", "`core/none.cpp`\n", "core/none.cpp is not there")
        self.assert_clean("docs/a.md", "[a](a.md#top), `docs/a.md` and `build/x.cpp`\n")
        self.assert_clean("docs/a.md", "`server/text/locales/NAME.po`\n")
        self.assert_clean("docs/a.md", "/etc/twostep/twostep.toml and build/work/root\n")

    DOCUMENTS = {
        "docs/decisions/0016-sends.md": "# 16. Sends\n",
        "docs/decisions/README.md": "[16](0016-sends.md)\n",
        "docs/requirements.md": "| R19 | a hook |\n| S13 | the clock |\n| A7 | folding |\n",
    }

    def assert_reference(self, path, text, part):
        """Found; or, where part is None, taken for good."""
        found = findings_of({**self.DOCUMENTS, path: text})
        if part is None:
            self.assertEqual(found, [])
        else:
            self.assertEqual([line.split(": ", 1)[1] for line in found if part in line][:1], [part], found)

    def test_decisions_have_their_files(self):
        for text in ("// It counts once (decision 17).\n", "// decisions 16 and 17\n", "// as decided (decision\n// 17).\n"):
            self.assert_reference("core/a.cpp", text, "decision 17 has no file in docs/decisions")
        self.assert_reference("docs/a.md", "See decision 17.\n", "decision 17 has no file in docs/decisions")
        self.assert_reference("tests/e2e/a_test.mjs", "// decision 17\n", "decision 17 has no file in docs/decisions")
        for text in ("// It counts once (decision 16).\n", "// (decision\n/// 16)\n", "// a decision of 17 events\n"):
            self.assert_reference("core/a.cpp", text, None)

    def test_decisions_are_listed_once(self):
        twice = findings_of({**self.DOCUMENTS, "docs/decisions/0016-again.md": "# 16. Again\n"})
        self.assertTrue(any("decision 16 is 0016-again.md already" in line for line in twice), twice)
        hidden = findings_of({**self.DOCUMENTS, "docs/decisions/0018-hidden.md": "# 18. Hidden\n"})
        self.assertEqual(hidden, ["docs/decisions/README.md:1: doesn't list 0018-hidden.md"])

    def test_requirements_are_on_their_page(self):
        for id in ("R20", "S2", "A50"):
            self.assert_reference("core/a.cpp", f"int x; // {id}: what holds\n", f"{id} isn't in docs/requirements.md")
            self.assert_reference("tests/crash/a_test.mjs", f"test('{id}: x')\n", f"{id} isn't in docs/requirements.md")
        self.assert_reference("core/a.cpp", '// R19, S13, A7\nauto a = "A9", b = 0xA6;  // "%A6" and B2, AR2\n', None)

    def test_documents_that_code_names_are_there(self):
        self.assert_reference("server/pages/a.cpp", 'say("(docs/gone.md)");\n', "docs/gone.md is not there")
        self.assert_reference("dev", "# docs/gone says\n", "docs/gone is not there")
        self.assert_reference("server/pages/a.cpp", "// as answers.md says\n", "answers.md is neither beside it nor at the root")
        self.assert_reference("docs/a.md", "as requirements.md and README.md say\n", "README.md is neither beside it nor at the root")
        self.assert_reference("server/pages/a.cpp", "// docs/requirements.md, docs/decisions, www.example.org/docs/x.md\n", None)


if __name__ == "__main__":
    unittest.main()
