"""portal.env.example is the whole list for a server, and what it names lies where the units let the portal write."""

import pathlib
import re

import pytest
from django.conf import settings

from tests.house.test_deploy import read_by_settings

DEPLOY = pathlib.Path(settings.BASE_DIR) / "deploy"
# Told by the units and by containers, or by `make run` and the tests alone.
ELSEWHERE = {"PORT", "PORTAL_DATA", "PORTAL_ALIVE_FILE", "VALKEY_BIN", "WEED_BIN", "PYTEST_XDIST_WORKER"}


def named() -> dict[str, str]:
    """Every setting of the example with its value, also what is commented out."""
    lines = (DEPLOY / "portal.env.example").read_text()
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$", lines, re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "unit"), [("PORTAL_BOUNCES_MAILDIR", "portal-worker"), ("BACKUP_FOLDER", "portal-media")]
)
def test_a_folder_that_is_written_to_is_open_to_its_unit(name, unit):
    words = (DEPLOY / f"systemd/{unit}.service").read_text()
    assert re.findall(r"^ReadWritePaths=-(.*)$", words, re.MULTILINE) == [named()[name]]


def test_every_setting_that_a_server_may_be_told_is_in_the_example():
    assert read_by_settings() - ELSEWHERE - set(named()) == set()


def test_nothing_is_in_the_example_that_nobody_reads():
    assert set(named()) - read_by_settings() == {"DJANGO_SETTINGS_MODULE"}
