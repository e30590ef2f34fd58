"""The desk of publication: one page for every card's way to its readers, whatever its format."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import shell
from portal.lib.http import answer, find, idempotent, needs
from resources.library import actions, offering, publishing
from resources.library.forms import (
    AnnounceForm,
    ArchiveForm,
    EmbargoForm,
    HandOverForm,
    KeepForm,
    MomentForm,
    ReasonForm,
)
from resources.library.models import Resource, ResourceQuerySet

SHOWN = 10  # of each kind of need: the list has all


def _card(request: SignedIn, uuid: UUID, permission: str = "") -> Resource:
    """A card that this person looks after, if they may do this to it; otherwise it is not there."""
    seen = Resource.objects.visible_to(request.user).select_related(
        "owner", "words_by", "sent_by", "approved_by"
    )
    if not request.user.has_perm("library.edit_any"):
        seen = seen.filter(owner=request.user)
    card = find(seen, uuid=uuid)
    if permission and not request.user.has_perm(permission, card):
        raise Http404
    return card


def _read(request: SignedIn) -> int | None:
    """The edition of the words that this person's page showed."""
    said = request.POST.get("edition", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _page(
    request: SignedIn, card: Resource, *, refused: Iterable[str] = (), status: int = 200, **forms: Any
) -> HttpResponse:
    """Everything about one card's publication; `forms` are those that were just filled in, `refused` says why not.

    It sends along the edition of today, so whoever read another is told.
    """
    card.refresh_from_db()
    context = {
        "card": card,
        "way": offering.way(card, request.user),
        "place": offering.place_of(card),
        "is_whole": card.parts.exists(),
        "refused": list(refused) or publishing.changed_since(card, _read(request)),
        "moment_form": MomentForm(start=card.publish_at, prefix="publish"),
        "embargo_form": EmbargoForm(start=card.embargo_until, prefix="embargo"),
        "announce_form": AnnounceForm(initial={"expected_text": card.expected_text}),
        "back_form": ReasonForm(prefix="back"),
        "archive_form": ArchiveForm(prefix="archive"),
        "keep_form": KeepForm(prefix="keep"),
        "hand_over_form": HandOverForm(prefix="over"),
        "decisions": card.decisions.select_related("made_by"),
    }
    context |= forms | {"all_forms": list(forms.values())}
    return answer(request, "library/desk/publication.html", context, status=status)


def _done(
    request: SignedIn, card: Resource, deed: Callable[[], object], said: str, **forms: Any
) -> HttpResponse:
    """Do it and say so, here or in the editor it came from; what is refused is said here, with what was typed (422)."""
    try:
        deed()
    except publishing.NotReady as todo:
        return _page(request, card, refused=todo.sentences, status=422, **forms)
    messages.success(request, said)
    if request.POST.get("back") == "editor":
        return redirect(offering.place_of(card))
    return redirect("desk_library:publication", uuid=card.uuid)


@require_safe
@needs("library.add")
def page(request: SignedIn, uuid: UUID) -> HttpResponse:
    """How far it is, and what may be done."""
    return _page(request, _card(request, uuid))


@require_POST
@needs("library.add")
@idempotent("library.send_for_review")
def send_for_review(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Ask that somebody else reads it and publishes it."""
    card = _card(request, uuid, "library.send")
    return _done(
        request,
        card,
        lambda: actions.send_for_review(resource=card, by=request.user),
        "Sent for review. The business team finds it on its desk.",
    )


@require_POST
@needs("library.decide")
@idempotent("library.send_back")
def send_back(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Give it back to its owner as a draft."""
    card, form = _card(request, uuid), ReasonForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, card, back_form=form, status=422)
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        card,
        lambda: actions.send_back(resource=card, by=request.user, reason=reason),
        "Sent back.",
    )


@require_POST
@needs("library.publish")
@idempotent("library.publish")
def publish(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Give it to its readers, or say what is still to do."""
    card = _card(request, uuid)
    return _done(
        request,
        card,
        lambda: actions.publish(resource=card, by=request.user, edition=_read(request)),
        "Published.",
    )


@require_POST
@needs("library.publish")
@idempotent("library.schedule")
def schedule(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Agree to it now, so that it is published at a time."""
    card = _card(request, uuid)
    form = MomentForm(request.POST, start=card.publish_at, prefix="publish")
    if not form.is_valid():
        return _page(request, card, moment_form=form, status=422)
    at = form.cleaned_data["moment"]
    return _done(
        request,
        card,
        lambda: actions.approve(resource=card, by=request.user, at=at, edition=_read(request)),
        f"It is published on {publishing.in_words(at)}, if nothing is missing then.",
        moment_form=form,
    )


@require_POST
@needs("library.publish")
@idempotent("library.approve")
def approve(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Agree to it now, so that it is published together with what it is part of."""
    card = _card(request, uuid)
    return _done(
        request,
        card,
        lambda: actions.approve(resource=card, by=request.user, edition=_read(request)),
        "Approved. It is published together with what it is part of.",
    )


@require_POST
@needs("library.decide")
@idempotent("library.withdraw_approval")
def withdraw_approval(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Take the day, or the approval, back."""
    card = _card(request, uuid)
    return _done(
        request,
        card,
        lambda: actions.withdraw_approval(resource=card, by=request.user),
        "Taken back. It waits for review.",
    )


@require_POST
@needs("library.decide")
@idempotent("library.embargo")
def embargo(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Hold a whole and all its parts back until a time, or lift that."""
    card = _card(request, uuid)
    form = EmbargoForm(request.POST, start=card.embargo_until, prefix="embargo")
    if not form.is_valid():
        return _page(request, card, embargo_form=form, status=422)
    until = form.cleaned_data["moment"]
    return _done(
        request,
        card,
        lambda: actions.hold_back(whole=card, until=until, by=request.user),
        f"Under embargo until {publishing.in_words(until)}." if until else "The embargo is lifted.",
        embargo_form=form,
    )


@require_POST
@needs("library.decide")
@idempotent("library.announce")
def announce(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Tell readers that it is coming."""
    card, form = _card(request, uuid), AnnounceForm(request.POST)
    if not form.is_valid():
        return _page(request, card, announce_form=form, status=422)
    words = form.cleaned_data["expected_text"]
    return _done(
        request,
        card,
        lambda: actions.announce(resource=card, by=request.user, expected_text=words),
        f"{card.title} is announced.",
        announce_form=form,
    )


@require_POST
@needs("library.decide")
@idempotent("library.archive")
def archive(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Take it away from its readers."""
    card, form = _card(request, uuid), ArchiveForm(request.POST, prefix="archive")
    if not form.is_valid():
        return _page(request, card, archive_form=form, status=422)
    return _done(
        request,
        card,
        lambda: actions.archive(resource=card, by=request.user, **form.cleaned_data),
        f"{card.title} is in the archive.",
        archive_form=form,
    )


@require_POST
@needs("library.decide")
@idempotent("library.keep")
def keep(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Leave it with its readers until its owner is asked again."""
    card, form = _card(request, uuid), KeepForm(request.POST, prefix="keep")
    if not form.is_valid():
        return _page(request, card, keep_form=form, status=422)
    until = form.cleaned_data["until"]
    return _done(
        request,
        card,
        lambda: actions.keep(resource=card, by=request.user, until=until),
        f"Kept. Its owner is asked again on {until:%-d %B %Y}.",
    )


@require_POST
@needs("library.decide")
@idempotent("library.hand_over")
def hand_over(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Give it to another publisher: its address here leads there."""
    card, form = _card(request, uuid), HandOverForm(request.POST, prefix="over")
    if not form.is_valid():
        return _page(request, card, hand_over_form=form, status=422)
    return _done(
        request,
        card,
        lambda: actions.archive(resource=card, by=request.user, **form.cleaned_data),
        f"Handed over to {form.cleaned_data['publisher']}. Its address here leads there.",
        hand_over_form=form,
    )


@shell.needs
def to_read(person: Any) -> Iterable[shell.Need]:
    """What waits for this person to read and decide: every format, but not what they wrote themselves."""
    if not person.has_perm("library.decide"):
        return
    sent = Resource.objects.visible_to(person).waiting().filter(publish_refused="")
    for card in sent.select_related("owner", "sent_by").order_by("changed_at"):
        if card.is_approved or not person.has_perm("library.publish", card):
            continue
        sender = card.sent_by or card.owner
        yield shell.Need(
            title=f"{card.title}: read and decide",
            why=f"Sent for review by {sender}." if sender else "Sent for review.",
            action="Read it",
            url=offering.place_of(card),
            icon="file-text",
            since=card.changed_at,
        )


@shell.needs
def not_published(person: Any) -> Iterable[shell.Need]:
    """What was to be published and was not, with the first thing that stood in the way."""
    if not person.has_perm("library.add"):
        return
    stopped = Resource.objects.visible_to(person).stopped()
    if not person.has_perm("library.decide"):
        stopped = stopped.filter(owner=person)
    for card in stopped.order_by("publish_at"):
        yield shell.Need(
            title=f"{card.title}: not published on {publishing.in_words(card.publish_at)}",
            why=card.publish_refused.splitlines()[0],
            action="See what is missing",
            url=reverse("desk_library:publication", args=[card.uuid]),
            icon="clock",
            tone="bad",
            since=card.publish_at,
        )


def _looked_after_by(person: Any) -> ResourceQuerySet:
    """The cards whose reviews and endings are this person's concern: all for the business team, else their own."""
    cards = Resource.objects.all()
    return cards if person.has_perm("library.decide") else cards.filter(Q(owner=person) | Q(deputy=person))


@shell.needs
def to_decide(person: Any) -> Iterable[shell.Need]:
    """What has been public for as long as it had to be: keep, archive or hand over."""
    if not person.has_perm("library.add"):
        return
    for card in _looked_after_by(person).to_decide().order_by("ask_on")[:SHOWN]:
        yield shell.Need(
            title=f"{card.title}: its time in public is over",
            why="Keep it with a new date, archive it, or hand it over to another publisher.",
            action="Decide",
            url=reverse("desk_library:publication", args=[card.uuid]),
            icon="hourglass-medium",
            tone="guide",
        )


@shell.needs
def to_look_at_again(person: Any) -> Iterable[shell.Need]:
    """What readers see as under review, because its date has passed."""
    if not person.has_perm("library.add"):
        return
    for card in _looked_after_by(person).past_review().order_by("review_due")[:SHOWN]:
        yield shell.Need(
            title=f"{card.title}: its review date has passed",
            why=f"Readers see \u201cunder review since {card.review_due:%-d %B %Y}\u201d.",
            action="Look at it again",
            url=offering.place_of(card),
            icon="clock-counter-clockwise",
            tone="guide",
        )


@shell.figures
def under_review(person: Any) -> Iterable[shell.Figure]:
    """How much readers see as under review."""
    if person.has_perm("library.decide"):
        yield shell.Figure(
            "Under review",
            str(Resource.objects.past_review().count()),
            "past its review date",
            reverse("desk_library:list") + "?state=due",
        )
