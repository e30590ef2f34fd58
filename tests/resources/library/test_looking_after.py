"""What is published is looked at again in time, stays public for as long as it must, and its address goes on answering."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock, jobs, shell
from portal.lib.models import AuditEntry, Email
from resources.library import actions, desk_publication, periods, publishing, tasks
from resources.library.models import Decision, OldAddress, Resource
from resources.reviews.models import ROLES
from tests.factories import reviews as make
from tests.factories import videos as videos_factory
from tests.factories.accounts import partnership
from tests.factories.briefings import briefing
from tests.factories.learning import course
from tests.factories.library import resource, with_file
from tests.factories.posters import poster
from tests.forms import filled

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def house(db):
    return partnership(business_contact_email="team@example.org")


def fresh(card: Resource) -> Resource:
    return Resource.objects.get(pk=card.pk)


def look_after() -> None:
    tasks.look_after("", jobs.Turn(job=None))


def letters(name: str) -> list[str]:
    return sorted(Email.objects.filter(letter=f"library/{name}").values_list("to", flat=True))


def desk(name: str, card: Resource) -> str:
    return reverse(f"desk_library:{name}", args=[card.uuid])


# Looked at again in time


@pytest.fixture
def due(bea, adi):
    """A document of Bea's, with Adi as deputy, that is due in so many days."""
    return lambda days, **fields: resource(
        "report", owner=bea, deputy=adi, review_due=clock.today() + days * DAY, **fields
    )


@pytest.mark.capability(23)
def test_guidance_past_its_review_date_says_so_and_was_written_about_in_time(client, bea, adi):
    page = make.guidance(card={"owner": bea, "deputy": adi, "review_due": clock.today() + 30 * DAY})
    written = []
    for left in (30, 7):
        Resource.objects.filter(pk=page.resource_id).update(review_due=clock.today() + left * DAY)
        look_after()
        written.append(letters("look_again"))
    yesterday = clock.today() - DAY
    Resource.objects.filter(pk=page.resource_id).update(review_due=yesterday)
    both = ["adi@example.org", "bea@example.org"]
    assert written == [both, sorted(both * 2)]
    said = f"Under review since {yesterday.day} {yesterday:%B %Y}."
    assert said in client.get(page.get_absolute_url()).content.decode()
    counted = [f.value for f in shell.figures_for(bea) if f.label == "Under review"]
    assert counted == ["1"]


def test_each_letter_goes_once(due):
    due(30)
    look_after()
    look_after()
    assert letters("look_again") == ["adi@example.org", "bea@example.org"]


@pytest.mark.parametrize("days", [31, -1])
def test_nobody_is_written_to_too_early_or_too_late(due, days):
    due(days)
    look_after()
    assert letters("look_again") == []


def test_a_draft_reminds_nobody(due):
    due(7, state="draft")
    look_after()
    assert letters("look_again") == []


def test_who_is_owner_and_deputy_gets_one_letter(bea):
    resource("report", owner=bea, deputy=bea, review_due=clock.today() + 7 * DAY)
    look_after()
    assert letters("look_again") == ["bea@example.org"]


def test_the_letter_says_the_day_and_leads_to_its_editor(bea):
    page = make.guidance(card={"owner": bea, "review_due": clock.today() + 7 * DAY})
    look_after()
    letter, day = Email.objects.get(), page.resource.review_due
    assert f"{day:%A} {day.day} {day:%B %Y}, in 7 days" in letter.text
    assert f"/desk/reviews/guidance/{page.resource.slug}/" in letter.text


def recording(**card) -> Resource:
    made = videos_factory.video().resource
    for name, value in card.items():
        setattr(made, name, value)
    made.save()
    return made


PAGES = {
    "briefing": lambda **card: briefing(**card).resource,
    "poster": lambda **card: poster(mini=False, **card).resource,
    "review": lambda **card: make.review("Perrin", card=card).resource,
    "report": lambda **card: with_file(resource("report", **card)),
    "guidance": lambda **card: make.guidance(card=card).resource,
    "video": recording,
    "course": lambda **card: course(with_file(resource("report")), **card).resource,
}


@pytest.mark.parametrize("kind", PAGES)
def test_every_format_says_since_when_it_is_under_review(kind, signed_in, priya):
    card = PAGES[kind](review_due=dt.date(2026, 1, 31))
    page = signed_in(priya).get(card.get_absolute_url()).content.decode()
    assert page.count("Under review since 31 January 2026.") == 1


def test_what_is_under_review_waits_for_its_owner_and_its_deputy(due, tom, bea, adi, sam):
    card = due(-1)
    Resource.objects.filter(pk=card.pk).update(owner=tom, deputy=None)
    got = [len(list(desk_publication.to_look_at_again(person))) for person in (tom, bea, sam)]
    assert got == [1, 1, 0]


# Its minimum public period


@pytest.fixture
def review(bea):
    """A review of Bea's that was published half a year ago."""
    made = make.review("Ellery", card={"owner": bea, "published_at": clock.now() - 180 * DAY})
    return made.resource


@pytest.mark.capability(20)
def test_the_publication_clock(signed_in, client, review, bea):
    """Refused without a legal reason, asked at the end, and a working public address throughout."""
    address = review.get_absolute_url()
    team = signed_in(bea)
    refused = team.post(desk("archive", review), filled(**{"archive-reason": "Out of date."}))
    assert (refused.status_code, fresh(review).state) == (422, "published")
    Resource.objects.filter(pk=review.pk).update(published_at=clock.now() - 400 * DAY, ask_on=clock.today())
    look_after()
    look_after()
    assert letters("still_public") == ["bea@example.org"]
    assert [need.title for need in desk_publication.to_decide(bea)] == ["Ellery: its time in public is over"]
    client.logout()
    answers = [client.get(address).status_code]
    deeds = [
        ("keep", {"keep-until": (clock.today() + 365 * DAY).isoformat()}),
        ("hand_over", {"over-publisher": "NSPCC", "over-address": "https://learning.nspcc.org.uk/ellery"}),
    ]
    for name, given in deeds:
        client.force_login(bea)
        client.post(desk(name, review), filled(**given))
        client.logout()
        answers.append(client.get(address).status_code)
    assert answers == [200, 200, 200]
    assert "https://learning.nspcc.org.uk/ellery" in client.get(address).content.decode()


def test_too_early_it_says_until_when_and_what_would_be_needed(review, bea):
    until = publishing.public_until(review)
    with pytest.raises(publishing.NotReady) as refused:
        actions.archive(resource=review, by=bea)
    assert refused.value.sentences == [
        f"It stays public until {until:%-d %B %Y}. Taking it away earlier needs a legal reason, which is kept."
    ]


def test_handing_over_too_early_is_refused_as_well(signed_in, review, bea):
    given = {"over-publisher": "NSPCC", "over-address": "https://learning.nspcc.org.uk/ellery"}
    answer = signed_in(bea).post(desk("hand_over", review), filled(**given))
    assert (answer.status_code, fresh(review).state, Decision.objects.count()) == (422, "published", 0)
    assert "https://learning.nspcc.org.uk/ellery" in answer.content.decode()


def test_its_full_report_is_held_to_the_same_period(review, bea):
    part = resource("report")
    actions.tie(whole=review, part=part, role="report", by=bea)
    with pytest.raises(publishing.NotReady):
        actions.archive(resource=part, by=bea)


def test_a_legal_reason_takes_it_down_and_stays_on_record(signed_in, client, review, bea):
    reason = "Order of the High Court, 2 November 2026."
    signed_in(bea).post(desk("archive", review), filled(**{"archive-legal_reason": reason}))
    made = Decision.objects.get()
    assert (fresh(review).state, made.legal_reason, made.made_by) == ("archived", reason, bea)
    assert AuditEntry.objects.get(verb="library.archived").detail["legal_reason"] == reason
    client.logout()
    assert reason not in client.get(review.get_absolute_url()).content.decode()


def test_the_period_is_the_partnerships_own(review, house, bea):
    house.public_months = 3
    house.save()
    actions.archive(resource=review, by=bea)
    assert fresh(review).state == "archived"


def test_the_period_is_set_on_the_desk(signed_in, house, bea):
    form = signed_in(bea).get(reverse("desk_accounts:settings")).context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name != "logo_file"}
    given |= {"public_months": "24", "public_citation": "Local agreement of May 2026."}
    signed_in(bea).post(reverse("desk_accounts:settings"), filled(**given))
    house.refresh_from_db()
    assert (house.public_months, house.public_citation) == (24, "Local agreement of May 2026.")


def test_what_is_no_review_has_no_period(bea):
    card = resource("report")
    actions.archive(resource=card, by=bea)
    assert fresh(card).state == "archived"


def test_kept_it_is_asked_about_again_on_its_new_day(review, bea):
    until = clock.today() + 100 * DAY
    actions.keep(resource=review, by=bea, until=until)
    look_after()
    assert (fresh(review).ask_on, letters("still_public"), Decision.objects.get().until) == (until, [], until)


def test_where_it_has_no_owner_the_partnership_is_asked(review):
    Resource.objects.filter(pk=review.pk).update(ask_on=clock.today(), owner=None)
    look_after()
    assert letters("still_public") == ["team@example.org"]


def test_publishing_a_review_sets_the_day_on_which_it_is_asked(tom, bea):
    card = make.review(
        "Perrin", card={"state": "in-review"}, kind="national", published_on=clock.today()
    ).resource
    for role in ROLES:
        make.not_published(card.review, role)
    actions.publish(resource=card, by=bea)
    assert fresh(card).ask_on.year == clock.today().year + 1


def test_a_review_from_before_that_day_was_kept_gets_it_once(review):
    first = clock.in_london(fresh(review).published_at).date()
    for _ in range(2):
        look_after()
    kept = AuditEntry.objects.filter(verb="library.clock_begun").count()
    assert (fresh(review).ask_on, kept) == (periods.after_months(first, 12), 1)


def test_one_whose_time_was_over_long_ago_is_asked_about_a_whole_period_from_now(review):
    Resource.objects.filter(pk=review.pk).update(published_at=clock.now() - 900 * DAY)
    look_after()
    assert (fresh(review).ask_on, letters("still_public")) == (periods.after_months(clock.today(), 12), [])


def test_what_is_no_review_or_has_no_readers_is_never_asked_about(bea):
    report, draft = resource("report"), make.review("Perrin", card={"state": "draft"}).resource
    look_after()
    assert (fresh(report).ask_on, fresh(draft).ask_on) == (None, None)


# Its address


def test_an_archived_address_says_since_when_and_whom_to_ask(client, bea):
    card = resource("report", title="Fenn", summary="What was learnt of Fenn.")
    actions.archive(resource=card, by=bea, reason="It is out of date.")
    page = client.get(card.get_absolute_url())
    words = page.content.decode()
    today = clock.today()
    assert (page.status_code, f"{today.day} {today:%b %Y}" in words) == (200, True)
    assert ["It is out of date." in words, "team@example.org" in words, card.summary in words] == [
        True,
        True,
        False,
    ]


def test_its_file_leads_to_that_page_and_nowhere_else(client, bea):
    card = with_file(resource("report"))
    actions.archive(resource=card, by=bea)
    answer = client.get(reverse("library:download", args=[card.slug]))
    assert (answer.status_code, answer.url) == (302, card.get_absolute_url())


def test_who_could_not_see_it_before_finds_nothing_there(client, signed_in, priya, bea):
    card = resource("report", visibility="registered")
    actions.archive(resource=card, by=bea)
    address = card.get_absolute_url()
    assert [client.get(address).status_code, signed_in(priya).get(address).status_code] == [404, 200]


def test_what_was_never_published_says_nothing(client, bea):
    card = resource("report", state="draft")
    actions.archive(resource=card, by=bea)
    assert client.get(card.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("kind", PAGES)
def test_an_old_address_leads_on_for_good_on_every_shelf(kind, signed_in, priya):
    card = PAGES[kind](slug="new-words")
    OldAddress.objects.create(slug="old-words", resource=card)
    answer = signed_in(priya).get(card.get_absolute_url().replace("new-words", "old-words"))
    assert (answer.status_code, answer.url) == (301, card.get_absolute_url())


@pytest.mark.parametrize("kind", PAGES)
def test_an_archived_card_answers_on_every_shelf(kind, signed_in, priya, bea):
    card = PAGES[kind]()
    actions.archive(resource=card, by=bea, legal_reason="An order.")
    answer = signed_in(priya).get(card.get_absolute_url())
    assert (answer.status_code, "Taken down on" in answer.content.decode()) == (200, True)


def test_a_files_old_address_leads_to_the_file_at_the_new(client):
    card = briefing(slug="new-words").resource
    OldAddress.objects.create(slug="old-words", resource=card)
    answer = client.get("/briefings/old-words/briefing.txt")
    assert (answer.status_code, answer.url) == (301, "/briefings/new-words/briefing.txt")


def test_a_hidden_cards_old_address_is_not_there(client):
    card = briefing(slug="new-words", state="draft").resource
    OldAddress.objects.create(slug="old-words", resource=card)
    assert client.get("/briefings/old-words/").status_code == 404


def test_another_shelf_does_not_answer_for_it(client):
    OldAddress.objects.create(slug="old-words", resource=briefing(slug="new-words").resource)
    assert client.get("/posters/old-words/").status_code == 404


# On the desk's list


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("waiting", {"state": "in-review"}),
        ("due", {"review_due": dt.date(2026, 1, 1)}),
        ("ended", {"ask_on": dt.date(2026, 1, 1)}),
        ("scheduled", {"state": "in-review", "publish_at": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}),
    ],
)
def test_the_list_shows_every_format_that_waits(signed_in, bea, state, fields):
    wanted = resource("poster", **fields)
    resource("poster", state="draft")
    page = signed_in(bea).get(reverse("desk_library:list"), {"state": state}).context["page"]
    assert list(page) == [wanted]
