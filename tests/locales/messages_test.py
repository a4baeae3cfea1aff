#!/usr/bin/env python3
"""Shows each rule of messages.py finding what it is for, and what is extracted."""
import tempfile
import unittest
from pathlib import Path

import messages
import pseudo
from po import read

TEXTS = "core/messages/message_text.cpp"
CODE = {TEXTS: 'auto a = msgid("{service}: it is on.");\n', "server/pages/a.cpp": 'say(core::msgid("Not found"));\n'}
PO_HEADER = messages.HEADER.replace('\\n"\n', '\\n"\n"Language: da\\n"\n', 1)


def po(complete, **translations):
    text = PO_HEADER + f'"X-Complete: {complete}\\n"\n"X-Own-Name: Dansk\\n"\n'
    for msgid, msgstr in translations.items():
        text += f'\n# Back: {msgid}\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n'
    return text


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.write({f"{messages.LOCALES}/.keep": "", **CODE})

    def write(self, files):
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def extracted(self):
        return [(m.msgid, m.plural) for m in read(messages.extract(self.root))[1]]

    def findings(self):
        (self.root / messages.TEMPLATE).write_text(messages.extract(self.root), encoding="utf-8")
        return messages.check(self.root)

    def assert_found(self, part):
        found = self.findings()
        self.assertTrue(any(part in line for line in found), f"{part!r} not in {found}")


class Extraction(Tree):
    def test_code_and_templates_are_read(self):
        self.write({
            "server/text/b.hpp": '// msgid("no")\nauto b = plural_msgid("{n} hour",\n  "{n} hours"), c = msgid("one "\n "two");\n',
            "server/pages/p.tpl": '<p>[[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p><h1>[[Not found]]</h1>\n',
            messages.SENTENCES_ONLY: 'return "The form could not be read.";\n',
        })  # fmt: skip
        self.assertEqual(
            sorted(self.extracted(), key=str),
            sorted(
                [
                    ("{service}: it is on.", None), ("Not found", None), ("{n} hour", "{n} hours"), ("one two", None),
                    ("Write to <a>{SUPPORT}</a>.", None), ("The form could not be read.", None),
                ],
                key=str,
            ),
        )  # fmt: skip

    def test_msgfmt_compares_placeholders(self):
        self.assertIn('#, python-brace-format\nmsgid "{service}', messages.extract(self.root))


class Rules(Tree):
    def test_a_good_tree_is_left_alone(self):
        whole = {"{service}: it is on.": "{service}: slået til", "Not found": "Ikke fundet"}
        self.write({f"{messages.LOCALES}/da.po": po("everything", **whole)})
        self.write({f"{messages.LOCALES}/sv.po": po("text messages", **{"{service}: it is on.": "{service}: på"})})
        self.assertEqual(self.findings(), [])

    def test_the_template_is_up_to_date(self):
        self.findings()
        self.write({"server/pages/b.cpp": 'say(msgid("New sentence"));\n'})
        self.assertIn("not up to date", messages.check(self.root)[0])

    def test_translations_are_complete_and_no_more(self):
        path = f"{messages.LOCALES}/da.po"
        self.write({path: po("text messages")})
        self.assert_found("is not translated: {service}: it is on.")
        self.write({path: po("everything", **{"{service}: it is on.": "{service}: til"})})
        self.assert_found("is not translated: Not found")
        self.write({path: po("text messages", **{"{service}: it is on.": "{service}: til", "Gone": "Borte"})})
        self.assert_found("translates what no longer exists: Gone")
        self.write({path: po("most of it")})
        self.assert_found("X-Complete must say")
        self.write({path: po("text messages").replace("X-Own-Name", "X-Name")})
        self.assert_found("X-Own-Name must say")
        fuzzy = po("text messages", **{"{service}: it is on.": "{service}: til"}).replace("\nmsgid \"{", "\n#, fuzzy\nmsgid \"{")
        self.write({path: fuzzy})
        self.assert_found("is fuzzy: {service}")

    def test_placeholders_match(self):
        path = f"{messages.LOCALES}/da.po"
        self.write({path: po("text messages", **{"{service}: it is on.": "{tjeneste}: til"})})
        self.assert_found("has other placeholders or elements")
        self.write({path: po("text messages", **{"{service}: it is on.": "det er slået til"})})
        self.assert_found("has other placeholders or elements")

    def test_a_complete_translation_keeps_to_the_glossary(self):
        whole = {"{service}: it is on.": "{service}: slået til", "Not found": "Ikke fundet"}
        self.write({f"{messages.LOCALES}/glossary.txt": "# terms\nfound\twhat is there\nit is on\tturned on\n"})
        self.write({f"{messages.LOCALES}/da.po": po("everything", **whole)})
        self.assert_found("da.glossary: is missing")
        self.write({f"{messages.LOCALES}/da.glossary": "found\tfundet\n"})
        self.assert_found("has no name for: it is on")
        self.write({f"{messages.LOCALES}/da.glossary": "found\tfundet\nit is on\tslået til|er til\nlost\ttabt\n"})
        self.assert_found("names what is no term: lost")
        self.write({f"{messages.LOCALES}/da.glossary": "found\tset\nit is on\tslået til\n"})
        self.assert_found('calls "found" otherwise than the glossary: Ikke fundet')
        self.write({f"{messages.LOCALES}/da.glossary": "found\tfundet\nit is on\tslået til\n"})
        self.assertEqual(self.findings(), [])

    def test_a_complete_translation_was_translated_back(self):
        whole = {"{service}: it is on.": "{service}: slået til", "Not found": "Ikke fundet"}
        self.write({f"{messages.LOCALES}/da.po": po("everything", **whole).replace("# Back: Not found\n", "")})
        self.assert_found("has no back-translation (# Back: …): Not found")

    def test_a_sentence_in_a_page_s_code_is_a_message(self):
        self.write({"server/pages/b.cpp": 'p.error("name", "Give it a name.");\n'})
        self.assert_found('"Give it a name." is no message')

    def test_xgettext_sees_every_message(self):
        self.write({"server/pages/b.cpp": 'constexpr core::msgid wait("Please wait.");\n'})
        self.assert_found("wait is not found by xgettext")


class Pseudo(unittest.TestCase):
    def test_every_letter_but_none_of_a_placeholder_is_accented_and_it_is_longer(self):
        text = pseudo.in_pseudo("Write to <a>{SUPPORT}</a>.")
        self.assertTrue(text.startswith("Ŵříŧé ŧó <a>{SUPPORT}</a>."))
        self.assertRegex(text, "·{3}$")


if __name__ == "__main__":
    unittest.main()
