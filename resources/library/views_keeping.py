"""What people keep: what they follow and how they hear of it, what they save, and what they hand to a team."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib import mail, shell
from portal.lib.http import find, idempotent, unprocessable
from resources.library import actions, browse, marks, matching
from resources.library.keeping_forms import DigestForm, FollowForm, ShareForm
from resources.library.models import (
    Audience,
    Digest,
    Follow,
    Resource,
    ResourceQuerySet,
    SharedList,
    Topic,
)


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page that the button stood on."""
    next_page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(next_page, {request.get_host()}, require_https=request.is_secure())
    return redirect(next_page if ours else otherwise)


# Following


@require_safe
def following(request: SignedIn) -> HttpResponse:
    """What this person follows, and how they hear of it."""
    row = Digest.objects.filter(person=request.user).first()
    follows = Follow.objects.of(request.user).select_related("topic", "audience", "review")
    context = {"follows": follows, "form": DigestForm(instance=row) if row else None}
    return render(request, "library/following.html", context)


@require_POST
@idempotent("library.follow")
def follow(request: SignedIn) -> HttpResponse:
    """Follow a theme, an audience or a review, or follow it no longer."""
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    thing = find(_followable(request.user, asked["what"]), slug=asked["slug"])
    if asked["on"] == "yes":
        actions.follow(thing=thing, by=request.user)
        messages.success(request, f"You follow “{thing}”. What is new comes by email once a week.")
    else:
        actions.unfollow(thing=thing, by=request.user)
        messages.success(request, f"You no longer follow “{thing}”.")
    return _back(request, "library:following")


def _followable(person: User, what: str) -> QuerySet[Any]:
    reviews = Resource.objects.visible_to(person).announced().filter(kind=Resource.Kind.REVIEW)
    return {"topic": Topic.objects.all(), "audience": Audience.objects.all(), "review": reviews}[what]


@require_POST
@idempotent("library.choose_digest")
def choose_digest(request: SignedIn) -> HttpResponse:
    """Weekly or never."""
    form = DigestForm(request.POST)
    if form.is_valid():
        actions.choose_digest(often=form.cleaned_data["often"], person=request.user, by=request.user)
        messages.success(request, "That is kept.")
    return redirect("library:following")


# Saving


@require_POST
@idempotent("library.save")
def save(request: SignedIn, slug: str) -> HttpResponse:
    """Keep a card for later, or take it off (`saved=no`). htmx gets the button as it stands now."""
    kept = request.POST.get("saved") != "no"
    card = find(Resource.objects.visible_to(request.user).announced(), slug=slug)
    (actions.save_card if kept else actions.unsave_card)(resource=card, by=request.user)
    if "HX-Request" in request.headers:
        context = {"slug": slug, "saved": kept, "title": card.title, "words": request.POST.get("words")}
        return render(request, "components/save_button.html", context)
    return _back(request, "library:saved")


@require_safe
def saved(request: SignedIn) -> HttpResponse:
    """What this person saved, the last first, and the lists they have shared."""
    return render(request, "library/saved.html", _saved(request, ShareForm()))


def _seen(person: User) -> ResourceQuerySet:
    """What this person saved and may still see."""
    return Resource.objects.visible_to(person).announced().filter(savings__person=person)


shell.tab("Saved", url="library:saved", order=30, count=lambda person: _seen(person).count())


def _saved(request: SignedIn, form: ShareForm) -> dict[str, Any]:
    cards = browse.for_list(_seen(request.user)).order_by("-savings__pk")
    page = Paginator(marks.marked(cards, request.user), browse.A_PAGE).get_page(request.GET.get("page"))
    shared = [(one, mail.address(one.get_absolute_url())) for one in request.user.shared_lists.open()]
    return {
        "page": page,
        "rows": [(card, matching.facts(card)) for card in page],
        "shared": shared,
        "form": form,
    }


@require_POST
@idempotent("library.share")
def share(request: SignedIn) -> HttpResponse:
    """Put what is saved today under a link."""
    form = ShareForm(request.POST)
    if not form.is_valid():
        return unprocessable(request, "library/saved.html", _saved(request, form))
    try:
        shared = actions.share_saved(title=form.cleaned_data["title"], by=request.user)
    except actions.NothingSaved:
        messages.error(request, "Save something first: there is nothing to share yet.")
        return redirect("library:saved")
    messages.success(request, f"“{shared}” is ready. Copy its link below and send it to your team.")
    return redirect("library:saved")


@require_POST
@idempotent("library.withdraw")
def withdraw(request: SignedIn, uuid: str) -> HttpResponse:
    """Let a shared link lead nowhere."""
    shared = find(SharedList.objects.filter(person=request.user), uuid=uuid)
    actions.withdraw_list(shared=shared, by=request.user)
    messages.success(request, f"The link of “{shared}” no longer works.")
    return redirect("library:saved")


@login_not_required
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A list that somebody shared: the cards that this reader may see; the others are counted."""
    found = find(SharedList.objects.open().select_related("person"), token=token)
    listed = found.cards.filter(state__in=[Resource.State.PUBLISHED, Resource.State.EXPECTED])
    seen = browse.for_list(Resource.objects.visible_to(request.user).filter(pk__in=listed.values("pk")))
    cards = list(marks.marked(seen, request.user).order_by("title", "pk"))
    context = {
        "shared": found,
        "rows": [(card, matching.facts(card)) for card in cards],
        "hidden": listed.count() - len(cards),
    }
    response = render(request, "library/shared.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
