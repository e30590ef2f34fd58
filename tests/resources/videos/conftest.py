"""Small clips, made once by the real ffmpeg."""

import pytest

from tests.factories.accounts import partnership
from tests.factories.videos import clip


@pytest.fixture(scope="session")
def seven_seconds(tmp_path_factory) -> bytes:
    """An ordinary small recording with sound, one segment and a bit long."""
    return clip(tmp_path_factory.mktemp("clips") / "a.mp4", seconds=7)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> bytes:
    """The smallest recording with sound that is still one."""
    return clip(tmp_path_factory.mktemp("clips") / "b.mp4", seconds=1, size="64x36")


@pytest.fixture(autouse=True)
def northmere(request):
    """Letters and pages name the partnership."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        partnership()
