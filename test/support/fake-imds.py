"""IMDSv2 with what stands in files: /run/imds/<path> is the answer to /latest/meta-data/<path>, /run/imds/status the
status of all answers while it is there, /run/imds/tokens the tokens that are good. /run/imds/log tells the questions."""

import http.server
import os
import uuid

ROOT = "/run/imds/"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        seconds = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if self.path != "/latest/api/token" or not seconds.isdigit():
            return self.answer(400, "Bad Request")
        token = uuid.uuid4().hex
        with open(ROOT + "tokens", "a") as file:
            file.write(token + "\n")
        self.answer(200, token)

    def do_GET(self):
        token = self.headers.get("X-aws-ec2-metadata-token", "none")
        if token not in (read("tokens") or "").split():
            return self.answer(401, "Unauthorized")
        found = read(self.path.removeprefix("/latest/meta-data/"))
        self.answer(404, "Not Found") if found is None else self.answer(200, found)

    def answer(self, status, text):
        status = int(read("status") or status)
        with open(ROOT + "log", "a") as file:
            file.write("%s %s %d\n" % (self.command, self.path, status))
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def read(path):
    try:
        with open(ROOT + path) as file:
            return file.read()
    except OSError:
        return None


os.makedirs(ROOT, exist_ok=True)
http.server.ThreadingHTTPServer(("127.0.0.1", 1338), Handler).serve_forever()
