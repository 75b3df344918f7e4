"""moto as one process on 127.0.0.1, which writes a line for every request: when it came, and what it asks for."""

import re
import sys
import threading
import time

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

log = open(sys.argv[1], "w", buffering=1)
lock = threading.Lock()
moto = DomainDispatcherApplication(create_backend_app)


def asked(environ):
    """The service and what is asked of it, as the request is signed and addressed."""
    signed = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    service = signed.group(1) if signed else "-"
    target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    path = environ["PATH_INFO"]
    return service, target or environ["REQUEST_METHOD"] + " " + path


def counted(environ, start_response):
    if not environ["PATH_INFO"].startswith("/moto-api"):
        service, what = asked(environ)
        if what == "POST /":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length)
            import io

            environ["wsgi.input"] = io.BytesIO(body)
            action = re.search(rb"(?:^|&)Action=([A-Za-z]+)", body)
            what = action.group(1).decode() if action else what
        with lock:
            log.write(f"{time.monotonic():.4f} {service} {what}\n")
    return moto(environ, start_response)


server = make_server("127.0.0.1", 0, counted, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
