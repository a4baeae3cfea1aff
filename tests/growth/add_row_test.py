#!/usr/bin/env python3
"""Shows add_row.py adding a row, and refusing where one row isn't all. And the recipes of CONTRIBUTING.md: they can be followed,
and their files are all that the dummies are."""
import unittest
from pathlib import Path

from add_row import HEADING, Refused, follow, read_recipes, with_row

ROOT = Path(__file__).resolve().parents[2]
DUMMIES = Path(__file__).resolve().parent / "dummies"
SOURCE = """#include "a/table.hpp"

#include "a/one.hpp"

#include <array>

constexpr std::array table{
    one,
};
"""
GROWN = """#include "a/table.hpp"

#include "a/one.hpp"
#include "a/two.hpp"

#include <array>

constexpr std::array table{
    one,
    two,
};
"""


class Rows(unittest.TestCase):
    def assert_refused(self, source, row, part):
        with self.assertRaises(Refused) as refused:
            with_row(source, "a/two.hpp", row)
        self.assertIn(part, str(refused.exception))

    def test_an_include_and_a_row_are_all(self):
        self.assertEqual(with_row(SOURCE, "a/two.hpp", "two,"), GROWN)

    def test_a_second_table_is_refused(self):
        self.assert_refused(SOURCE + "constexpr int names[] = {\n    1,\n};\n", "two,", "has 2 tables")
        self.assert_refused(SOURCE.replace("constexpr", "inline"), "two,", "has 0 tables")

    def test_a_second_row_is_refused(self):
        self.assert_refused(SOURCE, "two,\n    three,", "isn't one line")
        self.assert_refused(SOURCE, "two", "isn't one line")

    def test_a_file_without_includes_is_refused(self):
        self.assert_refused(SOURCE.replace('"', "'"), "two,", "includes nothing of ours")


class Recipes(unittest.TestCase):
    def setUp(self):
        self.recipes = read_recipes((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))

    def test_each_has_its_pair_its_table_and_its_row(self):
        self.assertEqual(sorted(self.recipes), ["factor", "language", "operation", "page", "provider"])
        for kind, recipe in self.recipes.items():
            with self.subTest(kind):
                self.assertEqual(bool(recipe.table), bool(recipe.row))
                self.assertEqual(bool(recipe.table), kind != "language")

    def test_each_is_followed(self):
        for kind, recipe in self.recipes.items():
            if recipe.table:
                with self.subTest(kind):
                    before = (ROOT / recipe.table).read_text(encoding="utf-8").splitlines()
                    after = follow(ROOT, DUMMIES, kind, "dummy").splitlines()
                    self.assertEqual(len(after), len(before) + 2)
                    self.assertEqual([line for line in after if line in set(before)], before)

    def test_the_dummies_are_the_files_of_the_recipes(self):
        name = {"language": "qaa"}
        expected = {f for kind, r in self.recipes.items() for f in r.named(name.get(kind, "dummy")).files}
        there = {str(p.relative_to(DUMMIES)) for p in DUMMIES.rglob("*") if p.is_file()}
        self.assertEqual(there, expected)

    def test_what_has_no_recipe_or_lacks_a_file_is_refused(self):
        for kind, name in (("colour", "dummy"), ("page", "nobody")):
            with self.assertRaises(Refused):
                follow(ROOT, DUMMIES, kind, name)
        with self.assertRaises(Refused):
            read_recipes("# Contributing\n")
        self.assertEqual(read_recipes(HEADING + "\n\n| a new | is |\n"), {})


if __name__ == "__main__":
    unittest.main()
