"""The sentence for the next page comes with a cookie of this host alone, and goes with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory

from portal.lib.notices import Notices


def test_the_sentence_waits_in_a_cookie_of_this_host_and_is_read_once(settings):
    settings.SESSION_COOKIE_SECURE = True
    asked, answer = RequestFactory().post("/"), HttpResponse()
    asked.session = {}
    asked._messages = Notices(asked)
    messages.success(asked, "Saved.")
    asked._messages.update(answer)
    cookie = answer.cookies["__Host-messages"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True, True, "Lax", "/", "",
    )  # fmt: skip
    after, last = RequestFactory().get("/"), HttpResponse()
    after.session = {}
    after.COOKIES["__Host-messages"] = cookie.value
    kept = Notices(after)
    assert [str(each) for each in kept] == ["Saved."]
    kept.update(last)
    assert (last.cookies["__Host-messages"].value, last.cookies["__Host-messages"]["secure"]) == ("", True)
