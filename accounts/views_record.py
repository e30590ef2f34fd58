"""A person's own training record: reading it, taking it along, adding to it, thinking it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import actions, drawing, passport, proofs
from accounts.models import RecordEntry, Reflection
from accounts.record_forms import FrameworkChoiceForm, OutsideForm, ReflectionForm
from accounts.signed_in import SignedIn
from portal.lib import annual, clock, sheets, shell
from portal.lib.http import find, form_page, idempotent, tried, unprocessable
from portal.lib.typst_draw import CannotDraw

shell.tab("Record", url="accounts:record", order=10)


def _chosen_year(request: HttpRequest) -> int | None:
    """The training year of the address: this year where none is given, None for all of them."""
    asked = request.GET.get("year", "")
    if asked == "all":
        return None
    return int(asked) if asked.isdecimal() and len(asked) == 4 else annual.year_of(clock.today())


@require_safe
def record(request: SignedIn) -> HttpResponse:
    """My training record: what counts, by level and kind, in one training year or in all, and what is missing."""
    shown = {"passport": passport.of(request.user, _chosen_year(request)), "reflecting": ReflectionForm()}
    return render(request, "accounts/record.html", shown)


def _file_name(year: int | None) -> str:
    return f"training-record-{year if year is not None else 'all'}"


@require_safe
def record_csv(request: SignedIn) -> HttpResponse:
    """The same lines and totals as a spreadsheet."""
    chosen = _chosen_year(request)
    return sheets.csv_answer(_file_name(chosen), passport.of(request.user, chosen).table())


@require_safe
def record_xlsx(request: SignedIn) -> HttpResponse:
    """The same for Excel, where dates are dates and hours can be added up."""
    chosen = _chosen_year(request)
    return sheets.xlsx_answer(
        _file_name(chosen), passport.of(request.user, chosen).book(), sheet="Training record"
    )


@require_safe
@never_cache
def record_pdf(request: SignedIn) -> HttpResponse:
    """The same lines and totals as a file to print or to show."""
    chosen = _chosen_year(request)
    try:
        drawn = drawing.training_record(passport.of(request.user, chosen))
    except CannotDraw:
        messages.error(request, "We have no font for a letter in your record. The CSV has everything.")
        return redirect("accounts:record")
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(chosen)}.pdf"'
    return answer


@idempotent("accounts.choose_framework")
def framework(request: SignedIn) -> HttpResponse:
    """Choose what one's record is measured against."""
    chosen = request.user.framework.uuid if request.user.framework else None
    form = FrameworkChoiceForm(request.POST or None, initial={"framework": chosen})
    if request.method != "POST":
        return render(request, "accounts/framework.html", {"form": form})
    if not form.is_valid():
        return unprocessable(request, "accounts/framework.html", {"form": form})
    actions.choose_framework(person=request.user, by=request.user, **form.cleaned_data)
    messages.success(request, "Saved. Your record is measured against it.")
    return redirect("accounts:record")


@idempotent("accounts.add_outside")
def add_outside(request: SignedIn) -> HttpResponse:
    """Add learning from elsewhere."""
    form = OutsideForm(request.POST or None, request.FILES or None, person=request.user)
    if request.method != "POST":
        return render(request, "accounts/outside.html", {"form": form})
    if not form.is_valid():
        return unprocessable(request, "accounts/outside.html", {"form": form})
    actions.add_outside(person=request.user, by=request.user, **form.learnt)
    messages.success(request, "Added to your training record.")
    return redirect("accounts:record")


def _outside(request: SignedIn, key: Any) -> RecordEntry:
    """What stands at this person's own word: what a certificate proves is nobody's to change."""
    mine = request.user.record.filter(kind=RecordEntry.Kind.OUTSIDE, certificates=None)
    return find(mine.select_related("outside"), uuid=key)


@idempotent("accounts.change_outside")
def outside(request: SignedIn, key: Any) -> HttpResponse:
    """Change what one said of learning elsewhere."""
    entry = _outside(request, key)
    form = OutsideForm(request.POST or None, request.FILES or None, person=request.user, entry=entry)
    if request.method != "POST":
        return render(request, "accounts/outside.html", {"form": form, "entry": entry})
    if not form.is_valid():
        return unprocessable(request, "accounts/outside.html", {"form": form, "entry": entry})
    actions.change_outside(entry=entry, by=request.user, **form.learnt)
    messages.success(request, "Saved.")
    return redirect("accounts:record")


@idempotent("accounts.remove_outside")
def remove_outside(request: SignedIn, key: Any) -> HttpResponse:
    """Take learning from elsewhere off the record: a page with a button."""
    entry = _outside(request, key)
    if request.method != "POST":
        return render(request, "accounts/outside_remove.html", {"entry": entry})
    actions.remove_outside(entry=entry, by=request.user)
    messages.success(request, "It is off your record.")
    return redirect("accounts:record")


@require_safe
@never_cache
def proof(request: SignedIn, key: Any) -> HttpResponse:
    """Lead to the paper that proves learning from elsewhere: one's own only, for some minutes."""
    entry = find(
        request.user.record.exclude(outside__proof="")
        .filter(outside__isnull=False)
        .select_related("outside"),
        uuid=key,
    )
    return redirect(proofs.address(entry.outside.proof))


@idempotent("accounts.reflect")
def reflection(request: SignedIn, key: Any) -> HttpResponse:
    """Write or read what one did differently."""
    entry = find(request.user.record.all(), uuid=key)
    mine, version = Reflection.objects.filter(entry=entry), request.POST.get("version")
    form = ReflectionForm(request.POST or None, initial=mine.values("text", "shared").first())
    if request.method == "POST" and tried(
        form, lambda given: actions.reflect(entry=entry, by=request.user, version=version, **given)
    ):
        messages.success(request, "Saved.")
        return redirect("accounts:record")
    shown = {"form": form, "entry": entry, "written": mine.first(), "meanwhile": mine.saved_since(version)}
    return form_page(request, "accounts/reflection.html", shown)
