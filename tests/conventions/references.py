"""Checks references: "decision 16" has its file, ids such as R19 are in docs/requirements.md, and named documents exist.
conventions.py runs it over documents, code, scripts and tests."""
import re
from pathlib import Path

REQUIREMENTS = "docs/requirements.md"
DECISIONS = "docs/decisions"

# "decision 16", "decisions 7 and 37", also across a comment's line end.
SPACE = r"(?:[ \t]+|[ \t]*\n[ \t]*(?:///?|\*|#|--)?[ \t]*)"
DECISION = re.compile(rf"\bdecisions?{SPACE}(\d+(?:(?:,|,?{SPACE}and){SPACE}\d+)*)", re.I)
# Excludes "%A6", and digits within a longer word.
REQUIREMENT = re.compile(r"(?<![%\w./])([RSA][1-9]\d?)(?![\w%])")
DOCUMENT = re.compile(r"(?<![\w./$}-])(docs/\w[\w/-]*(?:\.\w[\w-]*)*)")
PAGE = re.compile(r"(?<![\w./$}*-])([\w-]+\.md)\b")
# The text of a link isn't a path; a word in capitals is a placeholder.
LINK_TEXT = re.compile(r"\[[^\]\n]*\](?=\()")
ANY_NAME = re.compile(r"/(?!README)[A-Z]+\.")
COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|(//[^\n]*|/\*.*?\*/)', re.S)


def comments(text: str) -> str:
    """Blanks everything else; keeps lines."""

    def keep(match):
        return match.group(1) or blank(match.group(0))

    def blank(found):
        return re.sub(r"[^\n]", " ", found)

    kept, at = [], 0
    for match in COMMENT.finditer(text):
        kept += [blank(text[at : match.start()]), keep(match)]
        at = match.end()
    return "".join(kept) + blank(text[at:])


class References:
    def __init__(self, root: Path):
        self.root = root
        self.decisions = {}
        for file in (root / DECISIONS).glob("[0-9][0-9][0-9][0-9]-*.md"):
            self.decisions.setdefault(int(file.name[:4]), []).append(file.name)
        page = root / REQUIREMENTS
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        self.requirements = set(re.findall(r"^\| ([RSA]\d+) \|", text, re.M))

    def check_whole(self, findings):
        """Problems across files: two files with one number, a decision missing from the list."""
        listed = self.root / DECISIONS / "README.md"
        text = listed.read_text(encoding="utf-8") if listed.is_file() else ""
        for number, files in sorted(self.decisions.items()):
            if len(files) > 1:
                findings.add(f"{DECISIONS}/{sorted(files)[1]}", 1, f"decision {number} is {sorted(files)[0]} already")
            if files[0] not in text:
                findings.add(f"{DECISIONS}/README.md", 1, f"doesn't list {files[0]}")

    def check(self, path, text, findings):
        def add(where, offset, what):
            findings.add(path, where.count("\n", 0, offset) + 1, what)

        for match in DECISION.finditer(text):
            for number in re.findall(r"\d+", match.group(1)):
                if int(number) not in self.decisions:
                    add(text, match.start(), f"decision {number} has no file in {DECISIONS}")
        where = comments(text) if path.endswith((".cpp", ".hpp")) else text
        if not path.endswith((".json", ".css", ".txt")):
            for match in REQUIREMENT.finditer(where):
                if match.group(1) not in self.requirements:
                    add(where, match.start(), f"{match.group(1)} isn't in {REQUIREMENTS}")
        for match in DOCUMENT.finditer(text):
            if not (self.root / match.group(1)).exists() and not ANY_NAME.search(match.group(1)):
                add(text, match.start(), f"{match.group(1)} is not there")
        prose = LINK_TEXT.sub(lambda m: " " * len(m.group(0)), text) if path.endswith(".md") else text
        for match in PAGE.finditer(prose):
            name = match.group(1)
            if not any((folder / name).is_file() for folder in (self.root, (self.root / path).parent)):
                add(prose, match.start(), f"{name} is neither beside it nor at the root")
