"""Reading a briefing, in each of its forms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import record
from accounts.signed_in import SignedIn
from portal.lib import storage
from portal.lib.http import find, idempotent, tried, unprocessable
from resources.briefings import actions, presenting, seven
from resources.briefings.forms import ReadingForm
from resources.briefings.models import Briefing
from resources.library import actions as library
from resources.library.followable import standing
from resources.library.lasting import lasting
from resources.library.models import DocumentVersion, Resource


def _briefing(request: HttpRequest, slug: str) -> Briefing:
    shown = Briefing.objects.visible_to(request.user).exclude(resource__state=Resource.State.EXPECTED)
    found = find(shown.select_related("resource").prefetch_related("sections"), resource__slug=slug)
    library.note_opened(found.resource, by=request.user, address=request.path)
    return found


@login_not_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The library, with the briefings' filter on."""
    return redirect(reverse("library:browse") + "?kind=briefing")


@login_not_required
@require_safe
@lasting
def briefing(request: HttpRequest, slug: str) -> HttpResponse:
    """The accessible page: first of the forms, with the same words as all others."""
    return render(request, "briefings/briefing.html", _page(request, _briefing(request, slug), ReadingForm()))


def _page(request: HttpRequest, shown: Briefing, form: ReadingForm) -> dict[str, object]:
    person = request.user if request.user.is_authenticated else None
    published = shown.resource.is_published
    context = {
        "briefing": shown,
        "card": shown.resource,
        "form": form,
        "reviews": _reviews(request, shown),
        "mine": standing(request.user, shown.resource),
        "may_record": person is not None and published and person.has_perm("briefings.record_reading"),
        "has_read": person is not None and record.has(person, shown.source),
        "may_deliver": person is not None and published and person.has_perm("briefings.deliver"),
        "deliveries": shown.deliveries.standing().filter(recorded_by=person)[:3] if person else [],
        "hours": actions.READING_MINUTES / 60,
        "text_size": len(_text(shown).encode()),
    }
    if shown.is_finished:
        return context | _finished(shown)
    return context | {"parts": shown.parts, "question_lines": shown.question_lines}


def _reviews(request: HttpRequest, shown: Briefing) -> QuerySet[Resource]:
    """The reviews that this reader may see and whose bundle holds the briefing."""
    reviews = Resource.objects.visible_to(request.user).announced().filter(kind=Resource.Kind.REVIEW)
    return reviews.filter(parts__part=shown.resource)


def _finished(shown: Briefing) -> dict[str, object]:
    """The file of a briefing that was made elsewhere: its first page, and its words page by page."""
    version = shown.file
    if version is None:
        return {}
    return {"version": version, "pictures": _pictures(version), "file_text": shown.file_text}


def _pictures(version: DocumentVersion) -> dict[str, str]:
    """Signed addresses of the first page, small and large; none where there is no picture."""
    if not version.thumbnail_name:
        return {}
    return {
        size: storage.presigned(
            version.picture(width),
            filename="page-1.webp",
            content_type="image/webp",
            seconds=600,
            inline=True,
        )
        for size, width in (("small", 400), ("large", 800))
    }


def _text(shown: Briefing) -> str:
    if shown.is_finished:
        words = [f"{page.label}\n\n{page.text}" for page in shown.file_text]
        return "\n\n".join([shown.resource.title, *words]) + "\n"
    return seven.as_plain(shown.resource.title, shown.parts, shown.question_lines)


def _file(request: HttpRequest, shown: Briefing, name: str, **how: Any) -> HttpResponse:
    """Lead to a drawn form for a minute; while it is drawn again, to the page, whose words are the same."""
    if not name:
        messages.info(request, "This is being drawn again. The same words are on this page.")
        return redirect(shown.resource)
    return HttpResponseRedirect(storage.presigned(name, seconds=60, **how))


@login_not_required
@require_safe
@lasting
def as_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The one page, by a short-lived link; of a briefing made elsewhere, its file."""
    shown = _briefing(request, slug)
    if shown.is_finished and shown.file:
        return redirect("library:download", slug=slug)
    name = shown.page_name if shown.page_is_current else ""
    return _file(request, shown, name, filename=f"{slug}.pdf", content_type="application/pdf", inline=True)


@login_not_required
@require_safe
@lasting
def as_slides(request: HttpRequest, slug: str) -> HttpResponse:
    """The slides, by a short-lived link."""
    shown = _briefing(request, slug)
    name = shown.slides_name if shown.slides_are_current else ""
    return _file(request, shown, name, filename=f"{slug}.pptx", content_type=presenting.CONTENT_TYPE)


@login_not_required
@require_safe
@lasting
def as_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words as plain text."""
    return HttpResponse(_text(_briefing(request, slug)), content_type="text/plain; charset=utf-8")


@require_POST
@idempotent("briefings.read")
def read(request: SignedIn, slug: str) -> HttpResponse:
    """Somebody says that they have read it; a draft adds no hours to anybody's record, its author's neither."""
    shown = _briefing(request, slug)
    if not (shown.resource.is_published and request.user.has_perm("briefings.record_reading")):
        raise Http404
    form = ReadingForm(request.POST)
    if tried(form, lambda given: actions.record_reading(briefing=shown, by=request.user, **given)):
        messages.success(request, "Added to your training record.")
        return redirect("briefings:briefing", slug=slug)
    written = request.user.record.filter(source=shown.source, reflection__isnull=False).first()
    page = _page(request, shown, form) | {"written": written}
    return unprocessable(request, "briefings/briefing.html", page)
