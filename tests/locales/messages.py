#!/usr/bin/env python3
"""Extracts and checks the translatable messages: usage "messages.py ROOT [--write]". Without --write it checks.

Messages are marked in code as msgid("…") and plural_msgid("…", "…"), which xgettext finds, and in templates as [[…]]
(server/web/marked_text.hpp). --write updates server/text/locales/twostep.pot. The check reports problems of that file, of
translations, and sentences in a page's code that aren't marked; exit 1 if there are any.
messages_test.py shows that each rule finds its violations.
"""
import re
import sys
import tempfile
from pathlib import Path

import glossary
from po import quoted, read, run

KEYWORDS = ("--keyword", "--keyword=msgid:1", "--keyword=plural_msgid:1,2") # the first one disables the defaults
LOCALES = Path("server/text/locales")
TEMPLATE = LOCALES / "twostep.pot"
# Every string of this file is a sentence.
SENTENCES_ONLY = "server/http/refusal.cpp"
# Must be translated in every language; other messages only if the catalogue says "X-Complete: everything".
TEXT_MESSAGES = "core/messages/message_text.cpp"
COMPLETE = ("text messages", "everything")
# Code that speaks to people: a string of several words is a message.
SPEAKS = ("server/pages/*.cpp", "server/site/site.cpp")
# Strings that people don't see.
NO_SENTENCES = (
    re.compile(r"in a (known browser|session)"),  # names of meters
    re.compile(r"a form of ours came with|twostep doctor"),  # for the log
    re.compile(r"unknown exception|GET, HEAD"),
    re.compile(r"[a-z-]+/[a-z-]+; charset=.*|[a-z]+=.*"),
)

HEADER = r'''# The messages of Twostep: tests/locales/messages.py writes this file.
msgid ""
msgstr ""
"Project-Id-Version: twostep\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
'''


def id_of_mark(source):
    """The message as in server/web/marked_text.cpp: variables in single braces, elements without attributes."""
    source = re.sub(r"<(/?[a-z0-9]+)(?:\s(?:[^<>\"]|\"[^\"]*\")*)?>", r"<\1>", source)
    return re.sub(r"\{\{>?([A-Z_]+)\}\}", r"{\1}", source)


def of_template(path, text):
    out = [HEADER]
    for msgid in dict.fromkeys(map(id_of_mark, re.findall(r"\[\[(.*?)\]\]", text))):
        out.append(f'#: {path}\nmsgid {quoted(msgid)}\nmsgstr ""\n')
    return "\n".join(out)


def xgettext(root, paths, *keywords):
    return run(
        "xgettext", "--language=C++", "--from-code=UTF-8", "--no-wrap", "--add-location=file", "--add-comments=Translators:",
        f"--directory={root}", "--output=-", *keywords, *map(str, paths),
    )  # fmt: skip


def is_code_with_messages(path):
    return re.search(r"\bmsgid\(", path.read_text(encoding="utf-8")) is not None


def of_code(root):
    found = [p for folder in ("core", "server") for p in (root / folder).rglob("*.[ch]pp") if is_code_with_messages(p)]
    parts = []
    if found:
        paths = sorted(p.relative_to(root) for p in found if p.name != "language.hpp")
        parts.append(xgettext(root, paths, *KEYWORDS))
    if (root / SENTENCES_ONLY).exists():
        parts.append(xgettext(root, [SENTENCES_ONLY], "--extract-all"))
    return [p for p in parts if p]


def with_flags(block):
    """Adds a flag, so that msgfmt --check compares placeholders."""
    if not re.search(r"^msgid(_plural)? .*\{\w+\}", block, re.M):
        return block
    return re.sub(r"^msgid ", "#, python-brace-format\nmsgid ", block, count=1, flags=re.M)


def extract(root):
    """The up-to-date text of twostep.pot."""
    templates = sorted((root / "server").rglob("*.tpl"))
    parts = of_code(root) + [of_template(t.relative_to(root), t.read_text(encoding="utf-8")) for t in templates]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            files.append(Path(folder) / f"{number:03}.pot")
            files[-1].write_text(part.replace("charset=CHARSET", "charset=UTF-8"), encoding="utf-8")
        merged = run("msgcat", "--use-first", "--no-wrap", "--add-location=file", *map(str, files))
    blocks = merged.strip("\n").split("\n\n")[1:]
    return HEADER + "".join("\n" + with_flags(b) + "\n" for b in blocks)


def fits(message, translation):
    """The placeholders must be equal; a plural form may omit the number."""
    needed, there = (sorted(re.findall(r"\{\w*\}|</?\w+>", t)) for t in (message.plural or message.msgid, translation))
    return there == needed or (message.plural is not None and set(there) < set(needed))


def check_translation(path, text, known, text_messages, add):
    header, messages = read(text)
    complete = header.get("X-Complete")
    if complete not in COMPLETE:
        add(path, f"X-Complete must say one of: {', '.join(COMPLETE)}")
    if not header.get("X-Own-Name"):
        add(path, "X-Own-Name must say how the language calls itself, as a list has it: Dansk")
    needed = known if complete == "everything" else text_messages
    translated = {(m.msgid, m.plural) for m in messages if m.is_translated}
    for msgid, plural in sorted(needed - translated, key=str):
        add(path, f"is not translated: {msgid}")
    for m in messages:
        if (m.msgid, m.plural) not in known:
            add(path, f"translates what no longer exists: {m.msgid}")
        elif m.fuzzy:
            add(path, f"is fuzzy: {m.msgid}")
        if complete == "everything" and not m.back:
            add(path, f"has no back-translation (# Back: …): {m.msgid}")
        if m.is_translated and not all(fits(m, s) for s in m.strings):
            add(path, f"has other placeholders or elements: {m.msgid}")
    return messages if complete == "everything" else None


def check_sentences(root, known, add):
    known = {text for message in known for text in message if text}
    for pattern in SPEAKS:
        for path in sorted(root.glob(pattern)):
            _, strings = read(xgettext(root, [path.relative_to(root)], "--extract-all") or HEADER)
            for m in strings:
                words = re.findall(r"[A-Za-z']{2,}", m.msgid)
                if m.msgid in known or len(words) < 2 or " " not in m.msgid.strip():
                    continue
                if not any(p.search(m.msgid) for p in NO_SENTENCES):
                    add(path.relative_to(root), f'"{m.msgid}" is no message: write msgid("…")')


def check_declarations(root, add):
    """xgettext finds calls, but not the initialiser of a variable."""
    for path in (p for folder in ("core", "server") for p in (root / folder).rglob("*.[ch]pp")):
        for name in re.findall(r"\b(?:plural_)?msgid (\w+)[({]\s*\"", path.read_text(encoding="utf-8")):
            add(path.relative_to(root), f"{name} is not found by xgettext: write = msgid(…)")


def check(root):
    findings = []

    def add(path, text):
        findings.append(f"{path}: {text}")

    expected = extract(root)
    if not (root / TEMPLATE).exists() or (root / TEMPLATE).read_text(encoding="utf-8") != expected:
        add(TEMPLATE, "is not up to date: tests/locales/messages.py . --write")
    known = {(m.msgid, m.plural) for m in read(expected)[1]}
    texts = xgettext(root, [TEXT_MESSAGES], *KEYWORDS) if (root / TEXT_MESSAGES).exists() else HEADER
    text_messages = {(m.msgid, m.plural) for m in read(texts.replace("charset=CHARSET", "charset=UTF-8"))[1]}
    for path in sorted((root / LOCALES).glob("*.po")):
        run("msgfmt", "--check", "--output-file=/dev/null", str(path))
        complete = check_translation(path.relative_to(root), path.read_text(encoding="utf-8"), known, text_messages, add)
        if complete is not None:
            glossary.check(root, path.stem, complete, add)
    check_sentences(root, known, add)
    check_declarations(root, add)
    return findings


def main():
    if len(sys.argv) < 2 or sys.argv[2:] not in ([], ["--write"]):
        sys.exit("usage: messages.py ROOT [--write]")
    root = Path(sys.argv[1]).resolve()
    if sys.argv[2:]:
        (root / TEMPLATE).write_text(extract(root), encoding="utf-8")
        return
    findings = check(root)
    print("\n".join(findings), end="\n" if findings else "")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
