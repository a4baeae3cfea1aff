#!/usr/bin/env python3
"""A catalogue that no person speaks: usage "pseudo.py POT PO". Each message is itself with accents on every letter, and
longer by nearly a third, as German would be. What is English on a page in this language is in no catalogue.
"""
import re
import sys
from pathlib import Path

from po import quoted, read

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áƀçđéƒğĥíĵķłɱñóþʠřšŧúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŘŠŦÚṼŴẊÝŽ"
KEPT = re.compile(r"(\{\w+\}|</?\w+>)")
HEADER = r'''msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"Language: en_XA\n"
"Project-Id-Version: twostep\n"
"PO-Revision-Date: 2026-11-29 00:00+0000\n"
"Last-Translator: tests/locales/pseudo.py\n"
"Language-Team: none\n"
"MIME-Version: 1.0\n"
"Content-Transfer-Encoding: 8bit\n"
"X-Complete: everything\n"
"X-Own-Name: Ƥšéúđó\n"
'''


def in_pseudo(text):
    parts = KEPT.split(text)
    accented = "".join(p if i % 2 else p.translate(str.maketrans(PLAIN, ACCENTED)) for i, p in enumerate(parts))
    letters = sum(len(p) for p in parts[::2])
    return accented + "·" * (letters * 3 // 10)


def write_catalogue(header, translate):
    """The program: every message of the POT, translated, into the PO."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} POT PO")
    out = [header]
    for m in read(Path(sys.argv[1]).read_text(encoding="utf-8"))[1]:
        if m.plural is None:
            out.append(f"msgid {quoted(m.msgid)}\nmsgstr {quoted(translate(m.msgid))}\n")
        else:
            forms = "".join(f"msgstr[{i}] {quoted(translate(t))}\n" for i, t in enumerate((m.msgid, m.plural)))
            out.append(f"msgid {quoted(m.msgid)}\nmsgid_plural {quoted(m.plural)}\n{forms}")
    Path(sys.argv[2]).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    write_catalogue(HEADER, in_pseudo)
