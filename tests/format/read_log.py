"""Reads a log by docs/log-format.md, without any code of this project: if this program and the server disagree, the page
is wrong. Used by read_log_test.py, or directly: read_log.py SECRET_LOG_KEY_HEX DIRECTORY
"""

import ctypes
import ctypes.util
import hashlib
import json
import pathlib
import struct
import sys

sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))


class Damage(Exception):
    pass


def crc32c(data, crc=0):
    """CRC-32C (Castagnoli), bit by bit: slow but simple."""
    crc ^= 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def open_sealed(sealed, associated, nonce, key):
    plain = ctypes.create_string_buffer(max(1, len(sealed) - 16))
    length = ctypes.c_ulonglong()
    wrong = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, ctypes.byref(length), None, sealed, ctypes.c_ulonglong(len(sealed)),
        associated, ctypes.c_ulonglong(len(associated)), nonce, key)
    if wrong:
        raise Damage("the seal is broken")
    return plain.raw[:length.value]


def keyed_hash(size, key, data):
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at


def fields(data):
    """{position: number or bytes}"""
    found, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 1:
            value, at = data[at:at + value], at + value
        found[key >> 1] = value
    return found


class File:
    """A segment or snapshot: its head, and its records as (number, type, payload)."""

    def __init__(self, path, log_key):
        content = path.read_bytes()
        head = content[:256]
        self.magic, self.version, flags, size, self.number = struct.unpack_from("<8sHHII", head)
        if (self.version, flags, size) != (2, 0, 256) or struct.unpack_from("<I", head, 252)[0] != crc32c(head[:252]):
            raise Damage(f"{path}: its head")
        if head[56:64] != keyed_hash(16, log_key, b"twostep log fingerprint")[:8]:
            raise Damage(f"{path}: another key")
        self.salt, self.previous_salt, self.chain = head[24:40], head[40:56], head[64:80]
        self.first, self.generation = struct.unpack_from("<QI", head, 80)
        data_key = open_sealed(head[116:164], head[:92], head[92:116], log_key)
        self.key = keyed_hash(32, data_key, b"twostep segment" + self.salt)
        self.is_snapshot = self.magic == b"2STEPSNP"
        self.last_tag = bytes(16) if self.is_snapshot else self.chain
        self.tags = {} # each frame's tag, by the number of its last record
        self.records = list(self.read_frames(content))

    def read_frames(self, content):
        at, number = 256, 1 if self.is_snapshot else self.first
        while at < len(content) and any(content[at:]):
            head = content[at:at + 24]
            length, kind, flags, count, first, sealed_crc, head_crc = struct.unpack("<IBBHQII", head)
            sealed = content[at + 24:at + 24 + length]
            if head_crc != crc32c(self.salt + head[:20]) or sealed_crc != crc32c(sealed):
                raise Damage(f"byte {at}: a checksum")
            if kind != 16 or flags > 1 or first != number or count == 0:
                raise Damage(f"byte {at}: a frame that doesn't belong here")
            nonce = struct.pack("<QI", first, self.number) + bytes(12)
            plain = open_sealed(sealed, head[:16] + self.last_tag, nonce, self.key)
            self.last_tag = sealed[-16:]
            inner = 0
            for _ in range(count):
                record_type = plain[inner]
                size, inner = varint(plain, inner + 1)
                yield number, record_type, plain[inner:inner + size]
                inner += size
                number += 1
            self.tags[number - 1] = self.last_tag
            if inner != len(plain):
                raise Damage(f"byte {at}: more than its records")
            at += 24 + length
        self.next = number


def events(payload):
    """[(kind, fields)]"""
    found, at = [], 0
    while at < len(payload):
        length, at = varint(payload, at)
        kind, begin = varint(payload, at)
        found.append((kind, fields(payload[begin:at + length])))
        at += length
    return found


def read_end(directory, log_key):
    """(number of the newest record, tag of its frame) from END; None without END."""
    path = pathlib.Path(directory) / "END"
    if not path.exists():
        return None
    content, newest = path.read_bytes(), None
    for half in (content[:512], content[512:]):
        if len(half) != 512 or half[:8] != b"2STEPEND" or struct.unpack_from("<I", half, 508)[0] != crc32c(half[:508]):
            continue
        if half[24:32] != keyed_hash(16, log_key, b"twostep log fingerprint")[:8]:
            raise Damage("END: another key")
        if half[476:508] != keyed_hash(32, log_key, b"twostep log end" + half[:476]):
            continue
        version, flags, size, serial = struct.unpack_from("<HHIQ", half, 8)
        if (version, flags, size) != (1, 0, 512):
            raise Damage("END: of a newer version")
        if newest is None or serial > newest[0]:
            newest = serial, struct.unpack_from("<Q", half, 32)[0], half[48:64]
    if newest is None:
        raise Damage("END: neither half is as it was written")
    return newest[1:]


def read_log(directory, log_key):
    """(snapshot or None, segments): contiguous, at least up to the record that END names."""
    directory = pathlib.Path(directory)
    end = read_end(directory, log_key)
    snapshots = sorted(directory.glob("????????.snap"))
    snapshot = File(snapshots[-1], log_key) if snapshots else None
    numbers = sorted(int(p.stem) for p in directory.glob("????????.log"))
    segments, salt, chain, next_record = [], bytes(16), bytes(16), 1
    if snapshot:
        salt, chain, next_record = snapshot.previous_salt, snapshot.chain, snapshot.first
        numbers = [n for n in numbers if n >= snapshot.number]
    for n in numbers:
        segment = File(directory / f"{n:08}.log", log_key)
        if (segment.previous_salt, segment.chain, segment.first) != (salt, chain, next_record):
            raise Damage(f"segment {n} doesn't follow the one before")
        salt, chain, next_record = segment.salt, segment.last_tag, segment.next
        segments.append(segment)
    if end:
        tags = {next_record - 1: chain} if not segments else {}
        for segment in segments:
            tags[segment.first - 1] = segment.chain
            tags.update(segment.tags)
        if end[0] >= next_record:
            raise Damage(f"records {next_record} to {end[0]} are missing")
        if end[0] >= min(tags) and tags.get(end[0]) != end[1]:
            raise Damage(f"record {end[0]} isn't the one that END names")
    return snapshot, segments


def main():
    snapshot, segments = read_log(sys.argv[2], bytes.fromhex(sys.argv[1]))
    for number, record_type, payload in snapshot.records if snapshot else []:
        print(json.dumps({"snapshot": snapshot.number, "type": record_type, "bytes": len(payload)}))
    for segment in segments:
        for number, record_type, payload in segment.records:
            skip = 16 if record_type in (1, 2) else 0
            print(json.dumps({"number": number, "type": record_type,
                              "kinds": [kind for kind, _ in events(payload[skip:])]}))


if __name__ == "__main__":
    main()
