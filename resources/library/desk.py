"""The desk of documents, links and the partnership's own pages."""

from collections.abc import Iterable
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock, shell, storage
from portal.lib.http import find, idempotent, needs, unprocessable
from portal.lib.two_editors import differences
from resources.library import actions, offering
from resources.library.forms import (
    DESK_KINDS,
    AcceptForm,
    DocumentForm,
    FileForm,
    NewDocumentForm,
    PageForm,
)
from resources.library.models import DocumentVersion, FileFinding, Page, Resource, ResourceQuerySet

A_PAGE = 50
# These look across every format: each card leads to its own part of the desk.
WAYS = {
    "waiting": ResourceQuerySet.waiting,
    "scheduled": ResourceQuerySet.scheduled,
    "due": ResourceQuerySet.past_review,
    "ended": ResourceQuerySet.to_decide,
}
WAYS_IN_WORDS = {
    "waiting": "Waiting for review (all formats)",
    "scheduled": "With a day of publication (all formats)",
    "due": "Past its review date (all formats)",
    "ended": "Its time in public is over (all formats)",
}


def cards(user: Any) -> ResourceQuerySet:
    """What this person looks after here: everything for the business team, their own for trainers."""
    mine = Resource.objects.visible_to(user).filter(Q(kind__in=DESK_KINDS) | ~Q(external_url=""))
    mine = mine.exclude(kind__in=[Resource.Kind.REVIEW, Resource.Kind.GUIDANCE, Resource.Kind.COURSE])
    return mine if user.has_perm("library.edit_any") else mine.filter(owner=user)


@require_safe
@needs("library.add")
def listing(request: SignedIn) -> HttpResponse:
    """Every document and link with its state; the filters stand in the address."""
    last = DocumentVersion.objects.filter(document__resource=OuterRef("pk")).order_by("-number")
    rows = cards(request.user).annotate(file_state=Subquery(last.values("state")[:1]))
    state, kind, words = (request.GET.get(name, "") for name in ("state", "kind", "q"))
    if state in Resource.State:
        rows = rows.filter(state=state)
    if state in WAYS:
        whole = Resource.objects.visible_to(request.user)
        mine = whole if request.user.has_perm("library.edit_any") else whole.filter(owner=request.user)
        rows = WAYS[state](mine).annotate(file_state=Subquery(last.values("state")[:1]))
    if kind in Resource.Kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(title__icontains=words)
    page = Paginator(rows.select_related("owner").order_by("-changed_at", "pk"), A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "state": state,
        "across": state in WAYS,
        "kind": kind,
        "q": words,
        "states": [*Resource.State.choices, *WAYS_IN_WORDS.items()],
        "kinds": [(k.value, k.label) for k in DESK_KINDS],
    }
    return render(request, "library/desk/list.html", context)


@needs("library.add")
@idempotent("library.add")
def add(request: SignedIn) -> HttpResponse:
    """A new document or link, with its file if that is at hand."""
    form = NewDocumentForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "library/desk/add.html", {"form": form})
    if form.is_valid():
        card = actions.add_resource(by=request.user, **form.card())
        if _take_file(request, form, card):
            messages.success(request, f"{card.title} is added as a draft.")
            return redirect("desk_library:edit", uuid=card.uuid)
    return unprocessable(request, "library/desk/add.html", {"form": form})


def _take_file(request: SignedIn, form: Any, card: Resource) -> bool:
    """Upload the form's file, if there is one; a store that does not answer becomes the form's own error."""
    file = form.cleaned_data.get("file")
    if file is None:
        return True
    try:
        actions.upload_document(
            resource=card,
            file=file,
            name=file.name or "file",
            size=file.size or 0,
            by=request.user,
            changed=form.cleaned_data.get("changed", ""),
        )
    except storage.StorageUnavailable as away:
        form.add_error("file", str(away))
        return False
    return True


def _card(request: SignedIn, uuid: UUID, permission: str = "library.edit") -> Resource:
    """One of the person's cards, if they may do this to it now; otherwise it is not there."""
    card = find(cards(request.user), uuid=uuid)
    if not request.user.has_perm(permission, card):
        raise Http404
    return card


def _context(request: SignedIn, card: Resource, **forms: Any) -> dict[str, Any]:
    """Everything the page of one card shows; `forms` are those that were just filled in."""
    versions = list(DocumentVersion.objects.filter(document__resource=card).select_related("uploaded_by"))
    last = versions[0] if versions else None
    may_edit = request.user.has_perm("library.edit", card)
    context = {
        "card": card,
        "versions": versions,
        "findings": last.findings.select_related("accepted_by") if last else [],
        "checking": any(v.state == DocumentVersion.State.CHECKING for v in versions),
        "way": offering.way(card, request.user),
        "may_edit": may_edit,
        "may_publish": request.user.has_perm("library.publish", card),
        "form": DocumentForm(instance=card),
        "file_form": FileForm(replaces=any(v.state == DocumentVersion.State.READY for v in versions)),
        "accept_form": AcceptForm(),
    }
    return context | forms | {"all_forms": list(forms.values())}


@needs("library.add")
@idempotent("library.edit")
def edit(request: SignedIn, uuid: UUID) -> HttpResponse:
    """The page of one card: its words, its file, its state."""
    if request.method != "POST":
        card = find(cards(request.user), uuid=uuid)
        return render(request, "library/desk/edit.html", _context(request, card))
    card = _card(request, uuid)
    form = DocumentForm(request.POST, instance=copy(card))
    if form.is_valid():
        try:
            actions.change_resource(resource=card, by=request.user, **form.card())
        except actions.AddressTaken:
            form.add_error("slug", "Another page has this address, or had it once. Choose another.")
        else:
            messages.success(request, "Saved.")
            return redirect("desk_library:edit", uuid=uuid)
    context = _context(request, card, form=form)
    if form.saved_meanwhile:
        context["differences"] = differences([(form, DocumentForm(instance=card.as_saved()))])
    return unprocessable(request, "library/desk/edit.html", context)


@require_POST
@needs("library.add")
@idempotent("library.file")
def file(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Add a file, or replace the one that is there."""
    card = _card(request, uuid)
    ready = DocumentVersion.objects.filter(document__resource=card, state=DocumentVersion.State.READY)
    form = FileForm(request.POST, request.FILES, replaces=ready.exists())
    if form.is_valid() and _take_file(request, form, card):
        messages.success(request, "The file is here and is being checked.")
        return redirect("desk_library:edit", uuid=uuid)
    return unprocessable(request, "library/desk/edit.html", _context(request, card, file_form=form))


@require_POST
@needs("library.publish")
@idempotent("library.accept_finding")
def accept(request: SignedIn, uuid: UUID, finding: UUID) -> HttpResponse:
    """Answer with one's name for what the guard found in a file."""
    card, form = _card(request, uuid, "library.publish"), AcceptForm(request.POST)
    found = find(FileFinding.objects.filter(version__document__resource=card), uuid=finding)
    if not form.is_valid():
        return unprocessable(request, "library/desk/edit.html", _context(request, card, accept_form=form))
    actions.accept_finding(finding=found, by=request.user, reason=form.cleaned_data["accepted_reason"])
    return redirect("desk_library:edit", uuid=uuid)


@require_safe
@needs("library.add")
def file_state(request: SignedIn, uuid: UUID) -> HttpResponse:
    """How far the check is, asked for by the page while it waits."""
    card = find(cards(request.user), uuid=uuid)
    return render(request, "library/desk/edit.html#progress", _context(request, card))


@require_safe
@needs("library.edit_pages")
def pages(request: SignedIn) -> HttpResponse:
    """The partnership's own pages."""
    return render(request, "library/desk/pages.html", {"pages": Page.objects.all()})


@needs("library.edit_pages")
@idempotent("library.page")
def page(request: SignedIn, slug: str) -> HttpResponse:
    """Write one of them."""
    known = find(Page.objects.all(), slug=slug)
    form = PageForm(request.POST or None, instance=known)
    context = {"form": form, "slug": slug, "heading": known.title}
    if request.method != "POST":
        return render(request, "library/desk/page.html", context)
    if not form.is_valid():
        if form.saved_meanwhile:
            now = PageForm(instance=Page.objects.filter(pk=known.pk)[0])
            context["differences"] = differences([(form, now)])
        return unprocessable(request, "library/desk/page.html", context)
    actions.write_page(slug=slug, by=request.user, **form.cleaned_data)
    messages.success(request, "Saved. Readers see it now.")
    return redirect("desk_library:page", slug=slug)


def _waiting(person: Any) -> int:
    return cards(person).waiting().count() if person.has_perm("library.decide") else 0


shell.entry(
    "Documents", icon="files", url="desk_library:list", permission="library.add", order=35, count=_waiting
)
shell.entry("Pages", icon="article", url="desk_library:pages", permission="library.edit_pages", order=36)
shell.entry(
    "Search",
    icon="magnifying-glass",
    url="desk_library:synonyms",
    permission="library.edit_synonyms",
    order=37,
)


def _last_files(person: Any, state: DocumentVersion.State) -> QuerySet[DocumentVersion]:
    """The newest file of each card that this person looks after and that is in use, where it is in this state."""
    later = DocumentVersion.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    last = DocumentVersion.objects.filter(~Exists(later), state=state, document__resource__in=cards(person))
    in_use = last.exclude(document__resource__state=Resource.State.ARCHIVED)
    return in_use.select_related("document__resource").order_by("uploaded_at")


@shell.needs
def refused_files(person: Any) -> Iterable[shell.Need]:
    """Files that were not taken and that nothing has replaced."""
    if not person.has_perm("library.add"):
        return
    for version in _last_files(person, DocumentVersion.State.REFUSED):
        card = version.document.resource
        yield shell.Need(
            title=f"{card.title}: its file was not taken",
            why=version.reason,
            action="Choose another",
            url=reverse("desk_library:edit", args=[card.uuid]),
            icon="file-arrow-up",
            tone="bad",
            since=version.uploaded_at,
        )


@shell.needs
def held_files(person: Any) -> Iterable[shell.Need]:
    """Files in which the guard found what somebody must answer for."""
    if not person.has_perm("library.decide"):
        return
    for version in _last_files(person, DocumentVersion.State.HELD):
        card = version.document.resource
        yield shell.Need(
            title=f"{card.title}: its file is held back",
            why="It has speaker notes or hidden slides. Answer for them, or ask for another file.",
            action="Look at it",
            url=reverse("desk_library:edit", args=[card.uuid]),
            icon="eye",
            since=version.uploaded_at,
        )


@shell.needs
def pages_due(person: Any) -> Iterable[shell.Need]:
    """Pages whose review date has passed."""
    if not person.has_perm("library.edit_pages"):
        return
    for known in Page.objects.filter(review_due__lt=clock.today()).order_by("review_due"):
        yield shell.Need(
            title=f"{known.title}: its review date has passed",
            why=f"Readers see \u201cunder review\u201d since {known.review_due:%-d %B %Y}.",
            action="Review it",
            url=reverse("desk_library:page", args=[known.slug]),
            icon="clock-counter-clockwise",
            tone="guide",
        )
