"""Somebody who has a recording's page open, and ticks what stands on it."""

import re

from django.urls import reverse

from resources.videos.models import Video
from tests.forms import filled


def address(video: Video, name: str) -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


def ticked(client, video: Video, name: str) -> dict[str, str]:
    """What the form `name` (approve, release) sends once it is ticked: with the mark that the page has now."""
    page = client.get(address(video, "video")).content.decode()
    mark = re.search(rf'{address(video, name)}".*?name="mark" value="([\w.]*)"', page, re.DOTALL)
    return filled(listened="on", mark=mark[1])


def answered(client, video: Video, name: str):
    """The form `name`, ticked and sent."""
    return client.post(address(video, name), ticked(client, video, name))
