"""Somebody of the business team who adds documents beside a load, one after the other."""

import uuid

from portal.lib.storage import StorageUnavailable
from tests.crowd import Refused, Visitor, sign_in, token
from tests.running import ROOT, Portal

SAMPLE = (ROOT / "tests" / "samples" / "poster-information-sharing.pdf").read_bytes()


def signed_in(portal: Portal, name: str) -> Visitor:
    visitor = Visitor(portal.address)
    status, _ = sign_in(visitor, f"{name}@example.org")
    assert status == 302, (name, status)
    visitor.line.close()  # it would be shut while the load is prepared: nobody reads so long
    return visitor


class Sender:
    """A try that fails raises Refused; the next one goes on with the same document until it is taken."""

    def __init__(self, portal: Portal) -> None:
        self.bea = signed_in(portal, "bea")
        self.documents: list[str] = []  # titles that were taken
        self.unexplained = 0  # refusals without the store's sentence

    def add(self) -> None:
        """A form with its file; a store that does not answer is said in the form."""
        title = f"Drill {len(self.documents)}"
        fields = {"once": str(uuid.uuid4()), "kind": "report", "title": title, "summary": "A drill."}
        fields |= {"visibility": "public", "csrfmiddlewaretoken": token(self.bea.get("/desk/library/add/"))}
        status, page = self.bea.ask("POST", "/desk/library/add/", fields, ("file", "drill.pdf", SAMPLE))
        if status == 302:
            self.documents.append(title)
            return
        if (status, StorageUnavailable.sentence.encode() in page) != (422, True):
            self.unexplained += 1
        raise Refused(f"a document answered {status}")
