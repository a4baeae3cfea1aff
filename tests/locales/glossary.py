"""Checks that translations call things by their names in the glossary (server/text/locales/glossary.txt).

LOCALE.glossary has a line for each term: the term, a tab, and what it is called there, as parts of words of which a
translation has one: "sign in<TAB>log ind|logge ind|logget ind". Catalogues of text messages alone need none.
"""
import re
from pathlib import Path

LOCALES = Path("server/text/locales")
TERMS = LOCALES / "glossary.txt"


def rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def terms_in(english, terms):
    """The longest first: "app password" isn't "password". Capitalised terms are labels and stand alone."""
    for term in sorted(terms, key=len, reverse=True):
        if term[0].isupper():
            if english == term:
                yield term
                return
            continue
        first, *rest = map(re.escape, term.split(" "))
        words = " ".join([f"{first}(?:s|ed|ing)?", *rest])
        pattern = re.compile(rf"(?<![\w-]){words}s?(?![\w-])", re.I)
        if pattern.search(english):
            yield term
            english = pattern.sub(" ", english)


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"\{\w+\}|</?\w+>", "", text.replace("\u00ad", "")))


def check(root, locale, messages, add):
    """messages: as po.read gives them."""
    if not (root / TERMS).exists():
        return
    terms = [row[0] for row in rows(root / TERMS)]
    path = LOCALES / f"{locale}.glossary"
    if not (root / path).exists():
        add(path, "is missing: a complete translation has a glossary")
        return
    names = {row[0]: row[1].casefold().split("|") for row in rows(root / path) if len(row) == 2 and row[1]}
    for term in terms:
        if term not in names:
            add(path, f"has no name for: {term}")
    for term in names.keys() - set(terms):
        add(path, f"names what is no term: {term}")
    for m in messages:
        for term in terms_in(plain(m.msgid), terms):
            for text in m.strings:
                if term in names and not any(name in plain(text).casefold() for name in names[term]):
                    add(LOCALES / f"{locale}.po", f'calls "{term}" otherwise than the glossary: {text}')
