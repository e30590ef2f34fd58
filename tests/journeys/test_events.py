"""Booking, waiting, giving up, joining, the register, and the evaluation with its certificate."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.events import teams
from tests.journeys import letters

SOON = """
import datetime as dt
from accounts.models import User
from events.models import Event
from portal.lib import clock
starts = clock.now() + dt.timedelta(minutes={minutes})
event, _ = Event.objects.get_or_create(slug={slug!r}, defaults=dict(title={title!r}, summary="Made for a journey.", places={places},
    cpd_minutes=60, starts=starts, ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now(),
    trainer=User.objects.get(email="tom@example.org"), join_url="https://meet.example.org/journey"))
"""


def event(portal, slug, title, *, minutes=60 * 24 * 30, places=10, needs_approval=False):
    code = SOON + "Event.objects.filter(pk=event.pk).update(needs_approval={needs_approval})"
    given = {"slug": slug, "title": title, "minutes": minutes, "places": places}
    portal.python(code.format(**given, needs_approval=needs_approval))


def test_a_place_is_booked_on_a_telephone_and_confirmed_by_letter(portal, narrow, check_page, sign_in):
    event(portal, "journey-booking", "A journey to book")
    sign_in(narrow, "sam@example.org")
    narrow.goto("/events/journey-booking/")
    check_page(narrow)
    narrow.get_by_text("Do you need anything to take part?").click()
    narrow.get_by_label("Live captions").check()
    check_page(narrow)
    narrow.get_by_role("button", name="Book", exact=True).click()
    expect(narrow.locator("main")).to_contain_text("You’re booked")
    check_page(narrow)
    narrow.get_by_role("link", name="What I need to take part").click()
    expect(narrow.get_by_label("Live captions")).to_be_checked()
    check_page(narrow)
    letter = letters.newest(portal, "sam@example.org", "events/booked")
    assert (letter["subject"].count("A journey to book"), len(letter["files"])) == (1, 1)
    narrow.goto("/me/bookings/")
    check_page(narrow)
    assert "A journey to book" in narrow.locator("main").inner_text()


def test_booking_and_giving_up_work_without_javascript(portal, context_at, sign_in):
    event(portal, "journey-plain", "A plain journey")
    page = context_at(1280, java_script_enabled=False)
    sign_in(page, "priya@example.org")
    page.goto("/events/journey-plain/")
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_role("link", name="Cancel my place").click()
    page.get_by_role("button", name="Cancel my place").click()
    assert page.get_by_role("button", name="Book", exact=True).count() == 1


def test_a_full_event_has_a_waiting_list_that_moves_up(portal, wide, context_at, check_page, sign_in):
    event(portal, "journey-full", "A full journey", places=1)
    sign_in(wide, "sam@example.org")
    wide.goto("/events/journey-full/")
    wide.get_by_role("button", name="Book", exact=True).click()
    expect(wide.locator("main")).to_contain_text("You’re booked")
    other = context_at(1280, 800)
    sign_in(other, "priya@example.org")
    other.goto("/events/journey-full/")
    other.get_by_role("button", name="Join the waiting list").click()
    expect(other.get_by_role("link", name="Leave the list")).to_be_visible()
    check_page(other)
    wide.goto("/events/journey-full/")
    wide.get_by_role("link", name="Cancel my place").click()
    check_page(wide)
    wide.get_by_role("button", name="Cancel my place").click()
    expect(wide.locator("main")).to_contain_text("Given up")
    other.goto("/events/journey-full/")
    assert "You’re booked" in other.locator("main").inner_text()


def test_the_link_shows_near_the_start_after_a_button(portal, wide, check_page, sign_in):
    event(portal, "journey-now", "A journey now", minutes=5)
    sign_in(wide, "sam@example.org")
    wide.goto("/events/journey-now/")
    wide.get_by_role("button", name="Book", exact=True).click()
    expect(wide.locator("main")).to_contain_text("You’re booked")
    wide.goto("/events/journey-now/join/")
    check_page(wide)
    assert "meet.example.org" not in wide.content()
    wide.get_by_role("button", name="Show me the link").click()
    check_page(wide)
    assert (
        wide.get_by_role("link", name="Open the meeting").get_attribute("href")
        == "https://meet.example.org/journey"
    )


@pytest.mark.long
def test_after_the_register_and_the_evaluation_there_is_a_certificate(
    portal, wide, context_at, check_page, sign_in
):
    event(portal, "journey-past", "A past journey", minutes=5)
    person = context_at(1280, 800)
    sign_in(person, "sam@example.org")
    person.goto("/events/journey-past/")
    person.get_by_role("button", name="Book", exact=True).click()
    expect(person.locator("main")).to_contain_text("You’re booked")
    portal.python(
        "import datetime as dt; from events.models import Event; from portal.lib import clock; "
        "Event.objects.filter(slug='journey-past').update(starts=clock.now() - dt.timedelta(hours=2), ends=clock.now() - dt.timedelta(hours=1))"
    )
    sign_in(wide, "tom@example.org")
    wide.goto("/desk/events/journey-past/register/")
    check_page(wide)
    wide.locator("input[type=radio][value=attended]").first.check()
    wide.get_by_role("button", name="Save the register").click()
    check_page(wide)
    person.goto("/me/record/")
    check_page(person)
    assert "A past journey" in person.locator("main").inner_text()
    person.goto("/events/journey-past/")
    person.get_by_role("link", name="Answer the evaluation").click()
    check_page(person)
    person.get_by_role("button", name="Send my answers").click()
    check_page(person)
    person.locator("[name=rating_1][value='4']").check()
    person.locator("[name=recommend][value=none]").check()
    person.get_by_label("What will you do differently?").fill("Ask the second question.")
    person.get_by_role("button", name="Send my answers").click()
    expect(person.locator("main")).to_contain_text("Your certificate is ready.")
    check_page(person)
    person.goto("/me/certificates/")
    assert "A past journey" in person.locator("main").inner_text()
    wide.goto("/desk/events/journey-past/access-needs/")
    check_page(wide)
    for slug in ("journey-past", "professional-curiosity-in-practice", "online-worlds-real-harm"):
        wide.goto(f"/desk/events/{slug}/evaluation/")
        check_page(wide)


def test_the_business_team_plans_an_event(wide, check_page, sign_in):
    sign_in(wide, "bea@example.org")
    wide.goto("/desk/events/new/")
    check_page(wide)
    wide.locator("[name=title]").fill("Planned in a journey")
    wide.locator("[name=summary]").fill("What it is about.")
    wide.locator("[name=day]").fill((dt.date.today() + dt.timedelta(days=40)).isoformat())
    wide.locator("[name=begins]").fill("10:00")
    wide.locator("[name=finishes]").fill("11:00")
    wide.locator("[name=places]").fill("12")
    wide.locator("[name=cpd_minutes]").fill("60")
    wide.locator("main form button:not([formaction])").last.click()
    wide.wait_for_url(lambda address: "/desk/events/new/" not in address)
    check_page(wide)
    assert "Planned in a journey" in wide.locator("main").inner_text()


def test_a_manager_says_yes_without_an_account(portal, wide, context_at, check_page, sign_in):
    event(portal, "journey-asking", "A journey to ask for", needs_approval=True)
    sign_in(wide, "priya@example.org")
    wide.goto("/events/journey-asking/")
    wide.get_by_role("link", name="Ask for a place").click()
    check_page(wide)
    wide.get_by_label("Your manager’s name").fill("Ruth Abara")
    wide.get_by_label("Your manager’s work email").fill("ruth.abara@example.org")
    wide.get_by_role("button", name="Ask for a place").click()
    expect(wide.get_by_role("button", name="Remind my manager")).to_be_visible()
    check_page(wide)
    page = letters.link(
        letters.newest(portal, "ruth.abara@example.org", "events/manager_asked")["text"], "approve/"
    )
    wide.goto(page)  # as a mail scanner does, and anybody who looks before answering
    check_page(wide)
    manager = context_at(1280, 800, java_script_enabled=False)
    manager.goto(page)
    manager.get_by_role("button", name="Yes, they may come").click()
    assert manager.locator("h1").inner_text() == "Thank you, Ruth Abara"
    wide.goto("/events/journey-asking/")
    expect(wide.locator("main")).to_contain_text("You’re booked")
    wide.goto(page)
    check_page(wide)


def test_the_business_team_sets_the_rules_of_a_line(portal, wide, check_page, sign_in):
    event(portal, "journey-rules", "A journey with rules")
    sign_in(wide, "bea@example.org")
    wide.goto("/desk/events/journey-rules/")
    wide.get_by_role("link", name="Change limits, kept places or offers").click()
    check_page(wide)
    wide.get_by_label("Most places for one agency").fill("4")
    wide.get_by_label("Police").fill("2")
    wide.get_by_role("button", name="Save the rules").click()
    expect(wide.locator("main")).to_contain_text("At most 4 from one agency.")
    check_page(wide)
    wide.goto("/desk/events/charges/")
    check_page(wide)


BEGIN = """
import datetime as dt
from events.models import Event
from portal.lib import clock
Event.objects.filter(slug={slug!r}).update(starts=clock.now() - dt.timedelta(minutes={ago}),
    ends=clock.now() - dt.timedelta(minutes={ago}) + dt.timedelta(hours=1))
"""


def test_a_coordinator_books_for_a_colleague_and_passes_the_place_on(
    portal, wide, context_at, check_page, sign_in
):
    event(portal, "journey-agency", "A journey for an agency")
    sign_in(wide, "morgan@example.org")
    wide.goto("/events/journey-agency/")
    wide.get_by_role("link", name="Book for your agency").click()
    check_page(wide)
    wide.get_by_label("Their work email").fill("sam@example.org")
    wide.get_by_role("button", name="Book", exact=True).click()
    expect(wide.locator("main")).to_contain_text("Nobody of your agency with this address has an account.")
    check_page(wide)
    wide.get_by_label("Their work email").fill("priya@example.org")
    wide.get_by_role("button", name="Book", exact=True).click()
    expect(wide.locator("main")).to_contain_text("Priya Nair")
    check_page(wide)
    wide.get_by_role("link", name="Give to a colleague").click()
    check_page(wide)
    wide.get_by_label("Their work email").fill("morgan@example.org")
    wide.get_by_role("button", name="Give the place").click()
    expect(wide.locator("main")).to_contain_text("has the place, and both are told by email.")
    check_page(wide)
    told = letters.newest(portal, "priya@example.org", "events/handed_over")
    assert told["subject"].startswith("Your place went to Morgan ")


@pytest.mark.long
def test_a_trainer_takes_the_register_from_a_teams_file(portal, wide, context_at, check_page, sign_in):
    event(portal, "journey-teams", "A journey with Teams", minutes=5)
    person = context_at(390)
    sign_in(person, "priya@example.org")
    person.goto("/events/journey-teams/")
    person.get_by_role("button", name="Book", exact=True).click()
    expect(person.locator("main")).to_contain_text("You’re booked")
    portal.python(BEGIN.format(slug="journey-teams", ago=120))
    starts = dt.datetime.fromisoformat(
        portal.python(
            "from events.models import Event; print(Event.objects.get(slug='journey-teams').starts.isoformat())"
        )
        .strip()
        .splitlines()[-1]
    )
    whole = ((starts, starts + dt.timedelta(hours=1)),)
    content = teams.sectioned(
        [teams.Guest("Priya Nair", "priya@example.org", whole), teams.Guest("Meeting Room 2", "", whole)]
    )
    sign_in(wide, "tom@example.org")
    wide.goto("/desk/events/journey-teams/register/")
    check_page(wide)

    def bring() -> None:
        wide.locator("input[type=file]").set_input_files(
            {"name": "report.csv", "mimeType": "text/csv", "buffer": content}
        )
        wide.get_by_role("button", name="Read the report").click()
        expect(wide.locator("main")).to_contain_text("Nothing is saved until you confirm.")
        check_page(wide)

    bring()
    expect(wide.locator("main")).to_contain_text("“Meeting Room 2”")
    assert states(portal, "journey-teams") == "booked"
    wide.get_by_role("button", name="Save the register for 1 person").click()
    expect(wide.locator("main")).to_contain_text("The register is saved. 1 changed.")
    assert states(portal, "journey-teams") == "attended"
    if not wide.locator("input[type=file]").is_visible():
        wide.get_by_text("Bring in the report from Teams").click()
    bring()
    expect(wide.locator("main")).to_contain_text("Saving it again changes nothing.")
    wide.get_by_role("button", name="Save the register for 1 person").click()
    expect(wide.locator("main")).to_contain_text("The register is saved. 0 changed.")
    wide.get_by_role("link", name="Somebody came without a place").click()
    check_page(wide)
    wide.get_by_label("Their work email").fill("sam@example.org")
    wide.get_by_label("Reason").fill("Sent by his manager this morning.")
    wide.get_by_role("button", name="Write them down").click()
    expect(wide.locator("main")).to_contain_text("Came without a place: Sent by his manager this morning.")
    check_page(wide)
    assert states(portal, "journey-teams") == "attended attended"


def states(portal, slug: str) -> str:
    code = f"from events.models import Booking; print(*Booking.objects.filter(event__slug={slug!r}).values_list('state', flat=True))"
    return portal.python(code).strip().splitlines()[-1]


def test_a_professional_comes_to_the_room_of_a_hybrid_event_and_shows_it_by_its_code(
    portal, narrow, wide, check_page, sign_in
):
    event(portal, "journey-room", "A journey to a room")
    portal.python(
        "from events.models import Event; Event.objects.filter(slug='journey-room').update("
        "format='hybrid', venue='Town Hall, Westhaven', room_places=2)"
    )
    sign_in(narrow, "priya@example.org")
    narrow.goto("/events/journey-room/")
    check_page(narrow)
    narrow.get_by_role("button", name="Book", exact=True).click()
    expect(narrow.locator("main")).to_contain_text("Say online or in the room.")
    check_page(narrow)
    narrow.get_by_label("Online", exact=True).check()
    narrow.get_by_role("button", name="Book", exact=True).click()
    expect(narrow.locator("main")).to_contain_text("You come online.")
    assert "Town Hall" not in narrow.locator("main").inner_text()
    narrow.get_by_role("button", name="Come to the room instead").click()
    expect(narrow.locator("main")).to_contain_text("You come to the room: Town Hall, Westhaven.")
    check_page(narrow)
    portal.python(BEGIN.format(slug="journey-room", ago=5))
    sign_in(wide, "tom@example.org")
    wide.goto("/desk/events/journey-room/room/")
    check_page(wide)
    code = wide.locator(".big").inner_text()
    narrow.goto("/events/journey-room/")
    narrow.get_by_role("link", name="I am here").click()
    check_page(narrow)
    narrow.locator("input[name=code]").fill(code)
    narrow.locator("main form button").first.click()
    check_page(narrow)
    narrow.locator("main form button").first.click()
    expect(narrow.locator("main")).to_contain_text("We have noted that you are here.")
    wide.goto("/desk/events/journey-room/register/")
    expect(wide.locator("main")).to_contain_text("Scanned the room’s code")
    check_page(wide)
    assert wide.locator("input[type=radio][value=attended]").first.is_checked()
