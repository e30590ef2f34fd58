"""portal.env.example: what it names lies where the units let the portal write."""

import pathlib
import re

import pytest
from django.conf import settings

DEPLOY = pathlib.Path(settings.BASE_DIR) / "deploy"


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
