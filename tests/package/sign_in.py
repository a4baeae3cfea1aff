#!/usr/bin/env python3
"""Signs somebody in at a running server, as a browser does: usage "sign_in.py HOST:PORT|unix:PATH EMAIL PASSWORD", or
"sign_in.py ADDRESS get PATH" for one request. Prints the status and what the answer leads to; exit 1 where it isn't 200
or, for a sign-in, 303."""
import html
import http.client
import re
import socket
import sys
import urllib.parse


class Connection(http.client.HTTPConnection):
    def __init__(self, address):
        super().__init__("localhost", timeout=30)
        self.address = address

    def connect(self):
        if self.address.startswith("unix:"):
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.connect(self.address[5:])
        else:
            host, port = self.address.rsplit(":", 1)
            self.sock = socket.create_connection((host, int(port)))


def main():
    connection = Connection(sys.argv[1])
    # As from a proxy; the host is public_url's.
    fields = {"Host": "id.example.org", "X-Forwarded-Proto": "https"}
    if sys.argv[2] == "get":
        connection.request("GET", sys.argv[3], headers=fields)
        answer = connection.getresponse()
        print(answer.status, answer.read().decode())
        sys.exit(0 if answer.status == 200 else 1)
    connection.request("GET", "/sign-in", headers=fields)
    answer = connection.getresponse()
    page = answer.read().decode()
    csrf = html.unescape(re.search(r'name="csrf" value="([^"]*)"', page).group(1))
    cookies = "; ".join(c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or [])
    form = urllib.parse.urlencode({"csrf": csrf, "email": sys.argv[2], "password": sys.argv[3]})
    fields |= {
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "https://id.example.org",
        "Sec-Fetch-Site": "same-origin",
    }
    connection.request("POST", "/sign-in", body=form, headers=fields)
    answer = connection.getresponse()
    answer.read()
    print(answer.status, answer.headers.get("Location"))
    sys.exit(0 if answer.status == 303 else 1)


if __name__ == "__main__":
    main()
