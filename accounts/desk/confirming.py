"""Once a year: who still works with the agencies that one looks after."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts import actions
from accounts.confirming_forms import ConfirmForm
from accounts.models import Agency, Membership
from accounts.signed_in import SignedIn
from portal.lib.http import form_page, idempotent, needs, tried

A_PAGE = 50


@needs("accounts.manage_people")
@idempotent("accounts.confirm")
def confirm(request: SignedIn) -> HttpResponse:
    """Who waits to be confirmed, by agency and name, each with a box to tick. Nobody confirms themselves."""
    mine = Membership.objects.kept_by(request.user).exclude(person=request.user)
    form = ConfirmForm(request.POST if request.method == "POST" else None, mine=mine.current())
    if tried(form, lambda given: actions.confirm(by=request.user, **given)):
        messages.success(request, _thanks(len(form.cleaned_data["memberships"])))
        return redirect(request.get_full_path())
    waiting = (
        mine.to_confirm().select_related("person", "agency").order_by("agency__name", "person__name", "pk")
    )
    if agency := Agency.objects.kept_by(request.user).chosen(request.GET.get("agency", "")):
        waiting = waiting.filter(agency=agency)
    shown = {
        "form": form,
        "agency": agency,
        "page": Paginator(waiting, A_PAGE).get_page(request.GET.get("page")),
        "ticked": set(request.POST.getlist("memberships")),
    }
    return form_page(request, "accounts/desk/confirm.html", shown)


def _thanks(number: int) -> str:
    return f"{number} {'person is' if number == 1 else 'people are'} confirmed for another year."
