"""What the portal has already, as the reading of rows needs to know it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import Resolver404, resolve

from accounts.models import Agency
from portal.home.models import ImportedRow
from portal.home.moving import words
from portal.home.moving.known import Known
from portal.lib import clock, identity
from resources.library.models import Audience, Resource, Topic
from resources.posters import checking

WHOLES = (Resource.Kind.REVIEW, Resource.Kind.POSTER)


def known(*, new_topics: bool = False) -> Known:
    """Names, keys and addresses as they are now. `new_topics`: topics that nobody knows yet are added, not refused."""
    cards = {
        key: part if part == ImportedRow.Part.MINI else kind
        for key, part, kind in ImportedRow.objects.exclude(part=ImportedRow.Part.RECOMMENDATION).values_list(
            "key", "part", "resource__kind"
        )
    }
    return Known(
        is_page=is_page,
        guard=sentences,
        topics=_by_name(Topic.objects.values_list("name", flat=True)),
        audiences=_by_name(Audience.objects.values_list("name", flat=True)),
        agencies=_by_name(Agency.objects.values_list("name", flat=True)),
        cards=cards,
        slugs=dict(Resource.objects.values_list("slug", "kind")),
        wholes={name: kind for name, (kind, _) in wholes().items()},
        today=clock.today(),
        largest=dict.fromkeys(words.ENDINGS, settings.DOCUMENT_LARGEST)
        | {words.POSTER: checking.LARGEST, words.VIDEO: settings.VIDEO_LARGEST},
        new_topics=new_topics,
    )


def _by_name(names: Iterable[str]) -> dict[str, str]:
    return {name.casefold(): name for name in names}


def wholes() -> dict[str, tuple[str, int]]:
    """The reviews and posters by title, slug and key in small letters: kind and primary key; keys win over titles."""
    found: dict[str, tuple[str, int]] = {}
    rows = list(Resource.objects.filter(kind__in=WHOLES).values_list("title", "slug", "kind", "pk"))
    for title, _, kind, pk in rows:
        found[title.casefold()] = (kind, pk)
    for _, slug, kind, pk in rows:
        found[slug] = (kind, pk)
    keys = ImportedRow.objects.filter(part=ImportedRow.Part.CARD, resource__kind__in=WHOLES)
    for key, kind, pk in keys.values_list("key", "resource__kind", "resource_id"):
        found[key.casefold()] = (kind, pk)
    return found


def is_page(path: str) -> bool:
    """Whether the portal has a page of its own at this path, whatever cards there are."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return not match.kwargs


def sentences(text: str) -> list[str]:
    """What a text must not say of a child, each thing once."""
    return list(dict.fromkeys(found.sentence for found in identity.findings(text))) if text else []
