"""A good file that meets a full disk is not called a damaged one."""

import pikepdf
import pytest
from PIL import Image
from pptx import Presentation

from portal.lib import full_disk, images, office, pdf
from portal.lib.safely_child import Refusal
from resources.posters import artwork_file

FULL = "/dev/full"


def paper(path):
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path)


CASES = {
    "pdf": (paper, pdf.clean),
    "picture": (lambda path: Image.new("RGB", (9, 9)).save(path, "PNG"), images.clean_image),
    "slides": (lambda path: Presentation().save(path), office.clean),
    "poster": (paper, artwork_file.prepare),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_copy_that_finds_no_room_says_so_and_not_that_the_file_is_damaged(kind, tmp_path):
    make, clean = CASES[kind]
    make(given := str(tmp_path / "given"))
    with pytest.raises((Refusal, OSError)) as caught:
        clean(given, FULL)
    assert full_disk.is_behind(caught.value)


def test_a_damaged_file_is_no_full_disk(tmp_path):
    (given := tmp_path / "given").write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(Refusal) as caught:
        pdf.clean(str(given), str(tmp_path / "clean"))
    assert not full_disk.is_behind(caught.value)
