"""What the library's own kinds must have before readers get them."""

from django.db.models import F

from portal.lib import identity
from resources.library import publishing
from resources.library.models import Document, DocumentVersion, Resource, SearchPart

DOCUMENT_KINDS = (Resource.Kind.REPORT, Resource.Kind.SLIDES, Resource.Kind.ACTION_PLAN, Resource.Kind.FORM)


def needs_a_file(resource: Resource) -> list[str]:
    """A document needs a file that was found harmless, or the address where its publisher keeps it."""
    if resource.external_url:
        return _needs_a_publisher(resource)
    document = Document.objects.filter(resource=resource).select_related("current").first()
    if document and document.current:
        return []
    last = document.versions.first() if document else None
    if last is None:
        return ["Add the file, or the address where its publisher keeps it."]
    if standing := [one.line for one in last.findings.all() if one.stands]:
        return standing
    if last.state == DocumentVersion.State.CHECKING:
        return ["Wait until the file has been checked."]
    return ["Add another file: the last one was refused."]


def needs_a_review_date(resource: Resource) -> list[str]:
    """A blank form carries the date by which it is looked at again; its version it has from its file."""
    if resource.review_due or resource.external_url:
        return []
    return ["Give the date by which this form is looked at again."]


def needs_an_address(resource: Resource) -> list[str]:
    """A link needs somewhere to lead, and whose page that is."""
    if not resource.external_url:
        return ["Add the address that it leads to."]
    return _needs_a_publisher(resource)


def holds_no_details(resource: Resource) -> list[str]:
    """No word that a review keeps confidential, which may have been named after the words were written.

    Of a file the words of its pages and beside them, of everything else all that the search knows.
    """
    parts = list(resource.search_parts.exclude(source=SearchPart.Source.FILE))
    sentences = [
        f"{parts[found.page - 1].label}: {found.sentence}"
        for found in identity.findings([part.text for part in parts])
    ]
    current = DocumentVersion.objects.filter(document__resource=resource)
    version = current.filter(pk=F("document__current")).first()
    sheets = list(version.sheets.all()) if version else []
    texts = [f"{sheet.text}\n{sheet.beside}" for sheet in sheets]
    for found in identity.findings(texts, names_only=True):
        number = sheets[found.page - 1].number
        place = (
            f"{version.unit.capitalize()} {number}" if version and number else "The file\u2019s properties"
        )
        sentences.append(f"{place}: {found.sentence}")
    return list(dict.fromkeys(sentences))


def _needs_a_publisher(resource: Resource) -> list[str]:
    return [] if resource.publisher else ["Name the publisher whose page it is."]


for kind in DOCUMENT_KINDS:
    publishing.gate(kind)(needs_a_file)
publishing.gate(Resource.Kind.FORM)(needs_a_review_date)
publishing.gate(Resource.Kind.LINK)(needs_an_address)
for kind in Resource.Kind:
    publishing.gate(kind)(holds_no_details)
