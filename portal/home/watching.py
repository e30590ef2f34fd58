"""What is not for everybody is not read unnoticed: the audit holds who opened these pages, and who took a file of the desk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from portal.lib import audit

# By the names of their addresses, with what the audit calls it.
PAGES = {
    "desk_accounts:deeds": "accounts.read_audit",
    "desk_accounts:email": "accounts.opened_email",
    "desk_accounts:decide": "accounts.opened_request",
    "desk_accounts:people": "accounts.opened_people",
    "desk_accounts:person": "accounts.opened_person",
    "desk_events:access": "events.opened_access_needs",
    "desk_events:attendance": "events.opened_attendance",
    "desk_events:register": "events.opened_register",
    "desk_learning:pilot": "learning.opened_pilot",
    "desk_reviews:edit": "reviews.opened",
    "desk_reviews:evidence": "reviews.opened_evidence",
    "desk_team:board": "learning.opened_board",
    "desk_videos:watched": "videos.opened_watched",
    "videos:video": "videos.opened",
}
FILES = (".csv", ".xlsx", ".pdf", ".pptx", ".docx", ".zip")  # every one below /desk/, new ones too


class WatchingMiddleware:
    """Notes the reading once it succeeded. The entry is about the address, without the words of a search in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # HEAD shows nothing of a page, but where it leads to a file its answer has the signed address.
        shows = request.method == "GET" or (request.method == "HEAD" and response.has_header("Location"))
        if (
            shows
            and response.status_code < 400
            and request.user.is_authenticated
            and (verb := verb_of(request))
        ):
            audit.note_reading(by=request.user, verb=verb, address=request.path)
        return response


def verb_of(request: HttpRequest) -> str:
    """What the audit calls a reading of this address; empty where it is not noted."""
    match = request.resolver_match
    if match is None:
        return ""
    if request.path.startswith("/desk/") and request.path.endswith(FILES):
        return f"{match.namespace.removeprefix('desk_')}.took_{match.url_name}"
    return PAGES.get(match.view_name, "")
