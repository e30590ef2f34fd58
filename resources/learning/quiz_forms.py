"""What authors type about a quiz and its questions."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from portal.lib.forms import ModelForm
from portal.lib.identity import WithoutChildsDetails
from resources.learning.models import Course, Quiz, Step
from resources.learning.quiz_asking import MOST_OPTIONS, Asked, Kind, Option, wanting

if TYPE_CHECKING:
    OptionFormSetBase = forms.BaseFormSet["OptionForm"]
else:
    OptionFormSetBase = forms.BaseFormSet  # cannot be subscripted while it runs

# Which boxes a line of each kind has, and what the line is called.
BOXES = {
    Kind.SINGLE: ("right", "feedback"),
    Kind.MULTIPLE: ("right", "feedback"),
    Kind.ORDERING: ("feedback",),
    Kind.MATCHING: ("match", "feedback"),
    Kind.SHORT: ("feedback",),
    Kind.SCENARIO: ("right", "feedback", "passage", "to"),
}


class QuizForm(WithoutChildsDetails, ModelForm[Quiz]):
    """What a quiz asks for."""

    free_text = ("title", "words")

    class Meta:
        model = Quiz
        fields: ClassVar[list[str]] = ["title", "words", "pass_percent", "attempts", "minutes"]
        widgets: ClassVar[dict[str, Any]] = {"words": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, str]] = {
            "attempts": "Leave it empty for no limit.",
            "minutes": "Leave it empty for no limit. Some people need more time than others.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in (("pass_percent", 1, 100), ("attempts", 1, 50), ("minutes", 1, 600)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                required=name == "pass_percent",
                min_value=least,
                max_value=most,
                initial=60 if name == "pass_percent" else None,
                widget=forms.NumberInput(attrs={"class": "w-s"}),
            )


class QuestionForm(WithoutChildsDetails, forms.Form):
    """The words of a question around its lines."""

    free_text = ("stem", "passages", "remember")

    stem = forms.CharField(label="Question", max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    passages = forms.CharField(
        label="Passages",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line. The first one opens the scenario; a choice leads to a later one or to the end.",
    )
    remember = forms.CharField(
        label="Worth remembering",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown when the question has been answered.",
    )
    read_again = forms.ChoiceField(
        label="What to read again", required=False, help_text="One of the course’s own steps."
    )

    def __init__(self, *args: Any, kind: Kind, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.SCENARIO:
            del self.fields["passages"]
        cards = Step.objects.filter(module__course=course, resource__isnull=False).select_related("resource")
        again = cast("forms.ChoiceField", self.fields["read_again"])
        again.choices = [("", "Nothing"), *((str(step.resource_id), str(step)) for step in cards)]


class OptionForm(WithoutChildsDetails, forms.Form):
    """One line of a question; which boxes it has depends on the kind."""

    free_text = ("text", "match", "feedback")

    order = forms.IntegerField(label="Number", required=False, min_value=1, max_value=99)
    passage = forms.IntegerField(label="In passage", min_value=1, max_value=30, initial=1)
    text = forms.CharField(label="Words", max_length=300)
    match = forms.CharField(label="Belongs to it", max_length=200)
    right = forms.BooleanField(label="Right, or a good choice", required=False)
    feedback = forms.CharField(label="What to say of it", required=False, max_length=400)
    to = forms.IntegerField(
        label="Leads to passage", required=False, min_value=2, max_value=30, help_text="Empty for the end."
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"order", "text", *BOXES[kind]}:
            del self.fields[name]
        for name in {"order", "passage", "to"} & set(self.fields):
            self.fields[name].widget.attrs["class"] = "w-s"

    def option(self) -> Option:
        """The line; call after `is_valid`."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"order", "DELETE"}}
        if "passage" in given:
            to = given["to"]
            given |= {"passage": given["passage"] - 1, "to": None if to is None else to - 1}
        return Option(**given)


class BaseOptionFormSet(OptionFormSetBase):
    """The lines of a question, and empty ones for more."""

    def add_fields(self, form: OptionForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take out"

    def options(self) -> tuple[Option, ...]:
        """The lines that stay, in the order of their numbers; call after `is_valid`."""
        stay = [
            form
            for form in self.forms
            if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")
        ]
        stay.sort(key=lambda form: form.cleaned_data.get("order") or 100)
        return tuple(form.option() for form in stay)


OptionFormSet = forms.formset_factory(
    OptionForm,
    formset=BaseOptionFormSet,
    extra=4,
    can_delete=True,
    max_num=MOST_OPTIONS,
    validate_max=True,
)


class Writing:
    """A question being written: its form and the form of its lines, checked together."""

    def __init__(self, data: Any, *, kind: Kind, course: Course, asked: Asked | None = None) -> None:
        self.kind = kind
        self.form = QuestionForm(data, kind=kind, course=course, initial=_words(asked))
        made = OptionFormSet(data, prefix="lines", initial=_lines(asked), form_kwargs={"kind": kind})
        self.lines = cast("BaseOptionFormSet", made)

    @property
    def both(self) -> list[Any]:
        """The two of them, for the list of what must be put right."""
        return [self.form, self.lines]

    def is_valid(self) -> bool:
        """Whether everything is there that the kind needs; what is missing is said at the top."""
        if not all([self.form.is_valid(), self.lines.is_valid()]):
            return False
        missing = wanting(self.asked())
        if missing:
            self.form.add_error(None, ValidationError([ValidationError(one) for one in missing]))
        return not missing

    def asked(self) -> Asked:
        """The question as typed."""
        given = self.form.cleaned_data
        return Asked(
            kind=self.kind,
            stem=given["stem"],
            options=self.lines.options(),
            passages=tuple(one.strip() for one in given.get("passages", "").splitlines() if one.strip()),
            remember=given["remember"],
            read_again=int(given["read_again"]) if given["read_again"] else None,
        )


def _words(asked: Asked | None) -> dict[str, Any]:
    if asked is None:
        return {}
    return {
        "stem": asked.stem,
        "passages": "\n".join(asked.passages),
        "remember": asked.remember,
        "read_again": asked.read_again,
    }


def _lines(asked: Asked | None) -> list[dict[str, Any]]:
    return [
        {
            "order": number,
            "text": option.text,
            "right": option.right,
            "feedback": option.feedback,
            "match": option.match,
            "passage": option.passage + 1,
            "to": None if option.to is None else option.to + 1,
        }
        for number, option in enumerate(asked.options if asked else (), 1)
    ]
