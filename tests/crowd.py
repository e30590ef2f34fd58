"""Many signed-in people at once, and the connection of one of them: for the bench and the drills."""

import http.client
import re
from urllib.parse import urlencode, urlsplit

from tests.running import Portal

# Makes an event with room for everybody, people who may book it, and a session for each.
PREPARE = """
import datetime as dt
from importlib import import_module
from django.conf import settings
from accounts.models import Agency, Membership, User
from events.models import Event
from portal.lib import clock
store = import_module(settings.SESSION_ENGINE).SessionStore
starts = clock.now() + dt.timedelta(days=60)
Event.objects.get_or_create(slug="crowd", defaults=dict(title="Crowd", summary="Room for everybody.", places={places},
    cpd_minutes=60, starts=starts, ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now()))
agency = Agency.objects.first()
for number in range({people}):
    person = User.objects.create(email=f"crowd{{number}}@example.org", name=f"Crowd {{number}}")
    Membership.objects.create(person=person, agency=agency, state="approved", decided_at=clock.now())
    session = store()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.save()
    print("session", session.session_key)
"""


class Refused(AssertionError):
    """The portal answered otherwise than the work expects."""


Attached = tuple[str, str, bytes]
"""A file of a form: the field, its own name, its bytes."""
BOUNDARY = "a-line-that-no-file-holds"


def _parts(fields: dict[str, str], file: Attached) -> bytes:
    field, name, content = file
    told = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    return told.encode() + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Visitor:
    """One browser's worth of connection: kept open, with its cookies."""

    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        self.address = address
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.cookies = dict(cookies or {})

    def go(self, address: str) -> None:
        """Ask there from now on, with the same cookies."""
        if address != self.address:
            self.line.close()
            self.address = address
            self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, file: Attached | None = None
    ) -> tuple[int, bytes]:
        """Send one request, a form where there are fields, and return the status and the body."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body: str | bytes | None = None
        if file is not None:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
            body = _parts(fields or {}, file)
        elif fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields)
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            heard = answer.read()
        except (OSError, http.client.HTTPException):
            self.line.close()
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, heard

    def get(self, path: str, *, expect: int = 200) -> bytes:
        """A page. Raises Refused for another status."""
        status, body = self.ask("GET", path)
        if status != expect:
            raise Refused(f"{path} answered {status}, not {expect}")
        return body

    def post(self, path: str, fields: dict[str, str], *, expect: int) -> bytes:
        """A form with its token. Raises Refused for another status."""
        status, body = self.ask("POST", path, fields)
        if status != expect:
            raise Refused(f"POST {path} answered {status}, not {expect}: {body[:300]!r}")
        return body


def token(page: bytes) -> str:
    """The page's own CSRF token."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1].decode() if found else ""


def sign_in(visitor: Visitor, email: str, password: str = "safeguarding-demo") -> tuple[int, bytes]:
    """Send the form of the sign-in page; 302 where somebody is in, else the page that says why not."""
    fields = {"csrfmiddlewaretoken": token(visitor.get("/accounts/login/")), "login": email}
    return visitor.ask("POST", "/accounts/login/", {**fields, "password": password})


def crowd(portal: Portal, people: int, *, places: int = 10_000) -> list[Visitor]:
    """So many people of one agency, each signed in, and the event `crowd` with so many places."""
    keys = re.findall(r"session (\w+)", portal.python(PREPARE.format(people=people, places=places)))
    return [Visitor(portal.address, {"sessionid": key}) for key in keys]
