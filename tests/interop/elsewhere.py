"""Another directory, at an address of a test."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

GIVER = {"id": str(UUID(int=1)), "name": "The invented group", "description": "Tea"}


def service(number):
    return {"id": str(UUID(int=number)), "name": f"Tea {number}", "status": "active"} | {
        "organization": GIVER
    }


def page(contents, pages=1):
    return {"total_pages": pages, "contents": contents}


@contextmanager
def serving(answers):
    """A server that gives for a path, with `?page=` if any, JSON, bytes, a status, or sends on."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            asked = parse_qs(parts.query).get("page")
            answer = answers.get(f"{parts.path}?page={asked[0]}" if asked else parts.path, 404)
            if isinstance(answer, int):
                self.send_error(answer)
            elif isinstance(answer, str):
                self.send_response(302)
                self.send_header("Location", answer)
                self.end_headers()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(
                    answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                )

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
