#!/usr/bin/env python3
"""A catalogue that no person speaks, written from right to left: usage "pseudo_rtl.py POT PO". Each word of a message is
English, displayed backwards, so that a page in it looks as one in Arabic does, and can still be read by whoever tests it.
"""
import sys
from pathlib import Path

import pseudo
from po import quoted, read

OVERRIDE, POP = "\u202e", "\u202c" # everything between them runs from right to left
HEADER = pseudo.HEADER.replace("en_XA", "ar_XB").replace("pseudo.py", "pseudo_rtl.py")


def in_pseudo(text):
    parts = pseudo.KEPT.split(text)
    words = lambda part: " ".join(f"{OVERRIDE}{word}{POP}" if word else "" for word in part.split(" "))
    return "".join(part if i % 2 else words(part) for i, part in enumerate(parts))


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: pseudo_rtl.py POT PO")
    out = [HEADER]
    for m in read(Path(sys.argv[1]).read_text(encoding="utf-8"))[1]:
        if m.plural is None:
            out.append(f"msgid {quoted(m.msgid)}\nmsgstr {quoted(in_pseudo(m.msgid))}\n")
        else:
            forms = "".join(f"msgstr[{i}] {quoted(in_pseudo(t))}\n" for i, t in enumerate((m.msgid, m.plural)))
            out.append(f"msgid {quoted(m.msgid)}\nmsgid_plural {quoted(m.plural)}\n{forms}")
    Path(sys.argv[2]).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
