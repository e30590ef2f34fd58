"""`manage.py metrics`: the portal's figures for Prometheus, on a port that no reader reaches."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from portal.home import metrics
from portal.lib.exposition import CONTENT_TYPE


class Answers(BaseHTTPRequestHandler):
    """Answers GET /metrics and nothing else, and writes no log: Prometheus asks every few seconds."""

    timeout = 5  # seconds that a slow client may hold the only thread
    server_version, sys_version = "portal", ""

    def do_GET(self) -> None:
        """The figures; 503 while the database is away."""
        close_old_connections()
        if self.path != "/metrics":
            self._answer(HTTPStatus.NOT_FOUND, "Only /metrics is here.\n")
            return
        try:
            self._answer(HTTPStatus.OK, metrics.page())
        except DatabaseError:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer.\n")

    def _answer(self, status: HTTPStatus, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  http.server's own name
        """Say nothing."""


class Command(BaseCommand):
    """One process for the whole portal, however many web processes there are."""

    help = "Serve /metrics on PORTAL_METRICS_HOST (127.0.0.1) and PORTAL_METRICS_PORT until stopped."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.METRICS_PORT:
            raise CommandError(
                "PORTAL_METRICS_PORT is not set: it is the port, and web processes count when it is set."
            )
        with HTTPServer((settings.METRICS_HOST, settings.METRICS_PORT), Answers) as server:
            self.stdout.write(f"http://{settings.METRICS_HOST}:{settings.METRICS_PORT}/metrics")
            server.serve_forever()
