"""What leaves with a person, and what stays without their name."""

import pytest

from portal.lib import privacy
from resources.videos.models import Caption, Upload, Video, Viewing
from tests.factories import videos as factory

pytestmark = pytest.mark.django_db


def rows(model, person) -> list:
    return list(privacy.rows_about(privacy.register[model], person))


def test_a_persons_copy_holds_what_they_watched_and_sent(priya, tom):
    video = factory.video(owner=tom)
    Viewing.objects.create(person=priya, video=video, version=1)
    factory.upload(tom)
    assert [len(rows(Viewing, priya)), len(rows(Upload, tom)), len(rows(Viewing, tom))] == [1, 1, 0]


def test_a_persons_copy_names_the_captions_they_approved(tom, bea):
    factory.caption(factory.video(owner=tom, title="Ellery"), approved_by=bea, added_by=tom)
    assert [row["video__resource__title"] for row in rows(Caption, bea)] == ["Ellery"]


def test_captions_stay_without_the_name(tom, bea):
    factory.caption(factory.video(owner=tom), approved_by=bea, added_by=tom)
    for person in (tom, bea):
        privacy.register[Caption].erase(person)
    caption = Caption.objects.get()
    assert (caption.added_by, caption.approved_by, caption.approved_at is None) == (None, None, False)


def test_an_exemption_stays_without_the_name(tom, bea):
    from resources.videos import actions

    video = factory.video(owner=tom)
    actions.exempt(video=video, by=bea, reason="Nobody speaks.")
    assert len(rows(Video, bea)) == 1
    privacy.register[Video].erase(bea)
    video.refresh_from_db()
    assert (video.exempt_by, video.exempt_reason) == (None, "Nobody speaks.")
