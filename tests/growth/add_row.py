#!/usr/bin/env python3
"""Does to a table of the product what CONTRIBUTING.md's recipe says, and no more: usage
"add_row.py ROOT DUMMIES KIND NAME OUT". OUT is the table's file with one include and one row more. Exit 1 where the
recipe's files aren't below DUMMIES, or where one row in one table isn't all.
"""
import re
import sys
from pathlib import Path
from typing import NamedTuple

HEADING = "## Adding a …"
TABLE = re.compile(r"^ *(?:static )?constexpr [^\n]*\{\n(?:[^\n]*\n)*?(?P<end> *\};\n)", re.M)
OWN_INCLUDE = re.compile(r'^#include "[^"\n]+"\n', re.M)


class Refused(Exception):
    """The recipe can't be followed."""


class Recipe(NamedTuple):
    files: list
    table: str  # "": no table, the files are all
    row: str

    def named(self, name):
        return Recipe([f.replace("NAME", name) for f in self.files], self.table, self.row.replace("NAME", name))


def spelled_out(files):
    """["a/x.hpp", "a/x.cpp"] of "a/x.{hpp,cpp}"."""
    match = re.fullmatch(r"([^{}]*)\{([\w,]+)\}", files)
    return [match.group(1) + ending for ending in match.group(2).split(",")] if match else [files]


def read_recipes(contributing):
    """By kind, of the table below HEADING: | kind | `files` | `table` | `row` |; the last two may be empty."""
    if HEADING not in contributing:
        raise Refused(f"CONTRIBUTING.md has no {HEADING!r}")
    section = contributing.split(HEADING, 1)[1].split("\n## ", 1)[0]
    recipes = {}
    for line in section.splitlines():
        match = re.fullmatch(r"\| (\w+) \| `([^`|]+)` \| (?:`([^`|]+)`)? ?\| (?:`([^`|]+)`)? ?\|", line)
        if match:
            kind, files, table, row = match.groups()
            recipes[kind] = Recipe(spelled_out(files), table or "", row or "")
    return recipes


def with_row(source, header, row):
    """The source of a table with an include and a row more, each a line."""
    tables = list(TABLE.finditer(source))
    if len(tables) != 1:
        raise Refused(f"has {len(tables)} tables, and a row goes into one")
    includes = list(OWN_INCLUDE.finditer(source))
    if not includes:
        raise Refused("includes nothing of ours, where the row's header would stand")
    if "\n" in row or not row.endswith(","):
        raise Refused("its row isn't one line that ends with a comma")
    after, before = includes[-1].end(), tables[0].start("end")
    return source[:after] + f'#include "{header}"\n' + source[after:before] + f"    {row}\n" + source[before:]


def follow(root, dummies, kind, name):
    recipes = read_recipes((root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    if kind not in recipes:
        raise Refused(f"CONTRIBUTING.md has no recipe for a {kind}")
    recipe = recipes[kind].named(name)
    for file in recipe.files:
        if not (dummies / file).is_file():
            raise Refused(f"the {kind} needs {file}, which isn't there")
        if (root / file).exists():
            raise Refused(f"the product has a {file} already")
    header = next(f for f in recipe.files if f.endswith(".hpp"))
    return with_row((root / recipe.table).read_text(encoding="utf-8"), header, recipe.row)


def main():
    if len(sys.argv) != 6:
        sys.exit("usage: add_row.py ROOT DUMMIES KIND NAME OUT")
    root, dummies, kind, name, out = sys.argv[1:]
    try:
        changed = follow(Path(root), Path(dummies), kind, name)
    except Refused as why:
        sys.exit(f"{kind}: {why}")
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()
