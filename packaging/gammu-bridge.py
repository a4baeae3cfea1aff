#!/usr/bin/env python3
"""gammu-bridge.py HOST:PORT TOKEN_FILE [SMSDRC]: accepts messages by HTTP for gammu-smsd (docs/sms.md).

POST /message {"to": "+4520123456", "text": "…"} with "Authorization: Bearer TOKEN": 202 {"id": "…"} once the message
is in the daemon's queue. The text is passed to gammu-smsd-inject on its standard input, because every user can see arguments.
"""
import hmac, json, os, re, subprocess, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

(host, _, port), token_file, smsdrc = sys.argv[1].rpartition(":"), sys.argv[2], (sys.argv[3:] or ["/etc/gammu-smsdrc"])[0]
with open(token_file, encoding="utf-8") as file:
    expected = "Bearer " + file.read().strip()


def inject(to, text):
    command = ["gammu-smsd-inject", "-c", smsdrc, "TEXT", to, "-len", "800"] + ([] if text.isascii() else ["-unicode"])
    run = subprocess.run(command, input=text.encode(), capture_output=True, timeout=8, env={**os.environ, "LC_ALL": "C.UTF-8"})
    written = re.search(r"Written message with ID (\S+)", run.stdout.decode(errors="replace") + run.stderr.decode(errors="replace"))
    return os.path.basename(written[1]) if run.returncode == 0 and written else None


class Handler(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        if self.path != "/message" or not hmac.compare_digest((self.headers.get("Authorization") or "").encode(), expected.encode()):
            return self.answer(401, {"message": "wrong path or token"})
        try:
            message = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 16384)))
            to, text = message["to"], message["text"]
            if not re.fullmatch(r"\+[1-9][0-9]{6,14}", to) or not 0 < len(text) <= 800:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"message": "needs to and text"})
        try:
            name = inject(to, text)
        except (OSError, subprocess.SubprocessError):
            name = None
        self.answer(202, {"id": name}) if name else self.answer(503, {"message": "gammu-smsd-inject failed"})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


server = ThreadingHTTPServer((host, int(port)), Handler)
print(f"gammu-bridge: listening on http://{host}:{server.server_address[1]}/message", flush=True)
server.serve_forever()
