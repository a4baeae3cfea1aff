"""Two types of one name in one namespace: each object file is right by itself, and the linker takes the destructor of one for
both. Compilers don't see it (C++'s one definition rule)."""
import re

TOKEN = re.compile(
    r"namespace\s+(?P<space>[\w:]*)\s*\{"
    r"|\b(?:struct|class|union|enum(?:\s+class)?)\s+(?P<type>\w+)\b(?P<rest>(?!::)[^;{}()<>]*)\{"
    r"|[{}]"
)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"' + r"|'(?:\\.|[^'\\\n])'")


def types_of(bare):
    """(name with its namespace, offset) of each type at namespace level, but in anonymous namespaces."""
    text = STRING.sub(lambda m: " " * len(m.group(0)), bare)
    open_blocks = []
    for match in TOKEN.finditer(text):
        if match.group("space") is not None:
            open_blocks.append(match.group("space") or None)
        elif match.group("type"):
            is_free = all(isinstance(b, str) for b in open_blocks)
            if is_free and not re.search(r"template\s*<\s*>\s*$", text[: match.start()]):
                yield "::".join([*open_blocks, match.group("type")]), match.start()
            open_blocks.append(False)
        elif match.group(0) == "{":
            open_blocks.append(False)
        elif open_blocks:
            open_blocks.pop()


def check_types(bares, add):
    """bares: text without comments by path; add(path, line, finding)."""
    seen = {}
    for path, bare in bares.items():
        for name, offset in types_of(bare):
            other = seen.setdefault(name, path)
            if other != path:
                add(path, bare.count("\n", 0, offset) + 1, f"{name} is also a type of {other}")
