#!/usr/bin/env python3
"""Makes the manual pages from the program: usage "man_pages.py BINARY FOLDER". Writes FOLDER/twostep.1 from every command's
--help, and FOLDER/twostep.toml.5 from the output of "config document"."""
import os
import re
import subprocess
import sys
import time
from pathlib import Path


def run(binary, *words):
    return subprocess.run([binary, *words], check=True, capture_output=True, text=True).stdout


def escape(text):
    """Escapes roff's special characters; hyphens stay ASCII, so that they can be copied into a shell."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("→", "\\(->")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def inline(text):
    """Converts Markdown's code and links."""
    parts = re.split(r"`([^`]+)`", re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text.replace("\\|", "|")))
    return "".join(f"\\fB{escape(p)}\\fR" if i % 2 else escape(p) for i, p in enumerate(parts))


def title(name, section, version, what):
    date = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))))
    return f'.TH {name} {section} {date} "twostep {version}" "{what}"\n.nh\n.ad l\n'


def command_page(binary, version):
    overview = run(binary, "help")
    commands = re.findall(r"^  twostep ([a-z]+(?: [a-z-]+)?)  +(\S.*)$", overview, re.M)
    page = title("TWOSTEP", 1, version, "User Commands")
    page += ".SH NAME\ntwostep \\- sign\\-in server with two\\-step verification by text message\n"
    page += ".SH SYNOPSIS\n.B twostep\n.I COMMAND\n.RI [ OPTIONS ]\n.SH DESCRIPTION\n"
    page += (
        "A password, then a code that arrives on the phone. The command\n.B serve\nruns the server; the others ask a "
        "running one over its admin socket, or open the data directory themselves where none runs.\n.SH COMMANDS\n"
    )
    common = ""
    for name, _ in commands:
        head, *blocks = re.split(r"\n\n(?=Usage:|Example:|Options|\S)", run(binary, *name.split(), "--help").rstrip())
        page += f".SS {escape(name)}\n{escape(head.split(': ', 1)[1])}.\n"
        for block in blocks:
            if block.startswith("Usage: "):
                page += f".PP\n.B {escape(block[7:])}\n"
            elif block.startswith("Options of every command"):
                common = block.split("\n", 1)[1]
            elif block.startswith(("Example:", "Options")):
                heading, rest = block.split("\n", 1)
                page += f".PP\n{escape(heading)}\n.nf\n{escape(rest)}\n.fi\n"
            else:
                page += f".PP\n{escape(block)}\n"
    page += f".SH OPTIONS OF EVERY COMMAND\n.nf\n{escape(common)}\n.fi\n"
    page += ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed\n.TP\n2\nwrongly used\n.TP\n3\nno server answers\n"
    page += ".SH FILES\n.TP\n.I /etc/twostep/twostep.toml\nthe configuration\n"
    page += ".TP\n.I /var/lib/twostep\nthe data of the packaged service\n"
    page += ".SH SEE ALSO\n.BR twostep.toml (5),\n.I /usr/share/doc/twostep\n"
    return page


def configuration_page(binary, version):
    page = title("TWOSTEP.TOML", 5, version, "File Formats")
    page += ".SH NAME\ntwostep.toml \\- configuration of twostep\n.SH DESCRIPTION\n"
    for block in re.split(r"\n\n+", run(binary, "config", "document").strip())[2:]:
        if block.startswith("### "):
            page += f".SS {inline(block[4:])}\n"
        elif block.startswith("## "):
            page += f".SH {inline(block[3:])}\n"
        elif block.startswith("|"):
            for row in block.splitlines()[2:]:
                key, default, text = (c.strip() for c in re.split(r"(?<!\\)\|", row)[1:4])
                page += f".TP\n{inline(key)}" + (f" ({inline(default)})" if default else "") + f"\n{inline(text) or '.br'}\n"
        else:
            page += f".PP\n{inline(block)}\n"
    return page + ".SH SEE ALSO\n.BR twostep (1)\n"


def main():
    binary, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    version = run(binary, "--version").split()[1]
    (folder / "twostep.1").write_text(command_page(binary, version), encoding="utf-8")
    (folder / "twostep.toml.5").write_text(configuration_page(binary, version), encoding="utf-8")


if __name__ == "__main__":
    main()
