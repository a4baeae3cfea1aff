#!/usr/bin/env python3
"""A catalogue that no person speaks, written from right to left: usage "pseudo_rtl.py POT PO". Each word of a message is
English, displayed backwards, so that a page in it looks as one in Arabic does, and can still be read by whoever tests it.
"""
import pseudo

OVERRIDE, POP = "\u202e", "\u202c" # everything between them runs from right to left
HEADER = pseudo.HEADER.replace("en_XA", "ar_XB").replace("pseudo.py", "pseudo_rtl.py")


def in_pseudo(text):
    parts = pseudo.KEPT.split(text)
    words = lambda part: " ".join(f"{OVERRIDE}{word}{POP}" if word else "" for word in part.split(" "))
    return "".join(part if i % 2 else words(part) for i, part in enumerate(parts))


if __name__ == "__main__":
    pseudo.write_catalogue(HEADER, in_pseudo)
