"""A form counts once, whatever the browser, the person or the network does with it."""

import uuid

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import RequestFactory

from accounts.models import Agency
from portal.lib.http import find, idempotent, needs, tried
from portal.lib.models import IdempotencyKey
from portal.lib.refusals import Refused
from tests.factories.accounts import agency

pytestmark = pytest.mark.django_db


@idempotent("test.add")
def add(request):
    """Adds an agency and goes to it; the name `bad` is refused after the write."""
    place = Agency.objects.create(name=request.POST["name"], sector="other")
    if place.name == "bad":
        return HttpResponse("Mend it", status=422)
    if place.name == "json":
        return JsonResponse({"name": place.name})
    return HttpResponseRedirect(f"/agencies/{place.pk}/")


def post(user, **data):
    request = RequestFactory().post("/add/", data)
    request.user = user
    return add(request)


@pytest.fixture
def key():
    return str(uuid.uuid4())


def test_a_replay_has_no_second_effect(bea, key):
    post(bea, once=key, name="One")
    post(bea, once=key, name="One")
    assert Agency.objects.count() == 1


def test_a_replay_gets_the_first_answer(bea, key):
    assert post(bea, once=key, name="One").url == post(bea, once=key, name="One").url


def test_a_replayed_json_answer_is_the_same(bea, key):
    assert post(bea, once=key, name="json").content == post(bea, once=key, name="json").content


def test_the_same_key_with_other_words_is_refused(bea, key):
    post(bea, once=key, name="One")
    assert post(bea, once=key, name="Two").status_code == 409
    assert Agency.objects.count() == 1


def test_somebody_elses_key_is_not_found(bea, adi, key):
    post(bea, once=key, name="One")
    with pytest.raises(Http404):
        post(adi, once=key, name="One")


def test_a_refused_form_leaves_nothing_behind_and_may_be_sent_again(bea, key):
    assert post(bea, once=key, name="bad").status_code == 422
    assert (Agency.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert post(bea, once=key, name="Good").status_code == 302


def test_a_form_without_its_key_is_refused(bea):
    assert post(bea, name="One").status_code == 422
    assert Agency.objects.count() == 0


def test_a_visitors_form_counts_once_too(key):
    post(AnonymousUser(), once=key, name="One")
    post(AnonymousUser(), once=key, name="One")
    assert Agency.objects.count() == 1


def test_what_may_not_be_seen_is_not_found():
    agency(name="Harbour")
    with pytest.raises(Http404):
        find(Agency.objects.none(), name="Harbour")


def test_a_door_of_the_desk_does_not_exist_without_the_permission(priya, bea):
    @needs("accounts.change_settings")
    def settings_page(request):
        return HttpResponse("in")

    request = RequestFactory().get("/desk/settings/")
    request.user = bea
    assert settings_page(request).status_code == 200
    request.user = priya
    with pytest.raises(Http404):
        settings_page(request)


class NumberForm(forms.Form):
    number = forms.IntegerField()


def refuse(given):
    raise Refused(f"{given['number']} is too many.")


def test_a_deed_is_done_with_what_a_valid_form_holds():
    done = []
    assert (tried(NumberForm({"number": "3"}), done.append), done) == (True, [{"number": 3}])


def test_no_deed_is_done_with_a_form_that_is_not_valid():
    done = []
    assert (tried(NumberForm({"number": "three"}), done.append), done) == (False, [])


@pytest.mark.parametrize(("field", "where"), [(None, "__all__"), ("number", "number")])
def test_what_is_refused_stands_on_the_form(field, where):
    form = NumberForm({"number": "3"})
    assert (tried(form, refuse, field=field), dict(form.errors)) == (False, {where: ["3 is too many."]})
