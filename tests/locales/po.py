"""Reads gettext's .po files, as msgcat normalises them."""
import ast
import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Message:
    msgid: str
    plural: str | None = None
    strings: list[str] = field(default_factory=list)
    fuzzy: bool = False
    back: str = "" # what somebody who saw only the translation says that it means

    @property
    def is_translated(self):
        return bool(self.strings) and all(self.strings) and not self.fuzzy


def run(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words[:4]))}: {done.stderr.strip()}")
    return done.stdout


def read(text):
    """(header fields, messages) of a .po file's text; obsolete ones are left out."""
    messages, header = [], {}
    normal = run("msgattrib", "--no-obsolete", "--no-wrap", text=text)
    for block in normal.split("\n\n"):
        message, last = Message(""), None
        message.fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.M))
        message.back = " ".join(re.findall(r"^# Back: (.+)$", block, re.M))
        for line in block.splitlines():
            found = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")', line)
            if not found:
                continue
            last, part = found.group(1) or last, ast.literal_eval(found.group(2))
            if last == "msgid":
                message.msgid += part
            elif last == "msgid_plural":
                message.plural = (message.plural or "") + part
            elif found.group(1):
                message.strings.append(part)
            else:
                message.strings[-1] += part
        if message.msgid:
            messages.append(message)
        elif message.strings:
            header = dict(f.split(": ", 1) for f in message.strings[0].splitlines() if ": " in f)
    return header, messages


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
