"""What people send when they follow, save and share."""

from django import forms

from portal.lib.forms import ModelForm, Segmented
from portal.lib.identity import WithoutChildsDetails
from resources.library.models import Digest, SharedList


class ShareForm(WithoutChildsDetails, ModelForm[SharedList]):
    """The name under which a saved list goes to a team."""

    free_text = ("title",)

    class Meta:
        model = SharedList
        fields = ("title",)
        help_texts = {"title": "For example: Before our team day in March."}


class DigestForm(ModelForm[Digest]):
    """How often to write."""

    class Meta:
        model = Digest
        fields = ("often",)
        widgets = {"often": Segmented}
        labels = {"often": "When shall we write to you?"}


class FollowForm(forms.Form):
    """What to follow, or to follow no longer."""

    what = forms.ChoiceField(choices=[(name, name) for name in ("topic", "audience", "review")])
    slug = forms.SlugField(max_length=120)
    on = forms.ChoiceField(choices=[("yes", "Follow"), ("no", "Follow no longer")])
