"""Letters and their fate, jobs that stopped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, masking
from accounts.desk.people import A_PAGE
from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, needs
from portal.lib.models import Email, Job


@needs("accounts.see_emails")
@require_safe
def emails(request: SignedIn) -> HttpResponse:
    """What was sent and how it fared, newest first."""
    found = Email.objects.defer("text", "html", "attachments")
    state = request.GET.get("state", "")
    if state in Email.State.values:
        found = found.filter(state=state)
    if words := request.GET.get("q", "").strip():
        found = found.filter(Q(to__icontains=words) | Q(subject__icontains=words))
    return render(
        request,
        "accounts/desk/emails.html",
        {
            "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
            "state": state,
            "states": Email.State.choices,
            "q": words,
        },
    )


@needs("accounts.see_emails")
@require_safe
def email(request: SignedIn, key: int) -> HttpResponse:
    """One letter, with its words and its fate. Keys that would let a reader act as its receiver are left out."""
    shown = find(Email.objects.select_related("person"), pk=key)
    return render(
        request, "accounts/desk/email.html", {"email": shown, "text": masking.without_keys(shown.text)}
    )


@needs("accounts.see_emails")
@require_POST
@idempotent("accounts.send_again")
def send_again(request: SignedIn, key: int) -> HttpResponse:
    """Try a letter that failed once more."""
    letter = find(Email.objects.all(), pk=key)
    if actions.send_again(email=letter, by=request.user):
        messages.success(request, f"The email to {letter.to} is on its way again.")
    else:
        messages.info(request, "This email did not fail, or is on its way again already.")
    return redirect("desk_accounts:email", letter.pk)


@needs("accounts.see_emails")
@require_POST
@idempotent("accounts.email_bounced")
def bounced(request: SignedIn, key: int) -> HttpResponse:
    """Note that a letter came back, where no mailbox tells it."""
    letter = find(Email.objects.all(), pk=key)
    if actions.came_back(email=letter, why="Noted by hand.", by=request.user):
        messages.success(request, f"The email to {letter.to} is noted as come back.")
    else:
        messages.info(request, "This email was not sent, or is noted as come back already.")
    return redirect("desk_accounts:email", letter.pk)


@needs("accounts.see_emails")
@require_safe
def jobs(request: SignedIn) -> HttpResponse:
    """Jobs that stopped, with the reason; and how many wait."""
    stopped = Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at", "-pk")
    counts = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by("state"))
    return render(
        request,
        "accounts/desk/jobs.html",
        {
            "page": Paginator(stopped, A_PAGE).get_page(request.GET.get("page")),
            "waiting": counts.get(Job.State.WAITING, 0),
            "running": counts.get(Job.State.RUNNING, 0),
        },
    )


@needs("accounts.see_emails")
@require_POST
@idempotent("accounts.retry_job")
def retry(request: SignedIn, key: int) -> HttpResponse:
    """Give a job that stopped another try."""
    if actions.retry_job(job=find(Job.objects.all(), pk=key), by=request.user):
        messages.success(request, "It will be tried again in a moment.")
    else:
        messages.info(request, "This job has not stopped, or was given another try already.")
    return redirect("desk_accounts:jobs")
