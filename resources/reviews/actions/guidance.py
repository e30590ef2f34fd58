"""Guidance pages, their clocks and their blank forms."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, text
from resources.library import actions as library
from resources.library import search
from resources.library.models import Bundle, Resource
from resources.reviews.models import GuidancePage, GuidanceRule


@transaction.atomic
def add_guidance(
    *, by: User | None, card: dict[str, Any], details: dict[str, Any], rules: Iterable[dict[str, Any]] = ()
) -> GuidancePage:
    """Begin a guidance page as a draft, with its clocks."""
    resource = library.add_resource(kind=Resource.Kind.GUIDANCE, by=by, **card)
    page = GuidancePage.objects.create(resource=resource, **details)
    _set_rules(page, rules)
    audit.record(by=by, verb="reviews.added_guidance", thing=page)
    _index_guidance(page)
    return page


@transaction.atomic
def change_guidance(
    *,
    by: User | None,
    page: GuidancePage,
    card: dict[str, Any],
    details: dict[str, Any],
    rules: Iterable[dict[str, Any]] | None = None,
) -> None:
    """Set a guidance page's words, its source and dates, and (when given) all of its clocks."""
    library.change_resource(resource=page.resource, by=by, **card)
    changed = [name for name, value in details.items() if getattr(page, name) != value]
    for name in changed:
        setattr(page, name, details[name])
    page.save()
    if rules is not None:
        page.rules.all().delete()
        _set_rules(page, rules)
    audit.record(by=by, verb="reviews.changed_guidance", thing=page, fields=changed)
    _index_guidance(page)


@transaction.atomic
def set_blank_forms(*, by: User, page: GuidancePage, forms: Collection[Resource]) -> None:
    """Tie exactly these blank forms to a guidance page. Completed ones have no way in, here or anywhere."""
    blanks = page.resource.parts.filter(role=Bundle.Role.MATERIAL)
    for tie in blanks.exclude(part__in=forms).select_related("part"):
        library.untie(whole=page.resource, part=tie.part, by=by)
    for number, form in enumerate(forms):
        library.tie(whole=page.resource, part=form, role=Bundle.Role.MATERIAL, by=by, order=number)
    audit.record(by=by, verb="reviews.forms", thing=page, forms=[form.title for form in forms])


def _set_rules(page: GuidancePage, rules: Iterable[dict[str, Any]]) -> None:
    GuidanceRule.objects.bulk_create(
        GuidanceRule(page=page, order=number, **rule) for number, rule in enumerate(rules, 1)
    )


def _index_guidance(page: GuidancePage) -> None:
    words = [page.body, page.afterwards, *(rule.text for rule in page.rules.all())]
    search.index(page.resource, [search.Part("Guidance", text.to_plain("\n\n".join(words)))])
