"""docs/log-format.md is enough to read a log: the golden one, by read_log.py."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from read_log import Damage, events, read_end, read_log  # noqa: E402

GOLDEN = pathlib.Path(__file__).parent.parent / "storage/golden/v2.1"
GOLDEN_END = GOLDEN.parent / "v2.1.END"
KEY = bytes([0x2A] * 32)


class ReadLog(unittest.TestCase):
    def setUp(self):
        self.snapshot, self.segments = read_log(GOLDEN, KEY)

    def test_the_snapshot_holds_what_came_before_and_its_end(self):
        types = [record_type for _, record_type, _ in self.snapshot.records]
        self.assertEqual(types[-1], 36)
        self.assertEqual(types.count(32), 3)
        self.assertEqual(types.count(33), 1)

    def test_records_are_numbered_on_behind_the_snapshot(self):
        numbers = [number for segment in self.segments for number, _, _ in segment.records]
        self.assertEqual(numbers, list(range(self.snapshot.first, self.snapshot.first + len(numbers))))

    def test_events_have_the_kinds_they_were_written_with(self):
        kinds = [kind for segment in self.segments for _, record_type, payload in segment.records
                 for kind, _ in events(payload[16 if record_type in (1, 2) else 0:])]
        self.assertEqual(kinds.count(1), 2)    # user_created
        self.assertEqual(kinds.count(24), 1)   # user_erased
        self.assertIn(202, kinds)              # meters_returned

    def test_fields_are_where_the_page_says(self):
        created = next(fields for segment in self.segments for _, record_type, payload in segment.records
                       if record_type == 1 for kind, fields in events(payload[16:]) if kind == 1)
        self.assertIn(b"@", created[1])        # email
        self.assertEqual(len(created[0]), 16)  # id

    def test_keys_changed_in_between(self):
        self.assertEqual([s.generation for s in self.segments], [1, 2])

    def copy_with_end(self, folder):
        for file in GOLDEN.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        (folder / "END").write_bytes(GOLDEN_END.read_bytes())

    def test_what_is_missing_at_the_end_is_noticed(self):
        with tempfile.TemporaryDirectory() as copy:
            folder = pathlib.Path(copy)
            self.copy_with_end(folder)
            _, segments = read_log(folder, KEY)
            self.assertEqual(read_end(folder, KEY), (segments[-1].next - 1, segments[-1].last_tag))
            newest = sorted(folder.glob("*.log"))[-1]
            newest.unlink()
            with self.assertRaises(Damage):
                read_log(folder, KEY)

    def test_half_an_end_is_enough_and_another_is_none(self):
        with tempfile.TemporaryDirectory() as copy:
            folder = pathlib.Path(copy)
            self.copy_with_end(folder)
            content = bytearray(GOLDEN_END.read_bytes())
            content[33] ^= 1
            (folder / "END").write_bytes(content)
            read_log(folder, KEY)
            content[512 + 33] ^= 1
            (folder / "END").write_bytes(content)
            with self.assertRaises(Damage):
                read_log(folder, KEY)

    def test_another_key_or_a_changed_byte_is_noticed(self):
        with self.assertRaises(Damage):
            read_log(GOLDEN, bytes(32))
        with tempfile.TemporaryDirectory() as copy:
            for file in GOLDEN.iterdir():
                content = bytearray(file.read_bytes())
                if file.name == "00000003.log":
                    content[300] ^= 1
                (pathlib.Path(copy) / file.name).write_bytes(content)
            with self.assertRaises(Damage):
                read_log(copy, KEY)


if __name__ == "__main__":
    unittest.main()
