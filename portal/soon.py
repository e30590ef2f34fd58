"""Names of pages whose rooms are still being built, so that the shell can be drawn. Removed with the last room."""

from django.http import Http404
from django.urls import path


def nothing(request, **kwargs):
    raise Http404


NAMES = {
    "home": ["landing", "me", "desk"],
    "accounts": ["profile", "record", "certificates", "verify_lookup"],
    "events": ["list", "my_bookings", "event/<slug>"],
    "library": ["browse", "page/<slug>", "resource/<slug>"],
    "reviews": ["list", "guidance", "guidance_page/<slug>", "review/<slug>"],
    "briefings": ["list", "briefing/<slug>"],
    "posters": ["list", "poster/<slug>"],
    "videos": ["new", "video/<slug>"],
    "learning": ["course/<slug>"],
}


def fill(**rooms):
    for room, module in rooms.items():
        have = {entry.name for entry in module.urlpatterns}
        for line in NAMES[room]:
            name, _, rest = line.partition("/")
            if name not in have:
                tail = f"{rest.replace('<slug>', '<slug:slug>')}/" if rest else ""
                module.urlpatterns.append(path(f"_soon/{room}/{name}/{tail}", nothing, name=name))
