#!/usr/bin/env python3
"""Tests the server as a service: its notifications to the service manager, inherited sockets, the journal, the unit's
hardening. The test acts as the manager, over real sockets; TWOSTEP_BINARY names the program."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

BINARY = os.environ.get("TWOSTEP_BINARY", "build/twostep")
PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


class Manager:
    """The manager's datagram socket, and the service as a child process."""

    def __init__(self, test, abstract=False):
        self.folder = tempfile.mkdtemp(prefix="twostep-service-")
        test.addCleanup(shutil.rmtree, self.folder)
        self.words = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        test.addCleanup(self.words.close)
        self.words.settimeout(60)
        self.name = f"@twostep-service-{os.getpid()}-{id(self)}" if abstract else f"{self.folder}/notify"
        self.words.bind(self.name.replace("@", "\0", 1) if abstract else self.name)
        Path(self.folder, "twostep.toml").write_text(
            f"""[server]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
data_dir = "{self.folder}/data"
[password]
argon2id_memory_kib = 64
argon2id_passes = 1
[sms]
providers = ["outbox"]
allowed_countries = ["*"]
[sms.outbox]
kind = "outbox"
[branding]
support_email = "support@example.com"
""",
            encoding="utf-8",
        )
        self.test, self.process = test, None

    def start(self, variables=None, sockets=(), names="", stderr=subprocess.PIPE, pid="$$"):
        """LISTEN_PID is the shell's, which execs the server; the sockets become its descriptors from 3 on."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TWOSTEP_")}
        environment |= {"NOTIFY_SOCKET": self.name} | (variables or {})
        script = 'exec "$0" serve --config "$1"'
        if sockets:
            environment |= {"LISTEN_FDS": str(len(sockets)), "LISTEN_FDNAMES": names}
            script = f"export LISTEN_PID={pid}; {script}"
            moves = " ".join(f"{3 + i}<&{100 + i} {100 + i}<&-" for i in range(len(sockets)))
            script += f" {moves}"
        for i, s in enumerate(sockets):
            os.dup2(s.fileno(), 100 + i)
        self.process = subprocess.Popen(
            ["bash", "-c", script, BINARY, f"{self.folder}/twostep.toml"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            pass_fds=[100 + i for i in range(len(sockets))],
        )
        for i in range(len(sockets)):
            os.close(100 + i)
        self.test.addCleanup(self.end)
        return self

    def hear(self, word):
        """The next message with this word in it."""
        while True:
            said = self.words.recv(4096).decode()
            if word in said:
                return said

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        self.out, self.err = out.decode(), (err or b"").decode()
        return self.process.returncode


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.status


class Notifications(unittest.TestCase):
    def test_ready_comes_when_it_serves_and_stopping_when_it_ends(self):
        for abstract in (False, True):
            manager = Manager(self, abstract).start()
            said = manager.hear("READY=1")
            url = re.search(r"STATUS=serving 0 users on (http://127\.0\.0\.1:\d+)", said).group(1)
            self.assertEqual(get(url + "/readyz"), 200)
            manager.process.send_signal(signal.SIGTERM)
            manager.hear("STOPPING=1")
            self.assertEqual(manager.process.wait(60), 0)

    def test_a_reload_begins_and_ends(self):
        manager = Manager(self).start()
        manager.hear("READY=1")
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        manager.process.send_signal(signal.SIGHUP)
        said = manager.hear("RELOADING=1")
        self.assertGreaterEqual(int(re.search(r"MONOTONIC_USEC=(\d+)", said).group(1)), before)
        self.assertIn("READY=1", manager.words.recv(4096).decode())

    def test_the_watchdog_hears_more_than_once(self):
        manager = Manager(self).start({"WATCHDOG_USEC": "100000"})
        manager.hear("WATCHDOG=1")
        manager.hear("WATCHDOG=1")

    def test_nothing_is_ready_where_the_start_fails(self):
        manager = Manager(self)
        Path(manager.folder, "twostep.toml").write_text("[server]\n")
        manager.start()
        self.assertEqual(manager.process.wait(60), 1)
        manager.words.settimeout(0)
        self.assertRaises(BlockingIOError, manager.words.recv, 4096)


class Sockets(unittest.TestCase):
    def listening(self, family=socket.AF_INET, address=("127.0.0.1", 0)):
        s = socket.socket(family, socket.SOCK_STREAM)
        self.addCleanup(s.close)
        s.bind(address)
        s.listen()
        return s

    def test_sockets_that_are_handed_over_are_all_served(self):
        manager = Manager(self)
        internet = self.listening()
        path = f"{manager.folder}/web.sock"
        local = self.listening(socket.AF_UNIX, path)
        # A connection made before the start waits for the server.
        early = socket.create_connection(internet.getsockname())
        self.addCleanup(early.close)
        early.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        manager.start(sockets=[internet, local], names="web:proxy")
        said = manager.hear("READY=1")
        self.assertIn(f"on http://127.0.0.1:{internet.getsockname()[1]}", said)
        self.assertTrue(early.recv(4096).startswith(b"HTTP/1.1 200"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(path)
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assertTrue(client.recv(4096).startswith(b"HTTP/1.1 200"))
        self.assertEqual(manager.end(), 0)
        self.assertIn("the socket proxy was handed over: unix:" + path, manager.err)
        self.assertTrue(os.path.exists(path), "the file is the manager's")

    def test_those_of_another_process_are_not_taken(self):
        manager = Manager(self)
        internet = self.listening()
        manager.start(sockets=[internet], pid="1")
        self.assertNotIn(f":{internet.getsockname()[1]}", manager.hear("READY=1"))

    def test_a_socket_that_does_not_listen_is_refused_in_one_line(self):
        manager = Manager(self)
        idle = socket.socket()
        self.addCleanup(idle.close)
        manager.start(sockets=[idle], names="web")
        self.assertEqual(manager.process.wait(60), 1)
        manager.end()
        self.assertRegex(manager.err, r'^twostep: the socket "web" that the service manager hands over [^\n]*\n$')


class Journal(unittest.TestCase):
    def test_lines_for_the_journal_have_a_level_and_no_time(self):
        ours, theirs = socket.socketpair()
        self.addCleanup(ours.close)
        stream = os.fstat(theirs.fileno())
        manager = Manager(self).start(
            {"JOURNAL_STREAM": f"{stream.st_dev}:{stream.st_ino}"}, stderr=theirs.fileno()
        )
        theirs.close()
        manager.hear("READY=1")
        manager.end()
        lines = b"".join(iter(lambda: ours.recv(4096), b"")).decode().splitlines()
        self.assertIn("<4>provider outbox is an outbox: its messages go to a file and reach no phone", lines)
        self.assertTrue(all(re.match(r"<[2-7]>\D", line) for line in lines), lines)


class Hardening(unittest.TestCase):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here")
    def test_the_unit_is_rated_under_2(self):
        told = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", str(PACKAGING / "twostep.service")],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        rated = float(re.search(r"exposure level for twostep\.service: ([\d.]+)", told).group(1))
        self.assertLess(rated, 2.0, told)


if __name__ == "__main__":
    unittest.main()
