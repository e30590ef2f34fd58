"""Times as a clock in the UK shows them, kept in UTC."""

import datetime as dt

from django import forms

from portal.lib import clock
from portal.lib.forms import Segmented

FIRST, SECOND = "first", "second"


class WithUkTimes(forms.Form):
    """A form with a `day`, times of that day, and `which`: which of the two, when the clocks go back."""

    @staticmethod
    def which_of_two() -> forms.ChoiceField:
        """The question that is asked for a time that comes twice."""
        return forms.ChoiceField(
            label="Which of the two",
            choices=[(FIRST, "The first, still in BST"), (SECOND, "The second, already in GMT")],
            widget=Segmented,
            required=False,
            help_text="Only for a time that comes twice, when the clocks go back.",
        )

    def moment(self, name: str) -> dt.datetime | None:
        """The typed UK time in UTC; a time that is skipped is refused, one that comes twice is asked about."""
        which = self.cleaned_data.get("which")
        wall = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data[name])
        try:
            return clock.london_to_utc(wall, second=which == SECOND if which else None)
        except clock.NoSuchTime as wrong:
            self.add_error(name, str(wrong))
        except clock.TwoSuchTimes as wrong:
            self.add_error("which", str(wrong))
        return None
