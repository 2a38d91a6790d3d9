"""How gunicorn serves the application, on a desk and in production alike.

Where it listens is told on its command line (``--bind``).
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

SECRET_IN_PATH = re.compile(r"^(/+(?:a|r|receipts)/).*", re.DOTALL | re.IGNORECASE)


class MaskingLogger(Logger):
    """Writes the access log without household codes, receipts and query strings."""

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """Return what an access line is made of."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        # Quoted again: a line break in an address would forge a line of the log.
        asked = environ.get("PATH_INFO", "").encode("latin-1", "replace")
        path = SECRET_IN_PATH.sub(r"\1…", quote(asked))
        request_line = (
            f"{environ['REQUEST_METHOD']} {path} {environ['SERVER_PROTOCOL']}"
        )
        return atoms | {"r": request_line, "U": path, "q": "", "f": "-"}


wsgi_app = "wsgi:application"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 5
# gunicorn would otherwise open a control socket in the account's home.
control_socket_disable = True
logger_class = MaskingLogger
accesslog = "-"
access_log_format = '%(t)s %(h)s "%(r)s" %(s)s %(B)s %(M)sms'
limit_request_line = 2048
limit_request_fields = 60
