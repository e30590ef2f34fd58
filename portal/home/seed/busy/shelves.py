"""A hundred thousand resources: briefings, reviews with their formats, and what other publishers keep."""

import datetime as dt
from collections.abc import Sequence

from portal.home.seed import wording
from portal.home.seed.busy import copying
from portal.home.seed.busy.sentences import Writer
from portal.home.seed.busy.size import Size
from portal.lib import clock
from portal.lib.progress import Progress
from resources.briefings.models import Briefing, Section
from resources.library import covers, search
from resources.library.models import Audience, Bundle, Resource, SearchPart, Topic
from resources.reviews.models import Review

A_BATCH = 2_000
PREFIX = "busy-"
YEARS = 12
Kind = Resource.Kind
# What is neither a review nor a briefing is kept by other publishers.
ELSEWHERE = (Kind.REPORT, Kind.LINK, Kind.REPORT, Kind.SLIDES, Kind.ACTION_PLAN)
HEADINGS = (
    "Background", "Why it matters", "What happened", "What we learnt", "What good looks like", "Remember", "What to do now",
)  # fmt: skip


def slug(number: int) -> str:
    """The address of one of them, from 1."""
    return f"{PREFIX}{number:06}"


def fill(size: Size, progress: Progress) -> None:
    """Put up what is missing, with everything that the search knows of it."""
    if Resource.objects.filter(slug=slug(size.resources)).exists():
        progress.forward(size.resources)
        return
    writer = Writer(wording.read("busy"))
    topics, audiences = list(Topic.objects.all()), list(Audience.objects.all())
    reviews: list[Resource] = []
    for first in range(1, size.resources + 1, A_BATCH):
        numbers = range(first, min(first + A_BATCH, size.resources + 1))
        themes = [writer.random.sample(topics, 2) for _ in numbers]
        cards = Resource.objects.bulk_create(
            _card(writer, number, _kind(size, number), two)
            for number, two in zip(numbers, themes, strict=True)
        )
        _sort(writer, cards, themes, audiences)
        _open(writer, cards)
        reviews += [card for card in cards if card.kind == Kind.REVIEW]
        _bundle(writer, cards, reviews)
        progress.forward(len(cards), "resources")
    search.learn_words(writer.pool)
    progress.forward(0, "words for the search")
    search.rebuild()


def _kind(size: Size, number: int) -> Resource.Kind:
    if number <= size.reviews:
        return Kind.REVIEW
    return Kind.BRIEFING if number <= size.reviews + size.briefings else ELSEWHERE[number % len(ELSEWHERE)]


def _card(writer: Writer, number: int, kind: Resource.Kind, themes: Sequence[Topic]) -> Resource:
    ours = kind in (Kind.REVIEW, Kind.BRIEFING)
    published = clock.now() - dt.timedelta(minutes=writer.random.randrange(YEARS * 365 * 24 * 60))
    motif, quiet = covers.of_topics([topic.slug for topic in themes], review=kind == Kind.REVIEW)
    return Resource(
        kind=kind,
        title=writer.title(),
        slug=slug(number),
        summary=writer.text(2),
        content_note="Neglect, harm to a child" if kind == Kind.REVIEW else "",
        state=Resource.State.PUBLISHED,
        visibility=Resource.Visibility.REGISTERED if number % 20 == 0 else Resource.Visibility.PUBLIC,
        published_at=published,
        released_at=published,
        publisher="" if ours else writer.one_of("publisher"),
        external_url="" if ours else f"https://example.org/{slug(number)}",
        minutes=7 if kind == Kind.BRIEFING else None,
        cover_motif=motif,
        quiet=quiet,
    )


def _sort(
    writer: Writer,
    cards: Sequence[Resource],
    themes: Sequence[Sequence[Topic]],
    audiences: Sequence[Audience],
) -> None:
    """Give each card its themes and a reader or two."""
    copying.send(
        [
            Resource.topics.through(resource_id=card.pk, topic_id=topic.pk)
            for card, two in zip(cards, themes, strict=True)
            for topic in two
        ]
    )
    copying.send(
        [
            Resource.audiences.through(resource_id=card.pk, audience_id=audience.pk)
            for card in cards
            for audience in writer.random.sample(audiences, 1 + card.pk % 2)
        ]
    )


def _open(writer: Writer, cards: Sequence[Resource]) -> None:
    """What lies behind the cards, and their text as the search holds it."""
    parts = [
        part
        for card in cards
        for part in (
            _part(card, "Title", card.title, "A", SearchPart.Source.CARD),
            _part(card, "Summary", card.summary, "B", SearchPart.Source.CARD, 1),
        )
    ]
    Review.objects.bulk_create(
        Review(
            resource=card,
            kind="lcspr",
            pseudonym=writer.one_of("first"),
            published_on=card.published_at.date() if card.published_at else None,
            findings=writer.text(1),
            status=Review.Status.FINISHED,
        )
        for card in cards
        if card.kind == Kind.REVIEW
    )
    briefings = Briefing.objects.bulk_create(
        Briefing(resource=card) for card in cards if card.kind == Kind.BRIEFING
    )
    sections = [
        Section(briefing=briefing, number=number, heading=heading, body=writer.text(8))
        for briefing in briefings
        for number, heading in enumerate(HEADINGS, 1)
    ]
    copying.send(sections)
    parts += [
        _part(
            s.briefing.resource, f"Section {s.number}", s.body, "C", SearchPart.Source.SHELF, s.number,
            f"#section-{s.number}",
        )
        for s in sections
    ]  # fmt: skip
    parts += [
        _part(
            card, f"Page {page}", writer.text(10), "D", SearchPart.Source.FILE, page, f"#page={page}"
        )
        for card in cards
        if card.kind != Kind.BRIEFING
        for page in (1, 2)
    ]  # fmt: skip
    copying.send(parts)


def _part(
    card: Resource, label: str, text: str, weight: str, source: str, order: int = 0, locator: str = ""
) -> SearchPart:
    return SearchPart(
        resource=card, label=label, text=text, weight=weight, source=source, order=order, locator=locator
    )


def _bundle(writer: Writer, cards: Sequence[Resource], reviews: Sequence[Resource]) -> None:
    """One in ten of the briefings and reports belongs to a review."""
    roles = {Kind.BRIEFING: Bundle.Role.BRIEFING, Kind.REPORT: Bundle.Role.REPORT}
    Bundle.objects.bulk_create(
        Bundle(whole=writer.random.choice(reviews), part=card, role=roles[Kind(card.kind)])
        for card in cards
        if card.kind in roles and card.pk % 10 == 0
    )
