#!/usr/bin/env python3
"""Adds a language by exactly the steps of docs/translating.md, in a copy of the tree's locales; a pseudo-locale's words stand
for a translator's."""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import glossary
import messages
import pseudo
from po import quoted, read

SOURCE = Path(__file__).resolve().parents[2]
GUIDE = (SOURCE / "docs/translating.md").read_text(encoding="utf-8")
LOCALE = "eo"


def block(language, number):
    """The guide's code block of that language, with the locale's name in it."""
    blocks = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S)
    return re.sub(r"^ {3}", "", blocks[number], flags=re.M).replace("LOCALE", LOCALE)


def translated(text):
    """The catalogue with a translation and a back-translation for each message, as steps 4 and 5 want them."""
    header, rest = text.split("\n\n", 1)
    out = [header.replace("charset=ASCII", "charset=UTF-8") + "\n" + block("po", 0).strip()]
    for m in read(text)[1]:
        lines = [f"# Back: {m.msgid}"]
        if re.search(r"\{\w+\}", m.plural or m.msgid):
            lines.append("#, python-brace-format")
        lines.append(f"msgid {quoted(m.msgid)}")
        if m.plural is None:
            lines.append(f"msgstr {quoted(pseudo.in_pseudo(m.msgid))}")
        else:
            lines.append(f"msgid_plural {quoted(m.plural)}")
            lines += [f"msgstr[{i}] {quoted(pseudo.in_pseudo(t))}" for i, t in enumerate((m.msgid, m.plural))]
        out.append("\n".join(lines))
    return "\n\n".join(out) + "\n"


def named(text):
    """Step 3: in pseudo a term is any of its letters' accented forms, so that inflected ones are found, too."""
    lines = []
    for line in text.splitlines():
        term = line.rstrip("\t")
        words = pseudo.in_pseudo(term).rstrip("·").casefold()
        lines.append(f"{term}\t{words}|{words.split(' ')[0]}")
    return "\n".join(lines) + "\n"


class Translating(unittest.TestCase):
    def test_the_guide_s_steps_make_a_complete_language(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for part in ("core", "server"):
                shutil.copytree(SOURCE / part, root / part)
            shutil.copytree(SOURCE / "tests/locales", root / "tests/locales", ignore=shutil.ignore_patterns("__pycache__"))
            before = messages.check(root)
            run = lambda script: subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=root, capture_output=True, text=True, check=False)
            made = run(block("sh", 0))
            self.assertEqual(made.returncode, 0, made.stderr)
            catalogue = root / messages.LOCALES / f"{LOCALE}.po"
            terms = root / messages.LOCALES / f"{LOCALE}.glossary"
            self.assertEqual(len(glossary.rows(root / glossary.TERMS)), len(terms.read_text(encoding="utf-8").splitlines()))
            catalogue.write_text(translated(catalogue.read_text(encoding="utf-8")), encoding="utf-8")
            terms.write_text(named(terms.read_text(encoding="utf-8")), encoding="utf-8")
            self.assertEqual(messages.check(root), before)
            checked = run(block("sh", 1))
            self.assertEqual((checked.stdout + checked.stderr).splitlines(), before)


if __name__ == "__main__":
    unittest.main()
