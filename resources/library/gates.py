"""What the library's own kinds must have before readers get them."""

from resources.library import publishing
from resources.library.models import Document, DocumentVersion, Resource

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
    if last.state == DocumentVersion.State.CHECKING:
        return ["Wait until the file has been checked."]
    return ["Add another file: the last one was refused."]


def needs_an_address(resource: Resource) -> list[str]:
    """A link needs somewhere to lead, and whose page that is."""
    if not resource.external_url:
        return ["Add the address that it leads to."]
    return _needs_a_publisher(resource)


def _needs_a_publisher(resource: Resource) -> list[str]:
    return [] if resource.publisher else ["Name the publisher whose page it is."]


for kind in DOCUMENT_KINDS:
    publishing.gate(kind)(needs_a_file)
publishing.gate(Resource.Kind.LINK)(needs_an_address)
