"""Cards and what hangs on them."""

import io
import itertools

import pikepdf
from django.utils.text import slugify

from portal.lib import clock, storage
from resources.library import actions, search
from resources.library.models import Audience, Document, DocumentVersion, Page, Resource, Topic

_numbers = itertools.count(1)


def topic(name: str = "Neglect") -> Topic:
    return Topic.objects.get_or_create(name=name, slug=slugify(name))[0]


def audience(name: str = "Schools") -> Audience:
    return Audience.objects.get_or_create(name=name, slug=slugify(name))[0]


def resource(
    kind: str = "report", *, state: str = "published", topics=(), audiences=(), **fields
) -> Resource:
    number = next(_numbers)
    given = {"title": f"Resource {number}", "kind": kind, "state": state, "summary": "What was learnt."}
    given["published_at"] = clock.now() if state == "published" else None
    given |= fields
    given.setdefault("slug", slugify(given["title"]))
    card = Resource.objects.create(**given)
    card.topics.set(topic(name) for name in topics)
    card.audiences.set(audience(name) for name in audiences)
    return card


def indexed(kind: str = "report", **fields) -> Resource:
    """A card that the search knows, as one that came in by the front door."""
    card = resource(kind, **fields)
    search.index_card(card)
    return card


def pdf(*pages: str) -> bytes:
    """A plain PDF with a line of text on each page."""
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for words in pages or ("Blank.",):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1]
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = made.make_stream(f"BT /F1 14 Tf 60 760 Td ({words}) Tj ET".encode("latin-1"))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def upload(card: Resource, content: bytes, *, by=None, name: str = "report.pdf", changed: str = ""):
    """A file in quarantine, waiting for its check."""
    return actions.upload_document(
        resource=card, file=io.BytesIO(content), name=name, size=len(content), by=by, changed=changed
    )


def with_file(card: Resource, **fields) -> Resource:
    """A card with a ready file, without the work of checking one."""
    document = Document.objects.create(resource=card)
    given = {
        "number": 1,
        "state": "ready",
        "original_name": "report.pdf",
        "content_type": "application/pdf",
        "size": 180_000,
        "pages": 12,
        "media_name": storage.new_name("library", "pdf"),
    }
    document.current = DocumentVersion.objects.create(document=document, **given | fields)
    document.save()
    return card


def page(slug: str = "privacy", **fields) -> Page:
    given = {"title": "Privacy", "body": "We keep little."}
    return Page.objects.create(slug=slug, **given | fields)
