"""Where the sentence for the next page waits: in a cookie that browsers take for this host over HTTPS alone."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Django has no setting for this cookie's name."""

    cookie_name = "__Host-messages"


class Notices(FallbackStorage):
    """What is too long for a cookie waits in the session."""

    storage_classes = (HostCookie, SessionStorage)
