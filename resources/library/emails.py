"""The room's letters."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.context import partnership
from accounts.models import User
from portal.lib import mail
from resources.library import offering, publishing
from resources.library.models import Resource, SavedSearch, ToldOf
from resources.library.news import News

SHOWN = 10  # cards of one search: the rest is a click away
_SEAL = signing.Signer(salt="library.saved-searches")


@dataclass(frozen=True)
class Find:
    """What one saved search has found anew."""

    search: SavedSearch
    cards: Sequence[Resource]

    @property
    def shown(self) -> Sequence[Resource]:
        """Those that the letter names."""
        return self.cards[:SHOWN]

    @property
    def more(self) -> int:
        """How many it does not name."""
        return max(0, len(self.cards) - SHOWN)


def stop_token(person: User) -> str:
    """The last part of the addresses at which our letters are stopped, without signing in."""
    return _SEAL.sign(str(person.uuid))


def person_of(token: str) -> str | None:
    """Whose letters a token stops (their uuid), or None for one that we did not make."""
    try:
        return _SEAL.unsign(token)
    except signing.BadSignature:
        return None


def something_new(finds: Sequence[Find], *, to: User, first: ToldOf) -> None:
    """Tell somebody what their saved searches have found. `first` is the first of the rows that say they were told."""
    stop = mail.address(reverse("library:stop_telling", args=[stop_token(to)]))
    mail.post(
        letter="library/something_new",
        to=to.email,
        person=to,
        stop=stop,
        key=f"library-something-new-{first.pk}",
        context={
            "name": to.first_name,
            "finds": [
                {
                    "name": find.search.name,
                    "url": mail.address(find.search.get_absolute_url()),
                    "cards": [
                        {
                            "title": card.title,
                            "kind": card.get_kind_display(),
                            "url": mail.address(card.get_absolute_url()),
                            "content_note": card.content_note,
                        }
                        for card in find.shown
                    ],
                    "more": find.more,
                }
                for find in finds
            ],
            "total": sum(len(find.cards) for find in finds),
            "searches": mail.address(reverse("library:searches")),
            "stop": stop,
        },
    )


def digest(person: User, news: News, *, week: dt.date) -> None:
    """Tell what is new in what a person follows: once a week (its Monday) at most."""
    stop = mail.address(reverse("library:stop_digest", args=[stop_token(person)]))
    mail.post(
        letter="library/digest",
        to=person.email,
        stop=stop,
        key=f"library.digest:{person.pk}:{week}",
        person=person,
        context={
            "person": person,
            "news": news,
            "rows": [(item, mail.address(item.card.get_absolute_url())) for item in news.shown],
            "number": len(news.items),
            "library_url": mail.address(reverse("library:browse") + "?sort=newest"),
            "following_url": mail.address(reverse("library:following")),
            "stop_url": stop,
        },
    )


def not_published(card: Resource) -> None:
    """Tell the owner and whoever set the day why a card was not published: one letter each for that day."""
    for person in _people(card.owner, card.approved_by):
        mail.post(
            letter="library/not_published",
            to=person.email,
            person=person,
            key=f"library-not-published-{card.pk}-{card.publish_at:%Y%m%dT%H%M}-{person.pk}",
            context={
                "card": card,
                "when": publishing.in_words(card.publish_at),
                "sentences": card.publish_refused.splitlines(),
                "page": mail.address(reverse("desk_library:publication", args=[card.uuid])),
            },
        )


def sent_back(card: Resource, *, by: User, reason: str) -> None:
    """Tell whoever sent a card for review (its author, where nobody did) that it comes back, and why: once for each
    time that it was sent. Who sends their own back gets no letter.
    """
    sent = f"{card.sent_at:%Y%m%dT%H%M%S%f}" if card.sent_at else f"edition-{card.edition}"
    for person in _people(card.sent_by or card.words_by or card.owner):
        if person != by:
            mail.post(
                letter="library/sent_back",
                to=person.email,
                person=person,
                key=f"library-sent-back-{card.pk}-{sent}-{person.pk}",
                context={
                    "title": card.title,
                    "by": by.name,
                    "comment": reason,
                    "page": mail.address(offering.place_of(card)),
                },
            )


def look_again(card: Resource, *, stage: int, today: dt.date) -> None:
    """Ask owner and deputy to look at a card again: once for each date and each stage (30 or 7 days before).

    Who may not change it, as trainers what readers have, is led to the page that readers see.
    """
    if card.review_due is None:
        return
    for person in _people(card.owner, card.deputy):
        may_edit = person.has_perm("library.edit", card)
        mail.post(
            letter="library/look_again",
            to=person.email,
            person=person,
            key=f"library-look-again-{card.pk}-{card.review_due}-{stage}-{person.pk}",
            context={
                "title": card.title,
                "due": card.review_due,
                "days": (card.review_due - today).days,
                "part": "owner" if person == card.owner else "deputy",
                "may_edit": may_edit,
                "page": mail.address(offering.place_of(card) if may_edit else card.get_absolute_url()),
            },
        )


def still_public(card: Resource) -> None:
    """Ask whether a card stays with its readers, once for each day on which it is asked: its owner, or where it has
    none the partnership's business contact.
    """
    owners = _people(card.owner)
    house = partnership()
    to = owners[0].email if owners else house.business_contact_email if house else ""
    if not to:
        return
    mail.post(
        letter="library/still_public",
        to=to,
        person=owners[0] if owners else None,
        key=f"library-still-public-{card.pk}-{card.ask_on}",
        context={
            "card": card,
            "page": mail.address(reverse("desk_library:publication", args=[card.uuid])),
        },
    )


def _people(*wanted: User | None) -> list[User]:
    """Each of them once, if they still have an account."""
    return list({person.pk: person for person in wanted if person is not None and person.is_active}.values())
