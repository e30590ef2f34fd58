"""What authors type about a quiz and its questions."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User
from portal.lib import safely, storage
from portal.lib.forms import FileDrop, ModelForm
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import Difference, WithEdition, differences, differing, in_rows
from resources.learning import quiz_pictures
from resources.learning.models import Bank, Question, Quiz, Step
from resources.learning.quiz_asking import MOST_OPTIONS, PICTURE_WORDS, Asked, Kind, Option, wanting
from resources.learning.quiz_pictures import Picture

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


class BankForm(WithEdition, WithoutChildsDetails, ModelForm[Bank]):
    """What a bank of questions is called."""

    free_text = ("name",)

    class Meta:
        model = Bank
        fields: ClassVar[list[str]] = ["name"]


class QuizForm(WithEdition, WithoutChildsDetails, ModelForm[Quiz]):
    """What a quiz asks for."""

    free_text = ("title", "words")

    class Meta:
        model = Quiz
        fields: ClassVar[list[str]] = [
            "title",
            "words",
            "pass_percent",
            "attempts",
            "minutes",
            "bank",
            "draw",
        ]
        labels: ClassVar[dict[str, str]] = {"bank": "Bank of questions", "draw": "Questions from the bank"}
        widgets: ClassVar[dict[str, Any]] = {"words": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, str]] = {
            "attempts": "Leave it empty for no limit.",
            "minutes": "Leave it empty for no limit. Some people need more time than others.",
            "bank": "Each attempt asks the quiz’s own questions, then some of the bank’s at random.",
            "draw": "How many of them. Leave it empty without a bank.",
        }

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bank = cast("forms.ModelChoiceField[Bank]", self.fields["bank"])
        bank.queryset = Bank.objects.filter(
            Q(pk__in=Bank.objects.editable_by(person)) | Q(pk=self.instance.bank_id)
        )
        bank.empty_label = "None"
        boxes = (("pass_percent", 1, 100), ("attempts", 1, 50), ("minutes", 1, 600), ("draw", 0, 100))
        for name, least, most in boxes:
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                required=name == "pass_percent",
                min_value=least,
                max_value=most,
                initial=60 if name == "pass_percent" else None,
                widget=forms.NumberInput(attrs={"class": "w-s"}),
            )

    def clean(self) -> dict[str, Any]:
        """A bank and how many of its questions go together, and it has that many."""
        given = super().clean() or self.cleaned_data
        bank, draw = given.get("bank"), given.get("draw") or 0
        given["draw"] = draw
        if bank and not draw and "draw" not in self.errors:
            self.add_error("draw", ValidationError("Say how many questions of the bank an attempt asks."))
        elif draw and not bank and "bank" not in self.errors:
            self.add_error("bank", ValidationError("Choose the bank that they come from."))
        elif bank and draw > (many := bank.questions.count()):
            self.add_error(
                "draw", ValidationError(f"“{bank}” has {many} so far. Write more first, or ask fewer.")
            )
        elif not bank and not self.errors and self._would_ask_nothing():
            self.add_error("bank", ValidationError("The course is published: its quiz needs a question."))
        return given

    def _would_ask_nothing(self) -> bool:
        """Without a bank, in a course that readers have."""
        mine = self.instance
        return bool(mine.pk) and mine.course.resource.is_published and not mine.questions.exists()


class QuestionForm(WithEdition, WithoutChildsDetails, forms.Form):
    """The words of a question around its lines, and its picture.

    `picture` is the one that it has (after `is_valid`: will have). One that was sent is kept at once, so that it is
    not lost while something else is put right.
    """

    free_text = ("stem", "picture_words", "passages", "remember")

    stem = forms.CharField(label="Question", max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    picture_file = forms.FileField(
        label="Picture",
        required=False,
        widget=FileDrop(
            note="PNG, JPEG or WebP, up to 5 MB. No child, and nothing from a case.", icon="image"
        ),
    )
    picture_words = forms.CharField(
        label="What the picture shows",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For those who cannot see it: everything that is needed to answer.",
    )
    picture_out = forms.BooleanField(label="Take the picture out", required=False)
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

    def __init__(self, *args: Any, kind: Kind, of: Quiz | Bank, picture: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = quiz_pictures.kept(str(self.data.get("picture_kept", "")))
        self.picture = sent if sent.name else picture
        if not self.picture.name:
            del self.fields["picture_out"]
        if kind != Kind.SCENARIO:
            del self.fields["passages"]
        again = cast("forms.ChoiceField", self.fields["read_again"])
        if isinstance(of, Bank):  # courses with other steps draw from it
            del self.fields["read_again"]
            return
        cards = Step.objects.filter(module__course=of.course_id, resource__isnull=False)
        shown = dict(cards.values_list("resource_id", "resource__title").order_by("module__order", "order"))
        again.choices = [("", "Nothing"), *((str(key), title) for key, title in shown.items())]

    @property
    def picture_said(self) -> str:
        """Whether there is a picture, for who compares two versions."""
        return "A picture" if self.picture.name else "None"

    def clean(self) -> dict[str, Any]:
        """Keep the picture that was sent, and ask for its words."""
        given = super().clean() or self.cleaned_data
        if given.get("picture_out"):
            self.picture, given["picture_words"] = Picture(), ""
        if given.get("picture_file"):
            try:
                self.picture = quiz_pictures.keep(given["picture_file"])
            except (safely.Refused, storage.StorageUnavailable) as no:
                self.add_error("picture_file", no.sentence)
        words = str(given.get("picture_words") or "").strip()
        if self.picture.name and not words and "picture_words" not in self.errors:
            self.add_error("picture_words", ValidationError(PICTURE_WORDS))
        if words and not self.picture.name and not {"picture_file", "picture_words"} & set(self.errors):
            self.add_error("picture_words", ValidationError("Choose the picture too, or leave this empty."))
        return given


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

    def __init__(
        self, data: Any, files: Any = None, *, kind: Kind, of: Quiz | Bank, question: Question | None = None
    ) -> None:
        self.kind, self.of = kind, of
        asked = question.read() if question else None
        had = Picture(asked.picture, asked.picture_width, asked.picture_height) if asked else Picture()
        self.form = QuestionForm(
            data, files, kind=kind, of=of, picture=had, edited=question, initial=_words(asked)
        )
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
            read_again=int(given["read_again"]) if given.get("read_again") else None,
            picture=self.form.picture.name,
            picture_words=given["picture_words"],
            picture_width=self.form.picture.width,
            picture_height=self.form.picture.height,
        )

    def _picture_beside(self, theirs: "Writing") -> str:
        mine = self.form.picture_said
        return (
            mine if self.form.picture == theirs.form.picture or mine == "None" else "Another picture, below"
        )

    def differences(self, question: Question) -> list[Difference]:
        """Where what was typed differs from what somebody else saved meanwhile."""
        if not self.form.saved_meanwhile:
            return []
        theirs = Writing(None, kind=self.kind, of=self.of, question=Question.objects.get(pk=question.pk))
        return [
            *differences([(self.form, theirs.form)]),
            *differing("Picture kept", theirs=theirs.form.picture_said, yours=self._picture_beside(theirs)),
            *differing("The lines", theirs=in_rows(theirs.lines), yours=in_rows(self.lines)),
        ]


def _words(asked: Asked | None) -> dict[str, Any]:
    if asked is None:
        return {}
    return {
        "stem": asked.stem,
        "passages": "\n".join(asked.passages),
        "remember": asked.remember,
        "read_again": asked.read_again,
        "picture_words": asked.picture_words,
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
