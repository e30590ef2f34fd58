"""Taking a course: its page, beginning it, going on, completing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, form_page, idempotent, tried, unprocessable
from portal.lib.refusals import Refused
from resources.learning import actions, piloting, standing
from resources.learning.forms import AnswerForm
from resources.learning.models import Course, Enrolment, Pilot, Step
from resources.learning.pilot_forms import RemarkForm
from resources.learning.standing import Standing
from resources.library import actions as library
from resources.library.lasting import lasting
from resources.library.models import Resource


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The library, with the courses' filter on."""
    return redirect(reverse("library:browse") + "?kind=course")


@require_safe
@lasting
def course(request: SignedIn, slug: str) -> HttpResponse:
    """What the course is, and where this person stands in it."""
    shown = Course.objects.visible_to(request.user).select_related("resource")
    found = find(shown, resource__slug=slug)
    pilot = Pilot.objects.open_to(request.user).filter(course=found).first()
    if found.resource.state == Resource.State.EXPECTED and pilot is None:
        raise Http404
    library.note_opened(found.resource, by=request.user, address=request.path)
    where = standing.of_course(request.user, found)
    certificate = where.enrolment.certificate() if where.enrolment and where.is_completed else None
    context = {"standing": where, "course": found, "card": found.resource, "certificate": certificate}
    if pilot:
        context |= {"pilot": pilot, "remark_form": RemarkForm()}
    if where.enrolment and where.enrolment.turn > 1:
        context["earlier"] = Enrolment.objects.visible_to(request.user).filter(course=found, past=True)
    return render(request, "learning/course.html", context)


def _open(request: SignedIn, slug: str) -> Course:
    return find(Course.objects.open_to(request.user).select_related("resource"), resource__slug=slug)


def _mine(request: SignedIn, slug: str) -> Enrolment:
    mine = (
        Enrolment.objects.visible_to(request.user)
        .current()
        .filter(course__in=Course.objects.open_to(request.user))
    )
    return find(mine.select_related("course__resource"), course__resource__slug=slug)


@require_POST
@idempotent("learning.begin")
def begin(request: SignedIn, slug: str) -> HttpResponse:
    """Begin the course."""
    try:
        actions.begin(course=_open(request, slug), by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("learning:course", slug=slug)


@require_POST
@idempotent("learning.begin_anew")
def begin_anew(request: SignedIn, slug: str) -> HttpResponse:
    """Begin the course again, whose time is over."""
    try:
        actions.begin_anew(enrolment=_mine(request, slug), by=request.user)
        messages.success(request, "You have begun anew. What you had done stays in your training record.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("learning:course", slug=slug)


@require_POST
@idempotent("learning.remark")
def remark(request: SignedIn, slug: str) -> HttpResponse:
    """Somebody of a pilot group tells the author something."""
    found = _open(request, slug)
    pilot = find(Pilot.objects.open_to(request.user), course=found)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        context = {"pilot": pilot, "remark_form": form, "course": found, "card": found.resource}
        where = standing.of_course(request.user, found)
        return unprocessable(request, "learning/course.html", context | {"standing": where})
    piloting.say(pilot=pilot, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, "Thank you. The author reads it.")
    return redirect("learning:course", slug=slug)


@require_POST
@idempotent("learning.go_on")
def go_on(request: SignedIn, slug: str) -> HttpResponse:
    """Take stock of what the training record holds, and go on."""
    found = actions.take_stock(enrolment=_mine(request, slug), by=request.user)
    _say(request, found, was=request.POST.get("step", ""))
    return redirect("learning:course", slug=slug)


@require_POST
@idempotent("learning.say_done")
def say_done(request: SignedIn, slug: str, step: int) -> HttpResponse:
    """A person says that they have read a document."""
    enrolment = _mine(request, slug)
    where = standing.of_course(request.user, enrolment.course)
    read = find(enrolment.steps.visible_to(request.user), pk=step)
    if not any(line.step.pk == read.pk and line.by_own_word for line in where.lines):
        raise Http404
    try:
        found = actions.say_done(enrolment=enrolment, step=read, by=request.user)
        _say(request, found, was=str(read.pk))
    except Refused as no:
        messages.error(request, str(no))
    return redirect("learning:course", slug=slug)


@require_http_methods(["GET", "POST"])
@idempotent("learning.reflect")
def reflect(request: SignedIn, slug: str, step: int) -> HttpResponse:
    """A question to the learner. What was written stands in the training record, and is read and changed there."""
    enrolment = _mine(request, slug)
    asked = find(enrolment.steps, pk=step, kind=Step.Kind.REFLECTION)
    answers = request.user.record.filter(source=enrolment.in_turn(asked.key))
    if request.method == "GET" and (written := answers.first()):
        return redirect("accounts:reflection", key=written.uuid)
    form = AnswerForm(request.POST or None, question=asked.question)
    if request.method == "POST" and tried(
        form,
        lambda given: _say(
            request,
            actions.reflect(enrolment=enrolment, step=asked, by=request.user, **given),
            was=str(asked.pk),
        ),
    ):
        return redirect("learning:course", slug=slug)
    where = standing.of_course(request.user, enrolment.course)
    line = next(line for line in where.lines if line.step.pk == asked.pk)
    context = {"form": form, "standing": where, "line": line, "card": enrolment.course.resource}
    if request.method == "POST":
        context["written"] = answers.first()  # from another page, that was sent before this one
    return form_page(request, "learning/reflection.html", context)


def _say(request: SignedIn, found: Standing, *, was: str) -> None:
    """Say what taking stock has found about the step that was next."""
    if found.is_completed:
        messages.success(request, "You have done every step. The course is in your training record.")
    elif found.progress.complete:
        messages.success(request, "You have done every step.")  # what follows of it stands on the page
    elif any(str(line.step.pk) == was and line.is_done for line in found.lines):
        messages.success(request, "Done. The next step is below.")
    else:
        messages.info(
            request,
            "Your training record does not hold this step yet. A briefing counts when you say on its page that you"
            " have read it, a recording when at least 90% was watched.",
        )
