"""The front page for visitors, and my page for who is signed in."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import passport
from accounts.models import User
from accounts.signed_in import SignedIn
from portal.home import front
from portal.lib import annual, clock, shell
from resources.learning import boards, due
from resources.library.models import Resource


def _still_to_do(tasks: Sequence[boards.Task]) -> int:
    return sum(one.cell.state != due.State.DONE for one in tasks)


shell.tab(
    "Set by my team",
    url="home:set",
    order=40,
    count=lambda person: _still_to_do(boards.tasks_of(person)),
)


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the portal has, without an account; who is signed in gets their own page."""
    if isinstance(request.user, User):
        mine = _my_page(request, request.user)
        mine["Cache-Control"] = (
            "private, no-store"  # as at /me/: this address is open, and what stands there is not
        )
        return mine
    open_cards = Resource.objects.visible_to(request.user).published()
    return render(
        request,
        "home/landing.html",
        {
            "cards": front.newest(request.user, front.ON_THE_LANDING),
            "cards_in_all": open_cards.count(),
            "themes": front.often_looked_for(),
            "posters": front.poster_themes(request.user),
            "pictures": front.poster_pictures(request.user),
            "events": front.coming_events(request.user),
            "events_in_all": front.coming_in_all(request.user),
        },
    )


@require_safe
def me(request: SignedIn) -> HttpResponse:
    """My page: go on, the next event, the record, and what is new."""
    return _my_page(request, request.user)


@require_safe
def set_for_me(request: SignedIn) -> HttpResponse:
    """What the person's agencies have set for them, by its day."""
    tasks = boards.tasks_of(request.user)
    shown = {"set_for_me": tasks, "set_by": front.set_by(tasks), "to_do": _still_to_do(tasks)}
    return render(request, "home/set.html", shown)


def _my_page(request: HttpRequest, person: User) -> HttpResponse:
    unfinished = front.unfinished(person)
    cards = list(front.newest(person, front.ON_MY_PAGE, front.NEWEST + 1))
    first = cards.pop(0) if cards and unfinished is None else None
    new = [card for card in front.news(person, front.NEWEST + 1) if card != first]
    set_for_me = boards.tasks_of(person)
    return render(
        request,
        "home/me.html",
        {
            "greeting": front.greeting(),
            "today": clock.today(),
            "themes": front.often_looked_for(),
            "unfinished": unfinished,
            "of_review": front.review_of(unfinished, person) if unfinished else None,
            "first": first,
            "booking": front.next_booking(person),
            "courses": front.courses_under_way(person),
            "set_for_me": set_for_me,
            "set_by": front.set_by(set_for_me),
            "pressing": front.pressing(set_for_me),
            "record": passport.of(person, annual.year_of(clock.today())),
            "cards": (new or cards)[: front.NEWEST],
            "new": front.new_in_all(person) if new else 0,
        },
    )
