"""What every page knows: the partnership, and which part of the house this is."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Partnership
from portal.lib import shell

_SECTIONS = {
    "home": "home",
    "library": "library",
    "briefings": "library",
    "posters": "library",
    "videos": "library",
    "reviews": "library",
    "events": "events",
    "accounts": "learning",
    "learning": "learning",
}


def partnership() -> Partnership | None:
    """The one row, or None before the first seed."""
    return Partnership.objects.first()


def _is_current(path: str, url: str) -> bool:
    """The front page only by its own address, every other entry with all that lies below it."""
    return path == url if url == "/desk/" else path.startswith(url)


def house(request: HttpRequest) -> dict[str, Any]:
    """Partnership, current section and, on the desk, its rail."""
    match = getattr(request, "resolver_match", None)
    on_desk = request.path.startswith("/desk/")
    section = "desk" if on_desk else _SECTIONS.get(match.namespace if match else "", "")
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    # The menu of who is signed in has learning in the place of guidance, which is the library's then.
    if request.path.startswith("/guidance/") and not signed_in:
        section = "guidance"
    context: dict[str, Any] = {"partnership": partnership(), "section": section, "is_staff_member": False}
    if person is not None and person.is_authenticated:
        context["is_staff_member"] = person.has_perm("accounts.open_desk")
        if on_desk:
            entries = [(entry, reverse(entry.url)) for entry in shell.entries_for(person)]
            # Of an entry and another that lies below it, the lower one is where the person is.
            here = max((url for _, url in entries if _is_current(request.path, url)), key=len, default="")
            context["desk_rail"] = [
                {
                    "label": entry.label,
                    "icon": entry.icon,
                    "url": url,
                    "count": entry.count(person) if entry.count else 0,
                    "current": url == here,
                }
                for entry, url in entries
            ]
    return context
