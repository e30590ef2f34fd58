"""The desk's side of a briefing that somebody else laid out: a finished PDF on the card instead of seven sections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import SignedIn
from portal.lib import storage
from portal.lib.http import find, idempotent, needs, unprocessable
from portal.lib.two_editors import differences
from resources.briefings import actions
from resources.briefings.models import Briefing
from resources.library import offering
from resources.library.forms import CardForm, FileForm


@require_http_methods(["GET", "POST"])
@needs("briefings.write")
@idempotent("briefings.add_file")
def add(request: SignedIn) -> HttpResponse:
    """A new briefing from a finished file."""
    card = CardForm(request.POST or None)
    file = FileForm(request.POST or None, request.FILES or None, replaces=False)
    if request.method == "POST" and card.is_valid() and file.is_valid():
        given = file.cleaned_data["file"]
        try:
            made = actions.add_finished(
                by=request.user, card=card.card(), file=given, name=given.name, size=given.size
            )
        except storage.StorageUnavailable as away:
            file.add_error("file", str(away))
        else:
            messages.success(request, "Added. The file is being checked.")
            return redirect("desk_briefings:edit", slug=made.resource.slug)
    context = {"card_form": card, "file_form": file, "all_forms": [card, file]}
    if request.method == "POST":
        return unprocessable(request, "briefings/desk_add_file.html", context)
    return render(request, "briefings/desk_add_file.html", context)


def editor(request: SignedIn, briefing: Briefing, *, file: FileForm | None = None) -> HttpResponse:
    """The card and the file of a finished briefing; the card is saved here."""
    card = CardForm((request.POST or None) if file is None else None, instance=briefing.resource)
    if file is None and request.method == "POST" and card.is_valid():
        actions.change_finished(briefing=briefing, by=request.user, card=card.card())
        messages.success(request, "Saved.")
        return redirect("desk_briefings:edit", slug=briefing.resource.slug)
    versions = list(briefing.versions)
    file = file or FileForm(replaces=bool(versions))
    context = {
        "briefing": briefing,
        "card_form": card,
        "file_form": file,
        "all_forms": [card, file],
        "versions": versions,
        "way": offering.way(briefing.resource, request.user),
    }
    if card.saved_meanwhile:
        now = CardForm(instance=briefing.resource.as_saved())
        context["differences"] = differences([(card, now)])
    if request.method == "POST":
        return unprocessable(request, "briefings/desk_file.html", context)
    return render(request, "briefings/desk_file.html", context)


@require_POST
@needs("briefings.write")
@idempotent("briefings.replace_file")
def replace(request: SignedIn, slug: str) -> HttpResponse:
    """Another file for a finished briefing; the old one stays until the new one is ready."""
    mine = Briefing.objects.editable_by(request.user).select_related("resource")
    briefing = find(mine.finished(), resource__slug=slug)
    form = FileForm(request.POST, request.FILES, replaces=bool(briefing.versions))
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            actions.replace_file(
                briefing=briefing,
                by=request.user,
                file=given,
                name=given.name,
                size=given.size,
                changed=form.cleaned_data.get("changed", ""),
            )
        except storage.StorageUnavailable as away:
            form.add_error("file", str(away))
        else:
            messages.success(request, "Taken. The file is being checked.")
            return redirect("desk_briefings:edit", slug=slug)
    return editor(request, briefing, file=form)
