"""Two tabs on one reflection: who saves second is shown what stands, and nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import Reflection
from portal.lib.models import AuditEntry
from tests.factories.accounts import learnt, partnership
from tests.forms import filled

NO = "You saved this from another page while you were writing here. Nothing was overwritten: read both below."


@pytest.fixture
def entry(priya):
    partnership()
    return learnt(priya)


@pytest.fixture
def client(priya, signed_in):
    return signed_in(priya)


def door(entry) -> str:
    return reverse("accounts:reflection", args=[entry.uuid])


def version_on(answer) -> str:
    return re.search(r'name="version" value="([^"]*)"', answer.content.decode())[1]


def kept() -> list[tuple[str, bool]]:
    return list(Reflection.objects.values_list("text", "shared"))


def test_the_older_page_is_refused_and_both_versions_stand_on_it(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    older = version_on(client.get(door(entry)))
    client.post(door(entry), filled(text="I ask three times.", version=older))
    answer = client.post(door(entry), filled(text="I ring first.", version=older))
    html = answer.content.decode()
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [NO])
    assert (html.count("<p>I ask three times.</p>"), html.count("I ring first.</textarea>")) == (1, 1)
    assert kept() == [("I ask three times.", False)]


def test_sent_again_from_the_page_that_shows_both_it_is_saved(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    refused = client.post(door(entry), filled(text="I ring first.", version=""))
    client.post(door(entry), filled(text="I ring first.", version=version_on(refused)))
    assert kept() == [("I ring first.", False)]


def test_a_page_from_before_the_first_words_does_not_overwrite_them(client, priya, entry):
    before = [version_on(client.get(at)) for at in (door(entry), reverse("accounts:record"))]
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    answers = [client.post(door(entry), filled(text="I ring first.", version=one)) for one in before]
    assert ([one.status_code for one in answers], kept()) == ([422, 422], [("I ask twice.", False)])


def test_an_older_page_does_not_share_what_is_shared_no_longer(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.", shared=True)
    older = version_on(client.get(door(entry)))
    actions.reflect(entry=entry, by=priya, text="I ask twice.", shared=False)
    answer = client.post(door(entry), filled(text="I ask twice.", shared="on", version=older))
    assert (answer.status_code, kept()) == (422, [("I ask twice.", False)])


def test_an_older_page_does_not_clear_newer_words(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    older = version_on(client.get(door(entry)))
    actions.reflect(entry=entry, by=priya, text="I ring first.")
    answer = client.post(door(entry), filled(text="", version=older))
    assert (answer.status_code, kept()) == (422, [("I ring first.", False)])


def test_an_older_page_does_not_bring_back_what_was_cleared(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    older = version_on(client.get(door(entry)))
    actions.reflect(entry=entry, by=priya, text="")
    answer = client.post(door(entry), filled(text="I ask three times.", version=older))
    assert (answer.status_code, answer.content.decode().count("<p>(empty)</p>"), kept()) == (422, 1, [])


def test_the_words_that_stand_already_are_taken_from_an_older_page(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    answer = client.post(door(entry), filled(text="I ask twice.", version=""))
    assert (answer.url, kept()) == (reverse("accounts:record"), [("I ask twice.", False)])


def test_an_older_page_with_a_childs_details_shows_what_stands_too(client, priya, entry):
    older = version_on(client.get(door(entry)))
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    answer = client.post(door(entry), filled(text="I spoke about 943 476 5919.", version=older))
    assert (answer.status_code, answer.content.decode().count("<p>I ask twice.</p>")) == (422, 1)


def test_nothing_is_noted_of_what_was_refused(client, priya, entry):
    actions.reflect(entry=entry, by=priya, text="I ask twice.")
    client.post(door(entry), filled(text="I ring first.", version=""))
    assert AuditEntry.objects.filter(verb="accounts.reflected").count() == 1
