"""A designer at the desk: hands in a file, marks boxes on it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.posters import SAMPLE
from tests.forms import filled


def upload(content=None, name="art.pdf"):
    return SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content, "application/pdf")


def add(desk, **more):
    given = {
        "title": "Information sharing",
        "visibility": "public",
        "text_alternative": "Your piece.",
        "full": upload(),
    }
    return desk.post(reverse("desk_posters:add"), filled(**given | more))


def boxes_page(size="full"):
    return reverse("desk_posters:boxes", args=["babies", size])


def rows(*boxes, initial=0, **more):
    """A formset as the browser sends it; places are given in hundredths of an A4 page."""
    data = {"box-TOTAL_FORMS": len(boxes), "box-INITIAL_FORMS": initial}
    usual = {
        "before": "", "x": 10, "y": 70, "w": 40, "h": 5, "size_max": 20, "size_min": 9, "max_lines": 1,
        "font_role": "body", "align": "left", "colour": "#1D2530",
    }  # fmt: skip
    a4 = {"x": 2.1, "y": 2.97, "w": 2.1, "h": 2.97}  # millimetres in a hundredth of the page
    for number, box in enumerate(boxes):
        given = usual | {"ORDER": number + 1} | box
        for name, value in given.items():
            is_place = name in a4 and isinstance(value, int)
            data[f"box-{number}-{name}"] = value * a4[name] if is_place else value
    return filled(**data | more)
