"""The desk: editing, doing, closing by somebody else, and what waits for whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock, shell
from resources.library.models import Bundle
from resources.library.publishing import CHANGED_SINCE
from resources.reviews import actions, desk_needs
from resources.reviews.models import ROLES, Review
from tests.factories import reviews as make
from tests.factories.accounts import agency, partnership
from tests.factories.library import resource
from tests.forms import filled, ticked
from tests.reading import text

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/ellery"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


def details(**fields) -> dict[str, str]:
    given = {
        "title": "Perrin", "kind": "learning", "pseudonym": "Perrin", "precision": "month", "status": "under-way",
        "visibility": "public", "published_on": "2026-07-01", "content_note": "neglect", "summary": "What was learnt.",
    }  # fmt: skip
    return filled(**given | fields)


def test_a_review_is_begun_as_a_draft(signed_in, bea):
    answer = signed_in(bea).post("/desk/reviews/new/", details())
    assert answer.headers["Location"] == "/desk/reviews/perrin/"
    begun = Review.objects.get()
    assert (begun.resource.state, begun.published_in_words, begun.resource.content_note) == (
        "draft",
        "July 2026",
        "neglect",
    )


def test_the_details_are_changed(signed_in, bea, ellery):
    signed_in(bea).post(f"{AT}/details/", details(title="Ellery: a young carer", findings="Nobody asked."))
    ellery.refresh_from_db()
    assert (ellery.resource.title, ellery.findings) == ("Ellery: a young carer", "Nobody asked.")


def test_what_was_typed_comes_back_with_what_to_mend(signed_in, bea):
    answer = signed_in(bea).post("/desk/reviews/new/", details(title="", reviewer="Dr Amara"))
    assert answer.status_code == 422
    assert 'value="Dr Amara"' in text(answer)
    assert "One thing to put right" in text(answer)


@pytest.mark.parametrize("field", ["findings", "summary", "content_note"])
def test_a_childs_details_are_refused(signed_in, bea, field):
    answer = signed_in(bea).post("/desk/reviews/new/", details(**{field: "NHS number 943 476 5919"}))
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_a_known_name_must_be_given(signed_in, bea):
    answer = signed_in(bea).post("/desk/reviews/new/", details(keeps_name="on", pseudonym=""))
    assert answer.status_code == 422


@pytest.mark.parametrize("given", [{"publisher": "Panel"}, {"external_url": "https://example.org"}])
def test_another_publisher_needs_name_and_address(signed_in, bea, given):
    assert signed_in(bea).post("/desk/reviews/new/", details(**given)).status_code == 422


def test_a_format_is_tied(signed_in, bea, ellery):
    summary = resource("report", title="Summary of Ellery")
    signed_in(bea).post(f"{AT}/formats/summary/", filled(parts=str(summary.pk)))
    assert Bundle.objects.get(whole=ellery.resource).part == summary


def test_a_format_gets_its_reason(signed_in, bea, ellery):
    signed_in(bea).post(f"{AT}/formats/video/", filled(reason="A recording is planned."))
    assert ellery.not_published.get().reason == "A recording is planned."


def test_a_format_is_tied_or_explained(signed_in, bea, ellery):
    assert signed_in(bea).post(f"{AT}/formats/video/", filled()).status_code == 422


def test_a_card_of_another_kind_is_no_format(signed_in, bea, ellery):
    poster = resource("poster", title="A poster")
    answer = signed_in(bea).post(f"{AT}/formats/video/", filled(parts=str(poster.pk)))
    assert answer.status_code == 422
    assert not Bundle.objects.exists()


def test_a_format_in_the_archive_stays_tied_when_something_else_is_saved(signed_in, bea, ellery):
    kept = make.part(ellery, "summary", state="archived")
    client = signed_in(bea)
    shown = client.get(f"{AT}/formats/summary/").context["form"]["parts"]
    client.post(f"{AT}/formats/summary/", filled(parts=ticked(shown), reason="It is being mended."))
    assert [tie.part for tie in ellery.resource.parts.all()] == [kept]
    assert ellery.not_published.get().reason == "It is being mended."


def test_a_format_in_the_archive_is_untied_by_taking_its_tick_away(signed_in, bea, ellery):
    make.part(ellery, "summary", state="archived")
    signed_in(bea).post(f"{AT}/formats/summary/", filled(reason="It was withdrawn."))
    assert not ellery.resource.parts.exists()


def test_a_card_in_the_archive_is_not_tied_anew(signed_in, bea, ellery):
    old = resource("report", title="Summary of Ellery", state="archived")
    answer = signed_in(bea).post(f"{AT}/formats/summary/", filled(parts=str(old.pk)))
    assert (answer.status_code, Bundle.objects.exists()) == (422, False)


@pytest.mark.parametrize("role", ["recording", "material", "nonsense"])
def test_there_are_no_other_formats(signed_in, bea, ellery, role):
    assert signed_in(bea).get(f"{AT}/formats/{role}/").status_code == 404


def test_formats_are_found_by_title(signed_in, bea, ellery):
    resource("report", title="Summary of Ellery")
    resource("report", title="Something else")
    page = text(signed_in(bea).get(f"{AT}/formats/summary/?q=summary"))
    assert ("Summary of Ellery" in page, "Something else" in page) == (True, False)


def test_a_draft_is_announced(signed_in, bea):
    perrin = make.review("Perrin", card={"state": "draft"})
    signed_in(bea).post("/desk/reviews/perrin/expected/", filled(expected_text="in autumn 2027"))
    perrin.resource.refresh_from_db()
    assert (perrin.resource.state, perrin.resource.expected_text) == ("expected", "in autumn 2027")


def test_it_is_published_with_the_day_it_was_first_published(signed_in, bea):
    perrin = make.review("Perrin", card={"state": "in-review"}, published_on=dt.date(2026, 7, 1))
    for role in ROLES:
        make.not_published(perrin, role)
    signed_in(bea).post(reverse("desk_library:publish", args=[perrin.resource.uuid]), filled())
    perrin.resource.refresh_from_db()
    assert (perrin.resource.state, perrin.resource.published_at) == (
        "published",
        dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC),
    )


def test_the_embargo_of_all_its_formats_is_set_beside_the_checklist(signed_in, bea):
    perrin = make.review("Perrin", card={"state": "draft"})
    make.part(perrin, "summary", state="draft")
    client = signed_in(bea)
    place = reverse("desk_library:embargo", args=[perrin.resource.uuid])
    assert f'action="{place}"' in text(client.get("/desk/reviews/perrin/"))
    given = {"embargo-day": "2099-11-26", "embargo-time": "09:00", "back": "editor"}
    answer = client.post(place, filled(**given))
    assert answer.headers["Location"] == "/desk/reviews/perrin/"
    page = text(client.get("/desk/reviews/perrin/"))
    assert 'at least 12 months, until <time datetime="2100-11-26">' in page


def test_a_review_without_formats_is_offered_no_embargo(signed_in, bea):
    make.review("Perrin", card={"state": "draft"})
    assert "embargo/" not in text(signed_in(bea).get("/desk/reviews/perrin/"))


def test_what_is_not_ready_is_not_published_and_says_what_is_missing(signed_in, bea):
    perrin = make.review("Perrin", card={"state": "in-review"}, published_on=dt.date(2026, 7, 1))
    answer = signed_in(bea).post(reverse("desk_library:publish", args=[perrin.resource.uuid]), filled())
    perrin.resource.refresh_from_db()
    assert (answer.status_code, perrin.resource.state) == (422, "in-review")
    assert "Full report: publish it, or say why it is not published." in text(answer)


def questions(client, address) -> int:
    """How often a page asks the database; the rail of other rooms is the same on every page."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(signed_in, bea):
    client, asked = signed_in(bea), []
    for n in range(3):
        make.recommendation(make.review(f"Review {n}"), due=dt.date(2020, 1, 1))
        asked.append(questions(client, "/desk/reviews/"))
    assert asked == [asked[0]] * 3


def test_the_editor_asks_the_same_number_of_questions_however_long_it_is(signed_in, bea, ellery):
    client, asked = signed_in(bea), []
    for n in range(3):
        make.action(make.recommendation(ellery, number=n + 1))
        make.part(ellery, "poster", title=f"Poster {n}")
        asked.append(questions(client, f"{AT}/"))
    assert asked == [asked[0]] * 3


def test_late_recommendations_wait_for_the_business_team_with_their_owner(ellery, bea):
    yesterday = clock.today() - dt.timedelta(days=1)
    make.recommendation(ellery, owner=agency(name="Slow Trust"), due=yesterday)
    need = next(iter(desk_needs.late_recommendations(bea)))
    assert (need.tone, "Slow Trust" in need.why, need.url) == (
        "bad",
        True,
        "/desk/reviews/ellery/recommendations/1/#rec-1",
    )


def test_several_late_recommendations_are_one_line_that_names_the_longest(ellery, bea):
    for number, days in ((1, 3), (2, 24)):
        owner, due = agency(name=f"Trust {number}"), clock.today() - dt.timedelta(days=days)
        make.recommendation(ellery, number=number, owner=owner, due=due)
    need = desk_needs.late_recommendations(bea)[0]
    assert (need.title, need.why, need.url) == (
        "2 recommendations are late",
        "The longest by 24 days: Ellery, number 2. Owner: Trust 2.",
        "/desk/reviews/recommendations/open/?lateness=late",
    )


def test_what_is_due_today_is_not_late(ellery, bea):
    make.recommendation(ellery, due=clock.today())
    assert desk_needs.late_recommendations(bea) == []


def test_what_can_be_closed_waits_for_who_may_close_it(done, bea, adi):
    assert [len(desk_needs.late_recommendations(someone)) for someone in (bea, adi)] == [0, 1]


def test_what_one_may_not_close_oneself_hides_nothing_that_one_may(ellery, bea, adi):
    for number in range(1, 13):
        make.action(make.recommendation(ellery, number=number), done_by=bea if number < 12 else adi)
    assert [need.url for need in desk_needs.late_recommendations(bea)] == [
        "/desk/reviews/ellery/recommendations/12/#rec-12"
    ]


@pytest.mark.parametrize("fields", [{"due": dt.date(2020, 1, 1)}, {"state": "under-way"}])
def test_nothing_waits_of_a_review_in_the_archive(adi, bea, fields):
    asked = make.recommendation(make.review("Old", card={"state": "archived"}), **fields)
    make.action(asked, done_by=bea)
    assert desk_needs.late_recommendations(adi) == []


def test_nothing_of_it_waits_for_a_trainer(ellery, done, tom):
    make.recommendation(ellery, number=2, due=dt.date(2020, 1, 1))
    assert (desk_needs.late_recommendations(tom), desk_needs.open_recommendations(tom)) == ([], [])


def test_the_front_page_counts_open_recommendations(ellery, bea):
    make.recommendation(ellery, due=dt.date(2020, 1, 1))
    make.recommendation(ellery, number=2, state="complete", completed_on=clock.today())
    make.recommendation(make.review("Old", card={"state": "archived"}), due=dt.date(2020, 1, 1))
    found = [f for f in shell.figures_for(bea) if f.label == "Open recommendations"]
    assert [(f.value, f.note, f.url) for f in found] == [
        ("1", "1 late", "/desk/reviews/recommendations/open/")
    ]


def test_what_is_approved_goes_with_its_ticks(signed_in, bea, ellery):
    asked = make.recommendation(ellery, words="It has begun.")
    signed_in(bea).post(f"{AT}/recommendations/1/words/", filled(**{"approve-names_owner": "on"}))
    asked.refresh_from_db()
    assert (asked.approved_words, asked.names_owner, asked.shows_due) == ("It has begun.", True, False)


def test_words_that_were_changed_since_the_page_was_opened_are_not_approved(signed_in, bea, tom, ellery):
    asked = make.recommendation(ellery, words="It has begun.")
    actions.change_recommendation(by=tom, recommendation=asked, fields={"words": "It is over."})
    sent, path = filled(**{"approve-edition": "1"}), f"{AT}/recommendations/1/words/"
    answer = signed_in(bea).post(path, sent)
    asked.refresh_from_db()
    said = answer.content.decode()
    assert (answer.status_code, asked.approved_words, CHANGED_SINCE in said) == (422, "", True)
    assert 'name="approve-edition" value="2"' in said
    signed_in(bea).post(path, filled(**{"approve-edition": "2"}))
    asked.refresh_from_db()
    assert asked.approved_words == "It is over."


def test_a_tick_is_taken_back_without_new_words(signed_in, bea, ellery):
    asked = make.recommendation(ellery, words="It.", approved_words="It.", names_owner=True)
    signed_in(bea).post(f"{AT}/recommendations/1/words/", filled())
    asked.refresh_from_db()
    assert asked.names_owner is False
