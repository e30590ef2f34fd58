"""The desk's doors to the checklist: ticking for one review, and the list that all of them are held to."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, needs, tried
from resources.reviews import actions
from resources.reviews.desk import editor_page, its_review, read_or_write
from resources.reviews.forms import ItemForm, TickForm
from resources.reviews.models import ChecklistItem, ChecklistTick


@needs("reviews.edit")
@require_POST
@idempotent("reviews.tick")
def tick(request: SignedIn, slug: str, item: int) -> HttpResponse:
    """Tick an item in one's own name."""
    review, asked = its_review(request, slug), find(ChecklistItem.objects.active(), pk=item)
    form = TickForm(request.POST, prefix=f"tick-{item}")
    if tried(
        form,
        lambda data: actions.tick(
            by=request.user, review=review, item=asked, note=data["note"], applies=not data["waived"]
        ),
    ):
        messages.success(request, f"{asked.text}: ticked in your name.")
        return redirect(f"{reverse('desk_reviews:edit', args=[slug])}#checklist")
    return editor_page(request, review, tick=form, status=422)


@needs("reviews.edit")
@require_POST
@idempotent("reviews.untick")
def untick(request: SignedIn, slug: str, item: int) -> HttpResponse:
    """Take a tick back."""
    ticks = ChecklistTick.objects.filter(review=its_review(request, slug)).select_related("item", "review")
    given = find(ticks, item=item)
    actions.untick(by=request.user, tick=given)
    messages.success(request, f"{given.item.text}: no longer ticked. The history keeps who had ticked it.")
    return redirect(f"{reverse('desk_reviews:edit', args=[slug])}#checklist")


@needs("reviews.edit")
@require_safe
def items(request: SignedIn) -> HttpResponse:
    """What every review of this partnership is held to before it is published."""
    return render(request, "reviews/desk/checklist.html", {"items": ChecklistItem.objects.all()})


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.checklist_add")
def add_item(request: SignedIn) -> HttpResponse:
    """Ask for one thing more."""
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.add_item(by=request.user, **form.cleaned_data)
        messages.success(request, "Reviews wait for it from now on.")
        return redirect("desk_reviews:checklist")
    return form_page(request, "reviews/desk/checklist_item.html", {"form": form})


@needs("reviews.edit")
@read_or_write
@idempotent("reviews.checklist_change")
def change_item(request: SignedIn, key: int) -> HttpResponse:
    """Change an item, or no longer ask for it."""
    item = find(ChecklistItem.objects.all(), pk=key)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=copy(item))
    if form.is_valid():
        actions.change_item(by=request.user, item=item, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("desk_reviews:checklist")
    return form_page(request, "reviews/desk/checklist_item.html", {"form": form, "item": item})
