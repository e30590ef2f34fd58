"""Two versions of the portal gather their static files into one folder."""

import pytest
from django.core.files.base import ContentFile

from portal.lib.static import ModuleManifestStorage


@pytest.fixture
def version(settings, tmp_path):
    """The storage of a version, as a process of it has it that starts now."""

    def begin(name: str) -> ModuleManifestStorage:
        settings.BASE_DIR = tmp_path / name
        return ModuleManifestStorage(location=tmp_path / "static", base_url="/static/")

    return begin


def gather(storage: ModuleManifestStorage, words: str) -> str:
    """Gather the one file there is and give the name it got."""
    storage.delete("a.css")
    storage.save("a.css", ContentFile(words.encode()))
    assert [found for _, _, found in storage.post_process({"a.css": (storage, "a.css")})][:1] == [True]
    return storage.stored_name("a.css")


def test_an_old_process_that_starts_again_keeps_the_names_of_its_own_version(version):
    old = gather(version("portal-1"), "a { color: red }")
    new = gather(version("portal-2"), "a { color: blue }")
    names = [version(name).stored_name("a.css") for name in ("portal-1", "portal-2")]
    assert (names, old == new) == ([old, new], False)


def test_files_of_the_version_before_still_open(version):
    old = gather(version("portal-1"), "a { color: red }")
    gather(version("portal-2"), "a { color: blue }")
    with version("portal-2").open(old) as file:
        assert file.read() == b"a { color: red }"
