#!/usr/bin/env python3
"""Checks the conventions that a machine can check: usage "conventions.py ROOT". Prints a line for each finding; exit 1 if any.

It checks: the arrows between folders and between their rooms, a pure core, banned words, coroutines without
captures, Beast and sockets kept out of headers, standard descriptors opened first in every program, test files that
ctest can name, file sizes, nothing of one machine, that headers compile alone (headers.py), and
that references lead somewhere (references.py).
conventions_test.py shows that each rule finds its violations.
"""
import re
import subprocess
import sys
from pathlib import Path

from headers import check_headers
from references import ANY_NAME, References
from types_of_one_name import check_types

PRODUCT = ("core", "storage", "sms", "server")

# Folder -> the folders of ours that it may include, beside itself.
ARROWS = {
    "core": (),
    "storage": ("core",),
    "sms": ("core",),
    "server": ("core", "storage", "sms"),
    "bench": PRODUCT,
    "tests": (*PRODUCT, "bench"),
}

# The rooms of each folder, from the lowest: a room may include itself and rooms before it in its line. Enter new
# rooms here.
FLOORS = {
    "core": ["core", "core/webauthn", "core/account", "core/limits", "core/installation", "core/messages"],
    "storage": ["storage", "storage/format", "storage/os", "storage/log", "storage/memory", "storage/snapshot",
                "storage/audit", "storage/engine", "storage/tools"],
    "sms": ["sms", "sms/net", "sms/adapter", "sms/dispatch", "sms/providers/*", "sms/providers"],
    "server": ["server/text", "server/runtime", "server/http", "server/crypto", "server/gate_rules",
               "server/branding", "server/config", "server/web", "server/audit", "server/activity", "server/changes", "server/delivery",
               "server/account", "server/access", "server/gate",
               "server/pages", "server/doctor", "server/site", "server/api", "server/admin", "server/metrics",
               "server/app", "server/cli", "server/cli/commands", "server"],
}
ROOT_FILES = {"server": {"main.cpp"}} # no other file directly in server/

CORE_INCLUDES = re.compile(
    r"<(boost/(asio|beast|filesystem)|fstream|filesystem|iostream|random|thread|mutex|atomic|future|sys/|unistd\.h|fcntl\.h)"
)
CORE_WORDS = re.compile(r"\b(system_clock::now|steady_clock::now|randombytes\w*|std::rand|random_device|getenv|time\(nullptr\))")

# Pattern, what to use instead, and the files or folders where it is allowed.
BANNED = (
    (r"\b(TODO|FIXME|XXX|HACK)\b", "finish it, or file an issue", ()),
    (r"\bfor now\b", "finish it, or say what holds", ()),
    (r"\bdetached\b", "give co_spawn a completion handler that logs", ()),
    (r"\bawaitable_operators\b", "is unsafe in Boost 1.81", ()),
    (r"\bsystem_clock::now\b", "ask server/runtime/clock.hpp", ("server/runtime/clock.cpp",)),
    (r"\brandombytes", "ask server/runtime/entropy.hpp", ("server/runtime/entropy.cpp",)),
    (r"\b(random_device|std::rand|srand)\b", "ask server/runtime/entropy.hpp", ()),
    (r"<boost/(asio|beast)\.hpp>", "include the exact header", ()),
    (r"\busing namespace std\s*;", "name what you use", ()),
    (r"\bsleep_for\b|\bsleep_until\b|\busleep\(|\bnanosleep\(", "wait for the event itself", ()),
    (
        r"\bstd::cerr\b|\bfprintf\(stderr",
        "log with spdlog, or return the message",
        ("server/cli/run.cpp", "storage/log/end_process.cpp", "bench/"),
    ),
)

# The only product files that use Beast.
BEAST = {
    "server/admin/client.cpp",
    "server/doctor/proxy_requests.cpp",
    "server/http/accept_language.cpp",
    "server/http/head.cpp",
    "server/http/writer.cpp",
    "sms/net/http_connection.cpp",
    "sms/net/http_connection.hpp",
}
# Headers that contain sockets or Beast: only .cpp files of their own folder may include them.
PRIVATE_HEADERS = {"sms/net/http_connection.hpp"}

COROUTINE_LAMBDA = re.compile(
    r"\[[^\[\]\n]+\]\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?:mutable\s*)?(?:noexcept\s*)?->\s*(?:[\w:]*::)?awaitable\b"
)
SOCKET_IN_HEADER = re.compile(r"#include\s+<boost/(?:beast/|asio/(?:ip/tcp|ssl|local/))")

MACHINE = (
    (r"(?<![\w./-])/(work|root|home)/[\w.-]", "a path of one machine"),
    (r"https?://(registry|deb|ftp|security|mirror)[\w.-]*\.(org|net|com|dk|de)\b", "a registry's host"),
)

LINES = 400
# Generated or long on purpose: not measured.
LONG_ALLOWED = ("tests/browser/package-lock.json",)
TEXT = {".cpp", ".hpp", ".py", ".mjs", ".js", ".css", ".tpl", ".cmake", ".txt", ".json", ".md", ".toml", ".yml", ""}
CODE = {".cpp", ".hpp"}
OWN_RULES = (
    "tests/conventions/conventions.py",
    "tests/conventions/conventions_test.py",
    "tests/conventions/headers.py",
    "tests/conventions/references.py",
)


def tracked(root: Path):
    """Tracked files, and new files that aren't ignored, as they are on disk."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        check=True,
        capture_output=True,
    ).stdout.decode()
    return sorted(p for p in listed.split("\0") if p and (root / p).is_file())


def without_comments(text: str) -> str:
    """Blanks comments; keeps lines and string literals."""
    pattern = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)

    def blank(match):
        found = match.group(0)
        return found if found.startswith('"') else re.sub(r"[^\n]", " ", found)

    return pattern.sub(blank, text)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


class Findings(list):
    def add(self, path, line, text):
        self.append(f"{path}:{line}: {text}")


def check_arrows(path, text, findings):
    folder = path.split("/")[0]
    if folder not in ARROWS:
        return
    for match in re.finditer(r'^\s*#\s*include\s+"([^"]+)"', text, re.M):
        target = match.group(1)
        to = target.split("/")[0]
        line = line_of(text, match.start())
        if target.startswith(".") or "/" not in target:
            findings.add(path, line, f'"{target}": includes start at the root of the project')
        elif to != folder and to not in ARROWS[folder]:
            findings.add(path, line, f"{folder} must not include {to}")


def floor(path):
    """(folder, floor); None if the file is in no room."""
    top, folder = path.split("/")[0], "/".join(path.split("/")[:-1])
    rooms = FLOORS.get(top, [])
    if folder in rooms:
        return top, rooms.index(folder)
    star = "/".join(folder.split("/")[:-1]) + "/*"
    return (top, rooms.index(star)) if star in rooms else None


def check_floors(path, bare, findings):
    top = path.split("/")[0]
    if top not in FLOORS:
        return
    here = floor(path)
    if here is None:
        findings.add(path, 1, "stands in a folder that is no room: see FLOORS")
        return
    if path.count("/") == 1 and path.split("/")[1] not in ROOT_FILES.get(top, {path.split("/")[1]}):
        findings.add(path, 1, f"stands loose in {top}/: give it a room")
    for match in re.finditer(r'^\s*#\s*include\s+"([^"]+)"', bare, re.M):
        to = match.group(1)
        there = floor(to)
        if there and there[0] == top and there[1] > here[1]:
            findings.add(path, line_of(bare, match.start()), f"{to} stands on a higher floor")
        ours, theirs = str(Path(path).parent), str(Path(to).parent)
        if there == here and ours != theirs:
            findings.add(path, line_of(bare, match.start()), f"{to}: a provider knows no other provider")


def check_core(path, text, findings):
    if not path.startswith("core/"):
        return
    for match in re.finditer(r"#\s*include\s+(<[^>]+>)", text):
        if CORE_INCLUDES.match(match.group(1)):
            findings.add(path, line_of(text, match.start()), f"core is pure: no {match.group(1)}")
    for match in CORE_WORDS.finditer(text):
        findings.add(path, line_of(text, match.start()), f"core is pure: no {match.group(0)}")


def check_words(path, text, bare, findings):
    """Words about unfinished work are also searched for in comments, the others only in code."""
    for pattern, instead, allowed in BANNED:
        if path.startswith(allowed):
            continue
        where = text if instead.startswith("finish") else bare
        for match in re.finditer(pattern, where):
            findings.add(path, line_of(where, match.start()), f'"{match.group(0)}": {instead}')


def check_boost(path, bare, findings):
    if path.split("/")[0] in PRODUCT:
        for match in re.finditer(r"#\s*include\s+<boost/beast", bare):
            if path not in BEAST:
                findings.add(path, line_of(bare, match.start()), "Beast stays in its few files (see BEAST here)")
        for match in SOCKET_IN_HEADER.finditer(bare):
            if path.endswith(".hpp") and path not in PRIVATE_HEADERS:
                findings.add(path, line_of(bare, match.start()), "sockets and Beast stay in .cpp files")
    for match in re.finditer(r'#\s*include\s+"([^"]+)"', bare):
        header = match.group(1)
        inside = path.endswith(".cpp") and Path(path).parent == Path(header).parent
        if header in PRIVATE_HEADERS and not inside:
            findings.add(path, line_of(bare, match.start()), f"{header} is only for .cpp files beside it")
    for match in COROUTINE_LAMBDA.finditer(bare):
        findings.add(path, line_of(bare, match.start()), "a capturing lambda must not be a coroutine: name a function")


def check_header(path, text, findings):
    if not path.endswith(".hpp"):
        return
    lines = text.split("\n")
    if lines[0] != "#pragma once":
        findings.add(path, 1, "a header begins with #pragma once")
    elif not (len(lines) > 1 and lines[1].startswith("// ")):
        findings.add(path, 2, "a header says in its first comment what it is")


def check_main(path, text, findings):
    if path.split("/")[0] not in (*PRODUCT, "bench"):
        return
    for match in re.finditer(r"^int main\([^)]*\)[^{]*\{\s*([^;]*);", text, re.M):
        if match.group(1) != "twostep::storage::open_standard_descriptors()":
            line = line_of(text, match.start())
            findings.add(path, line, "main begins with twostep::storage::open_standard_descriptors()")


def check_suite(path, text, findings):
    match = re.fullmatch(r"tests/(core|storage|sms|server)/(?:.+/)?(\w+)_test\.cpp", path)
    if not match:
        return None
    opened = re.findall(r"^(?:BOOST_AUTO_TEST_SUITE|BOOST_FIXTURE_TEST_SUITE)\((\w+)", text, re.M)
    if opened[:1] != [match.group(2)]:
        findings.add(path, 1, f"its outermost suite must be {match.group(2)}: ctest runs it by that name")
    return match.group(1), match.group(2)


def check_size(path, text, findings):
    if path not in LONG_ALLOWED and Path(path).suffix in {".cpp", ".hpp", ".py", ".mjs", ".js", ".css"}:
        count = text.count("\n")
        if count > LINES:
            findings.add(path, count, f"{count} lines: does it still say one thing? ({LINES} at most)")


def check_machine(path, text, findings):
    for pattern, what in MACHINE:
        for match in re.finditer(pattern, text):
            findings.add(path, line_of(text, match.start()), f'"{match.group(0)}" is {what}')


def check_links(path, text, root, findings):
    """Links in documents, and paths in backticks, must name existing files."""
    if not path.endswith(".md"):
        return
    named = [(m, (root / path).parent / m.group(1)) for m in re.finditer(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)", text)]
    folders = "|".join(ARROWS) + "|cmake|docs"
    named += [(m, root / m.group(1)) for m in re.finditer(rf"`((?:{folders})/[\w./-]*)`", text)]
    for match, target in named:
        if not target.exists() and not ANY_NAME.search(match.group(1)):
            findings.add(path, line_of(text, match.start()), f"{match.group(1)} is not there")


def check_lock(path, text, findings):
    if path.endswith("package-lock.json") and '"resolved"' in text:
        findings.add(path, 1, "names a registry: npm install with omit-lockfile-registry-resolved=true")


def check(root: Path) -> Findings:
    findings = Findings()
    references = References(root)
    references.check_whole(findings)
    suites, bares = {}, {}
    for path in tracked(root):
        if path in OWN_RULES or Path(path).suffix not in TEXT:
            continue
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        check_machine(path, text, findings)
        check_size(path, text, findings)
        check_lock(path, text, findings)
        check_links(path, text, root, findings)
        references.check(path, text, findings)
        if Path(path).suffix not in CODE:
            continue
        bare = bares[path] = without_comments(text)
        check_arrows(path, bare, findings)
        check_floors(path, bare, findings)
        check_core(path, bare, findings)
        check_words(path, text, bare, findings)
        check_boost(path, bare, findings)
        check_header(path, text, findings)
        check_main(path, bare, findings)
        suite = check_suite(path, text, findings)
        if suite and suite in suites:
            findings.add(path, 1, f"has the same name as {suites[suite]}")
        elif suite:
            suites[suite] = path
    check_headers(bares, findings.add)
    check_types(bares, findings.add)
    return findings


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: conventions.py ROOT")
    findings = check(Path(sys.argv[1]).resolve())
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
