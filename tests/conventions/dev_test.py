#!/usr/bin/env python3
"""What ./dev shows of a step: one line where all is well; where it fails, the failure, the file that has the rest, and an
exit code."""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

DEV = Path(__file__).resolve().parents[2] / "dev"


def step(command):
    """Exit code and stderr of a script that has the functions of ./dev and runs one step."""
    with tempfile.TemporaryDirectory() as folder:
        functions = re.split(r"^command=", DEV.read_text(encoding="utf-8"), flags=re.M)[0]
        script = Path(folder) / "dev"
        script.write_text(functions + f"step trying 'trying it' sh -c {command!r}\necho went on >&2\n", encoding="utf-8")
        done = subprocess.run(["bash", str(script)], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr


class Steps(unittest.TestCase):
    def test_what_works_is_a_line(self):
        code, told = step("echo a lot")
        self.assertEqual(code, 0)
        self.assertRegex(told, r"^== trying it  …\n== trying it  \d+ s\nwent on\n$")

    def test_what_fails_says_why(self):
        for command, shown in (
            ("echo the reason; exit 3", "the reason"),
            ("echo FAILED: a.o; echo the error; seq 100000; exit 1", "the error"),
            ("seq 100000; echo the reason; exit 1", "the reason"),
        ):
            code, told = step(command)
            self.assertEqual(code, 1, told[-300:])
            self.assertIn(shown, told)
            self.assertIn("all that was said stands in dev-logs/trying.log", told)
            self.assertNotIn("went on", told)


if __name__ == "__main__":
    unittest.main()
