"""Looks for an installation's keys in the memory of its server: keys_in_memory.py PID SECRET_KEY_FILE

Prints {"guarded": copies in pages that no core file gets, "open": [what was found elsewhere]}.
"""
import hashlib
import json
import re
import sys


# Larger mappings are address space reserved by a sanitizer.
LARGEST = 1 << 32


def kdf(key, number, context):
    """libsodium's crypto_kdf."""
    return hashlib.blake2b(b"", digest_size=32, key=key, salt=number.to_bytes(8, "little") + bytes(8),
                           person=context.encode() + bytes(8)).digest()


def keys_of(secret):
    named = {"secret.key": secret}
    for number, context in ((1, "ts-codes"), (2, "ts-meter"), (3, "ts-cooki"), (4, "ts-log--"), (6, "ts-audit"), (7, "ts-formr")):
        named[context] = kdf(secret, number, context)
    for number in (1, 2, 3, 4, 5, 16, 17):
        named[f"cookies {number}"] = kdf(named["ts-cooki"], number, "ts-token")
    return named


def mappings(pid):
    """(from, to, whether a core file gets it) of every one that can be read."""
    now = None
    with open(f"/proc/{pid}/smaps") as smaps:
        for line in smaps:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)", line)
            if head:
                now = (int(head[1], 16), int(head[2], 16), head[3], head[4])
            elif line.startswith("VmFlags:") and now and "r" in now[2] and now[3] not in ("[vvar]", "[vsyscall]"):
                yield now[0], now[1], " dd" not in line


def main():
    pid, file = sys.argv[1:]
    with open(file, "rb") as secret:
        named = keys_of(secret.read())
    guarded, found = 0, []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for begin, end, is_dumped in mappings(pid):
            if end - begin > LARGEST:
                continue
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except OSError:
                continue
            for name, key in named.items():
                if key in content:
                    if is_dumped:
                        found.append(f"{name} at {begin + content.index(key):x}")
                    else:
                        guarded += 1
    print(json.dumps({"guarded": guarded, "open": found}))


main()
