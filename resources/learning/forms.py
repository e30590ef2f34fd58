"""What authors type about a course, and what learners say of its steps."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.record_forms import ReflectionForm
from portal.lib.forms import ModelForm
from portal.lib.identity import NO_DETAILS_HINT, WithoutChildsDetails
from resources.learning import plan
from resources.learning.models import Course, Quiz, Step
from resources.library import occasions
from resources.library.forms import CardForm
from resources.library.models import Resource

if TYPE_CHECKING:
    StepFormSetBase = forms.BaseFormSet["StepForm"]
else:
    StepFormSetBase = forms.BaseFormSet  # cannot be subscripted while it runs

Kind = Resource.Kind
STEP_KINDS = (
    Kind.BRIEFING,
    Kind.VIDEO,
    Kind.GUIDANCE,
    Kind.REPORT,
    Kind.SLIDES,
    Kind.ACTION_PLAN,
    Kind.FORM,
    Kind.LINK,
)
MOST_OFFERED = 100  # things in one list to choose from; the search narrows it
MOST_STEPS = 40


class CourseCardForm(CardForm):
    """The card of a course: never for everyone, since it is kept for the person who takes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [Resource.Visibility.REGISTERED, Resource.Visibility.NAMED]
        who = self.fields["visibility"]
        if isinstance(who, forms.ChoiceField):
            who.choices = [(one.value, one.label) for one in mine]
        if self.instance.visibility not in mine:
            self.initial["visibility"] = Resource.Visibility.REGISTERED


class CourseForm(ModelForm[Course]):
    """What a course is, beyond its card."""

    class Meta:
        model = Course
        fields: ClassVar[list[str]] = [
            "level",
            "minutes",
            "weeks",
            "closes",
            "refresh_months",
            "in_order",
            "needs",
            "certificate",
        ]
        widgets: ClassVar[dict[str, Any]] = {"needs": forms.CheckboxSelectMultiple}
        labels: ClassVar[dict[str, str]] = {
            "minutes": "Minutes of its own",
            "weeks": "Weeks to complete it in",
            "closes": "It closes when the weeks are over",
            "refresh_months": "Again after so many months",
            "in_order": "In order: a step opens when the required ones before it are done",
            "needs": "To be completed first",
            "certificate": "A certificate for everyone who completes it",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "refresh_months": "A completion then counts for so long, and so does its certificate. People hear 90 and 30 days before, and begin anew. Leave it empty where once is enough. It holds for who completes the course from now on.",
            "level": "For example 2 or 3, as your framework counts.",
            "minutes": "Reading its documents, and time to think. Its briefings and recordings add theirs by themselves, so leave them out.",
            "weeks": "Counted from the day a person begins. Leave it empty for no limit.",
            "closes": "Whoever is late then begins anew, and what they have done stays done. Otherwise they may still finish.",
        }

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Q(pk__in=Course.objects.open_to(person).values("pk"))
        known |= Q(pk__in=Course.objects.editable_by(person).values("pk"))
        if self.instance.pk:
            known |= Q(pk__in=self.instance.needs.values("pk"))
        others = Course.objects.exclude(pk=self.instance.pk).exclude(resource__state=Resource.State.ARCHIVED)
        needs = self.fields["needs"]
        if isinstance(needs, forms.ModelMultipleChoiceField):
            needs.queryset = others.filter(known).select_related("resource").order_by("resource__title")

    def clean_needs(self) -> Any:
        """No course has to be completed before itself, by however long a way."""
        needs = self.cleaned_data["needs"]
        if why := self.instance.why_not_first(needs):
            raise ValidationError(why)
        return needs

    def clean(self) -> dict[str, Any]:
        """A certificate states the course's own minutes, so there must be some."""
        given = super().clean() or self.cleaned_data
        if given.get("certificate") and given.get("minutes") == 0:
            self.add_error(
                "minutes",
                ValidationError(
                    "Give the course at least one minute of its own: its certificate states them."
                ),
            )
        if given.get("refresh_months") is not None and not 6 <= given["refresh_months"] <= 120:
            self.add_error("refresh_months", ValidationError("Between 6 and 120 months, or leave it empty."))
        if given.get("weeks") is not None and not 1 <= given["weeks"] <= 104:
            self.add_error("weeks", ValidationError("Between 1 and 104 weeks, or leave it empty."))
        return given

    def about(self) -> dict[str, Any]:
        """What was given, as the actions take it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AnswerForm(ReflectionForm):
    """What a learner writes to a course's question; it goes into their record like any reflection."""

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.required, text.help_text = question, True, NO_DETAILS_HINT
        text.error_messages["required"] = "Write a sentence or two, or come back to it later."


def offered(find: str, person: User) -> "QuerySet[Resource]":
    """Published things that a step can be on and that this author may see, newest first, with these words in their title."""
    things = Resource.objects.visible_to(person).published().filter(kind__in=STEP_KINDS)
    return things.filter(title__icontains=find) if find else things


class StepForm(WithoutChildsDetails, forms.Form):
    """One line of the plan. A step that is there keeps its thing; an empty line offers a choice.

    `titles` has the names of the steps that are there and of what was chosen, by what is sent for them.
    """

    free_text = ("part", "title", "question")

    order = forms.IntegerField(label="Number", required=False, min_value=1, max_value=999)
    part = forms.CharField(label="Begins the part", required=False, max_length=80)
    thing = forms.ChoiceField(label="What is to be done")
    title = forms.CharField(label="Title of the reflection", required=False, max_length=160)
    question = forms.CharField(
        label="Its question",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="About the learner’s own practice, for example: What will you do differently, and when?",
    )
    required = forms.BooleanField(label="Must be done", required=False, initial=True)

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], titles: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].widget.attrs["class"] = "w-s"
        thing = self.fields["thing"]
        here = str(self.initial.get("thing") or "")
        if isinstance(thing, forms.ChoiceField):
            kept = [(here, titles[here])] if here in titles else []
            thing.choices = kept if here else [("", "Choose"), *choices]
        if here:
            thing.widget = forms.HiddenInput()
            thing.error_messages["invalid_choice"] = (
                "This is no longer published, nor a step of this course: take it out."
            )
        self.name = titles.get(here, "No longer there") if here else ""
        self.titles = titles
        self.may_ask = not here or here.startswith(plan.REFLECTION)

    @property
    def here(self) -> str:
        """What is sent for the step that is there; empty for a new line."""
        return str(self.initial.get("thing") or "")

    @property
    def place(self) -> int:
        """The number in the box, valid or not; a line without one goes to the end."""
        number = str(self["order"].value() or "")
        return int(number) if re.fullmatch("[0-9]{1,4}", number) else plan.LAST

    @property
    def said(self) -> str:
        """What stands in the boxes in words, or nothing where nothing is chosen."""
        thing = str(self["thing"].value() or "")
        own = str(self["title"].value() or "") if thing.startswith(plan.REFLECTION) else ""
        title = own or self.titles.get(thing, "")
        return title if self["required"].value() or not title else f"{title} (may be left out)"

    def clean(self) -> dict[str, Any]:
        """A reflection has a title and a question; only a reflection has."""
        given = super().clean() or self.cleaned_data
        if str(given.get("thing") or "").startswith(plan.REFLECTION):
            for name, sentence in (
                ("title", "Give the reflection a title."),
                ("question", "Ask a question."),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return given

    def line(self) -> plan.Line:
        """The line as typed; call after `is_valid`."""
        given = self.cleaned_data
        thing = (
            int(given["thing"]) if given["thing"].isdecimal() and len(given["thing"]) < 19 else given["thing"]
        )
        own = {name: given[name] for name in ("title", "question")} if self.may_ask else {}
        return plan.Line(given["order"], given["part"], thing, given["required"], **own)


class BaseStepFormSet(StepFormSetBase):
    """The plan of a course: a line for each step, and empty ones for more."""

    is_published = False

    def add_fields(self, form: StepForm, index: int | None) -> None:
        """A step is taken out, not deleted: its thing stays on its shelf."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Take out"

    @property
    def lines(self) -> list[plan.Line]:
        """The lines that stay; call after `is_valid`."""
        return [
            form.line() for form in self.forms if form.cleaned_data.get("thing") and not self._going(form)
        ]

    def parts(self, move: str = "") -> list[plan.Part]:
        """The plan; call after `is_valid`. `move` is what a button said: `up 12`, `part-down event:<uuid>`."""
        parts = plan.parts(self.lines)
        how, _, sent = move.partition(" ")
        thing = int(sent) if sent.isdecimal() and len(sent) < 19 else sent
        moves = {
            "up": plan.moved,
            "down": plan.moved,
            "part-up": plan.part_moved,
            "part-down": plan.part_moved,
        }
        if how in moves and any(line.thing == thing for part in parts for line in part.lines):
            return moves[how](parts, thing, up=how.endswith("up"))
        return parts

    @property
    def outline(self) -> str:
        """The plan as it stands in the boxes, valid or not: a line for each step, its part's title above."""
        stay = [
            form
            for form in self.forms
            if form.said and not ("DELETE" in form.fields and form["DELETE"].value())
        ]
        lines: list[str] = []
        for number, form in enumerate(sorted(stay, key=lambda form: form.place), 1):
            part = str(form["part"].value() or "").strip()
            lines += [*([part] if part else []), f"{number}. {form.said}"]
        return "\n".join(lines)

    def _going(self, form: StepForm) -> bool:
        return bool(form.cleaned_data.get("DELETE"))

    def clean(self) -> None:
        """Each thing once, and what readers have keeps a step that must be done."""
        if any(self.errors):
            return
        if self.is_published and not any(line.required for line in self.lines):
            raise ValidationError("The course is published: it needs at least one step that must be done.")
        if plan.twice(self.lines):
            raise ValidationError("Something is in the course twice. Take one of the two out.")
        if self.is_published:
            for quiz in Quiz.objects.named(line.thing for line in self.lines):
                if not quiz.many:
                    raise ValidationError(f"“{quiz}” has no question yet. Write one first, or take it out.")


StepFormSet = forms.formset_factory(
    StepForm,
    formset=BaseStepFormSet,
    extra=3,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_STEPS,
    validate_max=True,
)


def step_formset(data: Any, *, person: User, course: Course | None, find: str = "") -> BaseStepFormSet:
    """The plan of a course (or of a new one). `find` narrows what the empty lines offer; what was sent stays valid.

    What was sent keeps its own lines, however somebody else changed the steps meanwhile.
    """
    steps = course.steps.select_related("module", "resource") if course else []
    titles = {str(step.thing): str(step) for step in steps}
    sent = _sent(data)
    choices = _choices(find, set(sent.values()), course, person)
    titles |= {thing: name for thing, name, _ in choices if thing in sent.values()}
    initial = _as_saved(steps) if data is None else _as_sent(data, sent)
    made = StepFormSet(
        data,
        prefix="steps",
        initial=initial,
        form_kwargs={
            "choices": [(thing, f"{name} ({kind})" if kind else name) for thing, name, kind in choices],
            "titles": titles,
        },
    )
    formset = cast("BaseStepFormSet", made)
    formset.is_published = course is not None and course.resource.is_published
    return formset


def _choices(find: str, sent: set[str], course: Course | None, person: User) -> list[tuple[str, str, str]]:
    """What an empty line offers, and what was chosen already: what is sent for it, its name, its kind in words."""
    cards = list(offered(find, person)[:MOST_OFFERED])
    events = occasions.gatherings(find, MOST_OFFERED)
    if sent:
        here = [card.pk for card in cards]
        chosen = [int(one) for one in sent if one.isdecimal() and len(one) < 19]
        cards += offered("", person).filter(Q(pk__in=chosen) & ~Q(pk__in=here))
        known = {one.key for one in events}
        events += [one for one in occasions.gathered(sent - known) if one.is_open]
    return [
        (plan.REFLECTION, "A question to reflect on", ""),
        *((quiz.key, quiz.title, "Quiz") for quiz in Quiz.objects.filter(course=course)),
        *((one.key, one.name, "Event") for one in events),
        *((str(card.pk), card.title, str(card.get_kind_display())) for card in cards),
    ]


def _as_saved(steps: Iterable[Step]) -> list[dict[str, Any]]:
    lines = []
    module = None
    for number, step in enumerate(steps, 1):
        begins = step.module.title if step.module_id != module else ""
        module = step.module_id
        lines.append(
            {
                "order": number,
                "part": begins,
                "thing": step.thing,
                "title": step.title,
                "question": step.question,
                "required": step.required,
            }
        )
    return lines


_THING = re.compile(r"steps-(\d{1,4})-thing", re.ASCII)


_NAMES = re.compile(r"[0-9]{1,18}|(event|series|reflection|quiz):[0-9a-f-]{1,36}", re.ASCII)


def _sent(data: Any) -> dict[int, str]:
    """The thing of each line that was sent."""
    return {
        int(place[1]): value
        for name, value in (data or {}).items()
        if (place := _THING.fullmatch(name)) and _NAMES.fullmatch(value)
    }


def _as_sent(data: Any, sent: dict[int, str]) -> list[dict[str, Any]]:
    """The lines of steps that were there when the page was opened, each with the thing that it had."""
    many = str(data.get("steps-INITIAL_FORMS", ""))
    opened = int(many) if re.fullmatch(r"[0-9]{1,4}", many) else 0
    return [{"thing": sent.get(place)} for place in range(min(opened, MOST_STEPS))]
