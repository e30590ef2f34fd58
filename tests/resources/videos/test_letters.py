"""Letters to the trainer about their recording."""

import pytest

from portal.lib.models import Email
from resources.videos import emails
from tests.factories import videos as factory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("letter", "state", "subject"),
    [
        (emails.ready, "ready", "Ready: O'Dell & Ellery"),
        (emails.failed, "failed", "Could not be prepared: O'Dell & Ellery"),
    ],
)
def test_a_subject_holds_the_title_as_it_was_typed(tom, letter, state, subject):
    letter(factory.video(owner=tom, state=state, title="O'Dell & Ellery"))
    assert Email.objects.get().subject == subject
