"""Northmere holds what the page that the portal came from holds, and it is alive."""

import tomllib

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import Agency, Certificate, Membership, Partnership, RecordEntry, SafeguardingLead, User
from events import impact
from events.models import Booking, Event, Series
from portal.home.seed import courses, drawing, trials, wording
from portal.lib import documents, identity
from portal.lib.models import Job
from resources.briefings.models import Briefing
from resources.learning import boards
from resources.learning.models import Course
from resources.library.models import Bundle, DocumentVersion, Page, Resource
from resources.posters.models import LeadField, Poster, PosterSize
from resources.reviews.models import ChecklistItem, GuidancePage, NotPublished, Recommendation, Review
from resources.videos.models import Video

pytestmark = pytest.mark.long

# What stands on the page that the portal came from, line by line: kind, format, and what Northmere has in its place.
LINES = [
    ("guidance", "", "chronologies"),
    ("guidance", "", "rapid-review-chronologies"),
    ("report", "annual report of another publisher", "panel-annual-report"),
    ("review", "national", "ways-out"),
    ("report", "full report of another publisher", "ways-out-report"),
    ("briefing", "7-minute briefing", "ways-out-in-seven-minutes"),
    ("review", "national", "nights-that-change"),
    ("report", "full report of another publisher", "nights-that-change-report"),
    ("briefing", "7-minute briefing", "safer-sleep-away-from-home"),
    ("review", "expected", "the-first-weeks"),
    ("briefing", "of another publisher", "domestic-abuse-what-reviews-say"),
    ("briefing", "thematic, of local reviews", "themes-of-fourteen-reviews"),
    ("review", "seven recommendations", "ellery"),
    ("report", "full report", "ellery-report"),
    ("report", "executive summary", "ellery-summary"),
    ("briefing", "7-minute briefing", "ellery-in-seven-minutes"),
    ("poster", "of a review", "who-looks-after-the-helper"),
    ("video", "for registered people", "ellery-narrated"),
    ("review", "serious case review", "fenn"),
    ("briefing", "7-minute briefing", "fenn-in-seven-minutes"),
    ("report", "full report", "fenn-report"),
    ("report", "executive summary", "fenn-summary"),
    ("slides", "", "fenn-slides"),
    ("poster", "of a review, the first", "moved-again"),
    ("poster", "of a review, another", "a-line-not-a-number"),
    ("review", "under letters", "children-r-and-s"),
    ("report", "full report", "children-r-and-s-report"),
    ("report", "learning summary", "children-r-and-s-summary"),
    ("review", "report not published, every recommendation complete", "perrin"),
    ("action-plan", "", "perrin-action-plan"),
    ("briefing", "thematic, national", "exploitation-what-reviews-say"),
    ("poster", "with a mini", "teen-awareness-young-women"),
    ("poster", "with a mini", "teen-awareness-young-men"),
    ("review", "learning review, a summary only", "the-sorrel-children"),
    ("review", "learning review, a summary only", "odell"),
    ("poster", "with a mini", "babies-cant-tell-you"),
    ("poster", "with a mini", "before-birth"),
    ("poster", "with a mini", "ask-the-second-question"),
    ("poster", "with a mini", "behind-the-screen"),
    ("poster", "with a mini", "neglect-what-it-looks-like"),
    ("poster", "with a second file", "neglect-risk-factors"),
    ("poster", "with a mini", "information-sharing"),
    ("poster", "with a mini", "school-is-where-we-notice"),
    ("poster", "with a mini", "exploitation-who-gains"),
    ("poster", "with a mini", "every-name-in-the-house"),
    ("form", "blank", "case-referral-form"),
    ("guidance", "", "referring-a-case"),
    ("guidance", "five working days", "notifiable-incidents"),
    ("guidance", "", "learning-and-improvement"),
    ("guidance", "", "duty-to-refer-serious-incidents"),
    ("guidance", "", "the-national-panel"),
]


def counted() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def pilot(django_db_setup, django_db_blocker):
    """Seeded once for this file, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", stage="pilot", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def northmere(pilot, db) -> Partnership:
    return Partnership.objects.get()


@pytest.mark.parametrize(("kind", "form", "slug"), LINES, ids=[f"{kind} {slug}" for kind, _, slug in LINES])
def test_every_line_of_the_page_has_its_like(kind, form, slug, northmere):
    assert Resource.objects.get(slug=slug).kind == kind


def test_every_kind_of_card_is_there(northmere):
    assert set(Resource.objects.values_list("kind", flat=True)) == set(Resource.Kind.values)


def test_every_poster_but_one_has_a_mini(northmere):
    without = Poster.objects.filter(mini_from_full=False).exclude(sizes__size="mini")
    assert list(without.values_list("resource__slug", flat=True)) == ["a-line-not-a-number"]


def test_the_finished_poster_has_room_marked_for_the_lead(northmere):
    boxes = LeadField.objects.filter(poster_size__poster__resource__slug="information-sharing")
    assert {"lead_name", "lead_phone", "lead_email"} - set(boxes.values_list("key", flat=True)) == set()


def test_material_of_other_publishers_is_linked_and_holds_no_file(northmere):
    linked = Resource.objects.exclude(external_url="")
    assert (linked.count(), linked.filter(document__isnull=False).count()) == (7, 0)


def test_the_review_that_is_announced_says_when_it_is_expected(northmere):
    card = Resource.objects.get(slug="the-first-weeks")
    assert (card.state, card.expected_text[:10]) == ("expected", "The review")


def test_the_review_without_its_report_has_all_recommendations_complete(northmere):
    perrin = Review.objects.get(resource__slug="perrin")
    asked = Recommendation.objects.filter(review=perrin)
    why = NotPublished.objects.get(review=perrin, role="report").reason
    assert (asked.filter(state="complete").count(), asked.count(), why[:16]) == (24, 24, "The young person")


def test_nobody_closed_what_they_recorded_themselves(northmere):
    closings = [c for one in Recommendation.objects.all() for c in one.closings.all()]
    assert [c for c in closings if c.closed_by_id == c.recorded_by_id] == []


def test_a_review_whose_files_are_being_checked_is_open_and_says_so(northmere):
    ellery = Review.objects.get(resource__slug="ellery")
    waiting = set(ellery.not_published.values_list("role", flat=True))
    assert (ellery.resource.state, waiting) == (
        "published",
        {"report", "summary", "slides", "action-plan", "poster", "video"},
    )


def test_a_reviews_parts_are_tied_to_it(northmere):
    roles = Bundle.objects.filter(whole__slug="ellery").values_list("role", flat=True)
    assert sorted(roles) == ["action-plan", "briefing", "poster", "report", "slides", "summary", "video"]


def test_every_briefing_written_here_is_published_with_its_page_but_one_that_waits_to_be_read(northmere):
    written = Briefing.objects.filter(sections__number=1)
    drawn = Briefing.objects.filter(resource__state="published").exclude(page_name="")
    waits = Resource.objects.get(kind="briefing", state="in-review")
    assert (drawn.count(), written.count(), waits.owner.email) == (8, 9, "tom@example.org")


def test_every_briefing_is_read_in_seven_minutes(northmere):
    assert [str(one) for one in Briefing.objects.all() if one.length.minutes > 7] == []


def test_files_are_handed_in_and_wait_for_a_worker(northmere):
    states = set(DocumentVersion.objects.values_list("state", flat=True))
    states |= set(PosterSize.objects.values_list("state", flat=True))
    assert (states, Video.objects.get().state) == ({"checking"}, "uploaded")


def kinds_waiting(queue: str) -> list[str]:
    return list(Job.objects.filter(queue=queue).order_by("due_at", "pk").values_list("kind", flat=True))


def test_the_first_check_stands_before_the_first_publishing(northmere):
    kinds = kinds_waiting("default")
    assert kinds.index("posters.check_artwork") < kinds.index("home.publish_when_ready")


def test_the_film_stands_before_what_needs_it(northmere):
    after = "home.publish_after_recording"
    assert kinds_waiting("media") == ["videos.process", after, after]


def test_captions_were_approved_by_another_than_who_added_them(northmere):
    caption = Video.objects.get().approved_captions()
    assert (caption.added_by.email, caption.approved_by.email) == ("tom@example.org", "bea@example.org")


def test_only_the_six_demo_people_can_sign_in(northmere):
    able = [person.email for person in User.objects.all() if person.has_usable_password()]
    assert sorted(able) == sorted(
        f"{name}@example.org" for name in ("priya", "morgan", "tom", "bea", "adi", "sam")
    )


def test_a_demo_person_signs_in_with_the_known_password(northmere):
    client = Client()
    client.post("/accounts/login/", {"login": "priya@example.org", "password": "safeguarding-demo"})
    assert client.get("/me/").status_code == 200


def test_the_roles_are_those_of_the_house(northmere):
    held = {
        name: sorted(User.objects.get(email=f"{name}@example.org").role_keys)
        for name in ("priya", "morgan", "tom", "bea", "adi", "sam")
    }
    assert held == {
        "priya": ["professional"],
        "morgan": ["coordinator"],
        "tom": ["professional", "trainer"],
        "bea": ["business"],
        "adi": ["administrator"],
        "sam": ["professional"],
    }


def test_every_agency_has_its_lead_and_every_sector_an_agency(northmere):
    led = SafeguardingLead.objects.current().count()
    assert (led, set(Agency.objects.values_list("sector", flat=True))) == (
        Agency.objects.count(),
        set(Agency.Sector.values),
    )


def test_millbrook_has_helen_with_two_deputies(northmere):
    lead = SafeguardingLead.objects.current().get(agency__name="Millbrook Primary School")
    assert (lead.name, lead.deputy1_name, lead.deputy2_name) == ("Helen Marsh", "Anil Desai", "Ruth Calder")


def test_the_course_asks_to_reflect_and_has_a_quiz(northmere):
    kinds = Course.objects.get(resource__slug=courses.SLUG).steps.values_list("kind", flat=True)
    assert list(kinds) == ["briefing", "video", "reflection", "quiz"]


def test_a_draft_draws_its_quiz_from_a_bank_and_a_group_tries_it(northmere):
    tried = Course.objects.get(resource__slug=trials.SLUG)
    quiz, pilot = tried.quizzes.get(), tried.pilot
    assert (tried.resource.state, tried.resource.owner.email) == ("draft", "tom@example.org")
    assert list(tried.steps.values_list("kind", flat=True)) == ["briefing", "quiz"]
    assert (str(quiz.bank), quiz.bank.questions.count(), quiz.many) == ("Noticing neglect", 5, 3)
    assert (pilot.is_running, {one.name for one in pilot.group}) == (
        True,
        {"Priya Nair", "Owen Prys", "Farah Aziz"},
    )
    assert [str(one) for one in pilot.remarks.all()] == ["Priya Nair on Small signs that add up"]


def test_millbrook_has_somebody_to_nudge_and_priya_something_set(northmere):
    board = boards.of(Agency.objects.get(name="Millbrook Primary School"))
    late = {task.row.person.name for task in board.to_nudge}
    assert ({"Priya Nair"} & late, len(late) > 1) == (set(), True)
    (hers,) = (row for row in board.rows if row.person.name == "Priya Nair")
    assert [cell.state for cell in hers.cells] == ["done"]  # the course comes once its recording is ready


def test_one_person_waits_to_be_let_in(northmere):
    assert [str(one) for one in Membership.objects.waiting()] == ["Jess Penrose in Millbrook Primary School"]


def test_six_events_are_coming_and_one_of_them_is_full(northmere):
    coming = Event.objects.published().coming().with_counts()
    full = [event.slug for event in coming if event.taken == event.places]
    assert (coming.count(), full) == (6, ["families-who-move-often-what-to-ask"])


def test_one_event_is_online_and_in_a_room_and_people_come_both_ways(northmere):
    both = Event.objects.get(format=Event.Format.HYBRID)
    come = both.bookings.order_by("way", "room_was_full").values_list("way", "room_was_full")
    assert list(come) == [*[("online", False)] * 2, ("online", True), *[("room", False)] * 3]


def test_priya_has_a_place_and_waits_second_for_another(northmere):
    hers = Booking.objects.live().filter(person__email="priya@example.org").with_turn()
    assert {one.event.slug: (one.state, one.turn if one.is_waiting else 0) for one in hers} == {
        "noticing-neglect-early": ("booked", 0),
        "families-who-move-often-what-to-ask": ("waiting", 2),
    }


def test_two_dates_are_a_series_and_the_leads_hour_is_a_template_with_what_it_needs_first(northmere):
    together = Series.objects.get()
    assert list(together.events.order_by("starts").values_list("slug", "materials__card__slug")) == [
        ("young-carers-the-questions-that-help", "professional-curiosity"),
        ("families-who-move-often-what-to-ask", "professional-curiosity"),
    ]
    kept = Event.objects.exclude(template_name="").get()
    assert (kept.template_name, [str(one) for one in kept.prerequisites.all()]) == (
        "Leads’ hour",
        ["Professional curiosity in practice"],
    )


def test_past_events_have_registers_and_certificates_of_who_also_answered(northmere):
    hers, earlier = Event.objects.past().order_by("-starts")
    numbers = [RecordEntry.objects.filter(source=one.source).count() for one in (hers, earlier)]
    proven = Certificate.objects.filter(entry__source=hers.source).order_by("person__name")
    assert (numbers, [one.person.name for one in proven]) == ([4, 11], ["Grace Obi", "Priya Nair"])


def test_the_evaluation_of_a_past_event_shows_change_and_hides_small_agencies(northmere):
    found = impact.report(Event.objects.get(slug="professional-curiosity-in-practice"))
    changes = {stage: (cell.people, round(cell.value, 1)) for stage, cell in found.total.change.items()}
    shown = [row.name for row in found.agencies if not row.change["after"].is_hidden]
    assert (changes, shown) == (
        {"after": (10, 1.3), "later": (6, 1.4)},
        ["Millbrook Primary School"],
    )
    assert len(found.comments) == 1


def test_no_letter_tells_of_a_day_that_was_moved_into_the_past(northmere):
    sent = [str(booking.uuid) for booking in Booking.objects.filter(event__in=Event.objects.past())]
    jobs = Job.objects.filter(kind="plant.send_email")
    letters = apps.get_model("plant", "Email").objects
    assert ([key for key in sent if letters.filter(key__endswith=key)], jobs.count()) == ([], letters.count())


def test_every_guidance_page_names_its_source_its_owner_and_its_next_look(northmere):
    whole = GuidancePage.objects.filter(resource__state="published", resource__review_due__isnull=False)
    assert (
        whole.exclude(citation="").exclude(resource__owner=None).count(),
        GuidancePage.objects.count(),
    ) == (8, 8)


def test_a_second_time_adds_nothing(northmere):
    before = counted()
    call_command("seed", stage="pilot", verbosity=0)
    assert counted() == before


def test_every_open_page_answers_a_visitor(northmere):
    open_cards = Resource.objects.visible_to(AnonymousUser()).filter(state="published")
    addresses = [card.get_absolute_url() for card in open_cards]
    addresses += [page.get_absolute_url() for page in Page.objects.all()]
    addresses += [page.get_absolute_url() for page in GuidancePage.objects.all()]
    addresses += [event.get_absolute_url() for event in Event.objects.published()]
    client = Client()
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_the_words_hold_no_childs_details(northmere):
    texts = {file.name: file.read_text() for file in (wording.HERE / "words").glob("*.toml")}
    assert {name: identity.findings(text) for name, text in texts.items()} == {key: [] for key in texts}


def test_the_full_report_is_a_tagged_pdf_of_some_pages(northmere, tmp_path):
    review = next(row for row in wording.read("reviews")["review"] if row["slug"] == "ellery")
    chapters = wording.read("reports")["report"][0]["chapters"]
    file = tmp_path / "given"
    file.write_bytes(drawing.document(review, "report", chapters))
    found = documents.inspect_document(file)
    assert (found.tagged, found.lang, 3 <= found.pages <= 6) == (True, "en-GB", True)


def test_slides_and_blank_forms_are_taken_by_the_front_door_for_files(northmere, tmp_path):
    review = next(row for row in wording.read("reviews")["review"] if row["slug"] == "fenn")
    forms = tomllib.loads((wording.HERE / "words" / "forms.toml").read_text())["form"]
    kinds = []
    for content in (drawing.deck(review), *(drawing.blank_form(form) for form in forms)):
        file = tmp_path / "given"
        file.write_bytes(content)
        kinds.append(documents.inspect_document(file).kind)
    assert kinds == ["pptx", "docx", "docx", "docx"]


def test_every_local_review_was_ticked_by_name_before_it_was_published(northmere):
    local = Review.objects.filter(resource__state="published", resource__external_url="")
    ticked = [review.ticks.exclude(by=None).count() for review in local]
    assert ticked == [ChecklistItem.objects.active().count()] * local.count()
    assert ChecklistItem.objects.active().count() == 6
