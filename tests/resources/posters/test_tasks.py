"""Artwork on its way to a poster: harmless files get there, the others leave a reason."""

import datetime as dt
import io

import pikepdf
import pypdf
import pytest
from PIL import Image

from portal.lib import clock, jobs, storage
from portal.lib.models import AuditEntry, Job
from resources.posters import actions, checking, drawing, fields
from resources.posters.models import PosterSize
from resources.posters.tasks import UNCHECKED
from tests.factories.accounts import partnership
from tests.factories.posters import SAMPLE, form_of_a_designer, poster
from tests.jobs import drain
from tests.portal.lib import evil

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def draft(bea, **more):
    partnership()
    return actions.add_poster(
        card={"title": "Information sharing"}, by=bea, text_alternative="Words.", **more
    )


def checked(made, content, by, size="full"):
    (row,) = actions.upload_artwork(poster=made, files={size: io.BytesIO(content)}, by=by)
    drain()
    row.refresh_from_db()
    return row


def test_a_finished_poster_gets_ready(bea):
    row = checked(draft(bea), SAMPLE.read_bytes(), bea)
    assert (row.state, row.reason, round(row.page_w_pt), round(row.page_h_pt), row.is_tagged) == (
        "ready",
        "",
        595,
        842,
        True,
    )


def test_ready_artwork_has_a_picture_in_two_sizes(bea):
    row = checked(draft(bea), SAMPLE.read_bytes(), bea)
    heads = []
    for name in (row.picture_name, row.picture2x_name):
        with storage.open_file(storage.MEDIA, name) as file:
            heads.append(file.read(12)[8:])
    assert heads == [b"WEBP", b"WEBP"]


def test_the_upload_is_gone_from_quarantine(bea):
    made = draft(bea)
    (row,) = actions.upload_artwork(poster=made, files={"full": io.BytesIO(SAMPLE.read_bytes())}, by=bea)
    given = row.quarantine_name
    drain()
    row.refresh_from_db()
    assert (row.quarantine_name, storage.exists(storage.QUARANTINE, given)) == ("", False)


def test_a_finished_poster_takes_a_lead(bea):
    row = checked(draft(bea), SAMPLE.read_bytes(), bea)
    actions.mark_boxes(size=row, boxes=fields.usual_boxes("full", row.page_w_pt, "#1D2530"), by=bea)
    out = drawing.personalise(PosterSize.objects.get(), {"lead_name": "Siân Llŷr"})
    text = pypdf.PdfReader(io.BytesIO(out)).pages[0].extract_text()
    assert "Siân Llŷr" in text
    assert "Worried? Talk to our safeguarding lead" in text


def a_picture(kind="PNG", size=(1000, 1414), mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 30) if mode == "RGB" else (0, 0, 0, 0)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("JPEG", "RGB"), ("PNG", "RGBA")])
def test_a_finished_picture_becomes_a_page_that_says_its_words(bea, kind, mode):
    row = checked(draft(bea), a_picture(kind, mode=mode), bea)
    with (
        storage.open_file(storage.MEDIA, row.artwork_name) as file,
        pikepdf.open(io.BytesIO(file.read())) as pdf,
    ):
        figure = pdf.Root.StructTreeRoot.K[0].K[0]
        told = (str(figure.S), str(figure.Alt))
    assert (row.state, round(row.page_w_pt), round(row.page_h_pt), row.is_tagged, told) == (
        "ready",
        595,
        842,
        True,
        ("/Figure", "Words."),
    )


def test_a_picture_takes_a_lead_like_a_pdf(bea):
    row = checked(draft(bea), a_picture(), bea)
    actions.mark_boxes(size=row, boxes=fields.usual_boxes("full", row.page_w_pt), by=bea)
    out = drawing.personalise(PosterSize.objects.get(), {"lead_name": "Siân Llŷr"})
    with pikepdf.open(io.BytesIO(out)) as pdf:
        tagged = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[0]
        assert [str(element.S) for element in tagged] == ["/Figure", "/P"]


def test_a_picture_of_too_few_dots_is_refused(bea):
    row = checked(draft(bea), a_picture(size=(300, 424)), bea)
    assert (row.state, row.reason) == (
        "refused",
        "This picture has too few dots to print: 1169 on its longer side are the least.",
    )


def test_a_poster_of_five_pages_is_refused(bea, tmp_path):
    row = checked(draft(bea), evil.saved(evil.blank(5), tmp_path / "five.pdf").read_bytes(), bea)
    assert (row.state, row.reason) == (
        "refused",
        "This PDF has more than 4 pages, which is the most we take.",
    )


def test_the_artwork_before_stays_when_other_artwork_is_refused(bea):
    made = draft(bea)
    before = checked(made, SAMPLE.read_bytes(), bea).artwork_name
    row = checked(made, b"%PDF-1.7 nothing", bea)
    assert (row.state, row.artwork_name) == ("refused", before)


def test_form_fields_are_found_and_taken_out(bea):
    row = checked(draft(bea), form_of_a_designer(), bea)
    assert [(each["name"], each["x"], each["y"], each["w"], each["h"]) for each in row.found_boxes] == [
        ("DSL name", 0.1, 0.75, 0.4, 0.05),
        ("Telephone", 0.5, 0.75, 0.3, 0.05),
    ]
    with storage.open_file(storage.MEDIA, row.artwork_name) as file, pikepdf.open(file) as pdf:
        assert ("/AcroForm" in pdf.Root, len(pdf.pages[0].obj.Annots)) == (False, 0)


def test_what_artwork_leaves_open_does_not_move_the_words(bea):
    row = checked(draft(bea), form_of_a_designer(), bea)
    with storage.open_file(storage.MEDIA, row.artwork_name) as file, pikepdf.open(file) as pdf:
        signs = [str(i.operator) for i in pikepdf.parse_content_stream(pdf.pages[0])]
    assert signs.count("q") == signs.count("Q") == 1


def test_a_poster_from_words_is_drawn_in_both_sizes_with_its_boxes(bea):
    words = {"headline": "Moved again?", "line": "Ask what was left behind.", "messages": ["Ask.", ""]}
    made = draft(bea, words=words)
    drain()
    rows = {row.size: row for row in made.sizes.all()}
    assert {size: (row.state, row.is_tagged, round(row.page_w_pt)) for size, row in rows.items()} == {
        "full": ("ready", True, 595),
        "mini": ("ready", True, 298),
    }
    assert list(rows["mini"].sheet.boxes) == list(fields.usual_boxes("mini"))


def test_words_that_do_not_fit_are_told(bea):
    made = draft(bea, words={"headline": "Word " * 400, "line": "", "messages": []})
    drain()
    assert {row.reason for row in made.sizes.all()} == {
        "These words do not fit on the poster. Please make them shorter."
    }


def test_changed_words_are_drawn_again(bea):
    made = draft(bea, words={"headline": "Before", "line": "", "messages": []})
    drain()
    before = {row.artwork_name for row in made.sizes.all()}
    words = {"headline": "After", "line": "", "messages": []}
    actions.change_poster(
        poster=made, by=bea, card={"title": "After"}, text_alternative="", mini_from_full=True, words=words
    )
    drain()
    rows = made.sizes.all()
    assert {row.state for row in rows} == {"ready"}
    assert before & {row.artwork_name for row in rows} == set()


def test_a_change_of_the_card_alone_draws_nothing(bea):
    words = {"headline": "Before", "line": "", "messages": []}
    made = draft(bea, words=words)
    drain()
    actions.change_poster(
        poster=made, by=bea, card={"summary": "New."}, text_alternative="", mini_from_full=True, words=words
    )
    assert {row.state for row in made.sizes.all()} == {"ready"}


def in_hand(made) -> PosterSize:
    """The full size as a worker has it who has just begun."""
    return PosterSize.objects.select_related("poster__resource").get(poster=made, size="full")


def reworded(made, by, headline: str) -> None:
    words = {"headline": headline, "line": "", "messages": []}
    actions.change_poster(poster=made, by=by, card={}, text_alternative="", mini_from_full=True, words=words)


def drawn_text(made) -> str:
    with storage.open_file(storage.MEDIA, made.sizes.get(size="full").artwork_name) as file:
        return pypdf.PdfReader(io.BytesIO(file.read())).pages[0].extract_text()


def test_words_saved_while_those_before_were_drawn_are_the_ones_that_are_printed(bea):
    made = draft(bea, words={"headline": "Before", "line": "", "messages": []})
    stale = in_hand(made)
    of_before = checking.check(stale, "")
    reworded(made, bea, "Afterwards")
    actions.accept_artwork(size=stale, checked=of_before)
    assert made.sizes.get(size="full").state == "checking"
    drain()
    text = drawn_text(made)
    assert ("Afterwards" in text, "Before" in text) == (True, False)


def test_words_that_did_not_fit_do_not_refuse_the_shorter_ones_that_came_meanwhile(bea):
    made = draft(bea, words={"headline": "Word " * 400, "line": "", "messages": []})
    stale = in_hand(made)
    reworded(made, bea, "Shorter")
    actions.refuse_artwork(size=stale, reason="These words do not fit on the poster.")
    drain()
    assert [(row.state, row.reason) for row in made.sizes.all()] == [("ready", ""), ("ready", "")]


def given_up(size: PosterSize, meanwhile=lambda: None) -> None:
    """The worker of a size's check dies at the last try, when this has happened."""
    job = Job.objects.filter(kind="posters.check_artwork", subject=str(size.pk), state="waiting")
    mine = job.get()
    job.update(attempts=3, due_at=clock.now() - dt.timedelta(days=1))  # before the other size's
    begun = jobs.claim("default")
    meanwhile()
    Job.objects.filter(pk=begun.pk).update(lease_until=clock.now() - dt.timedelta(seconds=1))
    jobs.put_back_expired()
    mine.refresh_from_db()
    assert mine.state == "dead"


def test_a_check_that_is_given_up_is_told(bea):
    size = in_hand(draft(bea, words={"headline": "Before", "line": "", "messages": []}))
    given_up(size)
    size.refresh_from_db()
    assert (size.state, size.reason) == ("refused", UNCHECKED)


def test_a_check_that_is_given_up_refuses_no_words_that_came_meanwhile(bea):
    made = draft(bea, words={"headline": "Before", "line": "", "messages": []})
    given_up(in_hand(made), lambda: reworded(made, bea, "Afterwards"))
    states = [in_hand(made).state]
    drain()
    assert [*states, in_hand(made).state] == ["checking", "ready"]


def test_a_mini_that_was_taken_away_is_not_drawn_again_unasked(bea):
    made = draft(bea, words={"headline": "Before", "line": "", "messages": []})
    drain()
    actions.take_mini_away(poster=made, by=bea)
    reworded(made, bea, "Afterwards")
    drain()
    assert [row.size for row in made.sizes.all()] == ["full"]


def test_other_words_leave_artwork_that_was_given_as_it_is(bea):
    made = draft(bea, words={"headline": "Before", "line": "", "messages": []})
    drain()
    row = checked(made, SAMPLE.read_bytes(), bea)
    reworded(made, bea, "Afterwards")
    assert {size.size: size.state for size in made.sizes.all()} == {"full": "ready", "mini": "checking"}
    drain()
    assert made.sizes.get(size="full").artwork_name == row.artwork_name


def test_checking_twice_changes_nothing(bea):
    row = checked(draft(bea), SAMPLE.read_bytes(), bea)
    jobs.enqueue("posters.check_artwork", row.pk)
    drain()
    again = PosterSize.objects.get()
    assert (again.artwork_name, again.state) == (row.artwork_name, "ready")


def test_a_lost_upload_is_told(bea):
    made = draft(bea)
    (row,) = actions.upload_artwork(poster=made, files={"full": io.BytesIO(b"%PDF-")}, by=bea)
    storage.delete(storage.QUARANTINE, row.quarantine_name)
    drain()
    row.refresh_from_db()
    assert (row.state, row.reason.startswith("This artwork could not be checked.")) == ("refused", True)


def test_artwork_that_came_meanwhile_is_not_overtaken(bea):
    made = draft(bea)
    (first,) = actions.upload_artwork(poster=made, files={"full": io.BytesIO(b"x")}, by=bea)
    stale = PosterSize.objects.get(pk=first.pk)
    actions.upload_artwork(poster=made, files={"full": io.BytesIO(b"y")}, by=bea)
    actions.refuse_artwork(size=stale, reason="Too late.")
    assert PosterSize.objects.get().state == "checking"


def test_other_artwork_raises_the_version_of_what_was_published(bea):
    made = poster(state="published", mini=False)
    checked(made, SAMPLE.read_bytes(), bea)
    made.refresh_from_db()
    assert made.version == 3  # the boxes of the factory, then the artwork


def test_who_uploaded_what_is_in_the_audit(bea):
    made = draft(bea)
    checked(made, SAMPLE.read_bytes(), bea)
    verbs = AuditEntry.objects.filter(verb__startswith="posters.").order_by("pk").values_list("verb", "by")
    assert list(verbs) == [
        ("posters.added", bea.pk),
        ("posters.artwork_uploaded", bea.pk),
        ("posters.artwork_accepted", None),
    ]
