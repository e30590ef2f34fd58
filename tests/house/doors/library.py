"""An open document, a registered one, a draft of Tom's and one in review, short pages; a list shared by Priya."""

from resources.library import actions, emails, pictures
from resources.library.models import Bundle, SharedList
from resources.library.wanted import Wanted
from tests.factories.library import page, resource, topic, with_file


def things(people) -> dict[str, str]:
    shown = with_file(resource("report", title="Open document", slug="open-document"))
    with_file(resource("report", slug="registered-document", visibility="registered"))
    draft = with_file(resource("report", slug="draft-document", state="draft", owner=people["tom"]))
    finding = draft.document.current.findings.create(
        kind="speaker_notes", page=2, place="Slide 2", sentence="There are speaker notes.", removed=False
    )
    waiting = with_file(resource("report", slug="waiting-document", state="in-review", owner=people["tom"]))
    whole = resource("review", slug="waiting-whole", state="draft")
    Bundle.objects.create(whole=whole, part=waiting, role="report")
    for slug in ("privacy", "accessibility", "looking-after-yourself"):
        page(slug, title=slug.capitalize())
    group = actions.write_synonym(wordings=["CSE", "child sexual exploitation"], by=None)
    kept = actions.save_search(wanted=Wanted(q="curiosity"), by=people["priya"])
    shared = SharedList.objects.create(person=people["priya"], title="For my team")
    return {
        "priyas_search": str(kept.uuid),
        "stop_token": emails.stop_token(people["priya"]),
        "draft_finding": str(finding.uuid),
        "synonym": str(group.uuid),
        "open_cover": pictures.version(pictures.drawing(shown)),
        "shared_token": shared.token,
        "shared_uuid": str(shared.uuid),
        "topic": topic().slug,
        "open_document": "open-document",
        "registered_document": "registered-document",
        "draft_document": "draft-document",
        "open_document_uuid": str(shown.uuid),
        "draft_document_uuid": str(draft.uuid),
        "waiting_document_uuid": str(waiting.uuid),
        "waiting_whole_uuid": str(whole.uuid),
    }
