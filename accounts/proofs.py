"""The paper that proves learning from elsewhere: a short PDF of words that names the person, and nothing else.

It is the one file that a reader may send. So that no completed form gets in, a picture or a scan without words is not
taken, nor a paper that does not name whoever sends it, nor one with a child's details.
"""

import unicodedata

from django.core.files.uploadedfile import UploadedFile

from portal.lib import findings, jobs, safely, storage, uploads

LARGEST = 5 * 1024 * 1024
MOST_PAGES = 2
FOLDER = "accounts/proof"
# What the boxes of case papers are called. No certificate has two of them.
_BOXES = (
    "child s name",
    "date of birth",
    "ethnicity",
    "first language",
    "name of child",
    "nhs number",
    "parental responsibility",
    "reason for referral",
    "significant event",
)


def keep(uploaded: "UploadedFile[bytes]", *, name: str) -> str:
    """Look through a paper and store its clean copy; answers the copy's name in the store.

    `name` is whose paper it is. Raises safely.Refused with a sentence for the person, StorageUnavailable where the
    store does not answer.
    """
    with uploads.inspected(uploaded, largest=LARGEST, most_pages=MOST_PAGES) as paper:
        if paper.kind != "pdf":
            raise safely.Refused(
                "not_pdf", "A certificate is taken as a PDF. Pictures and Word files are not."
            )
        for finding in paper.findings:
            if finding.kind in findings.CHILDS_DETAILS:
                raise safely.Refused("childs_details", finding.line)
        _must_be_a_certificate(paper.text, name)
        return uploads.keep(paper, FOLDER)


def _must_be_a_certificate(text: str, name: str) -> None:
    words = _plain(text)
    if not words:
        raise safely.Refused(
            "no_words", "This PDF is a picture without words. Ask for the PDF itself, or leave the file out."
        )
    if sum(box in words for box in _BOXES) > 1:
        raise safely.Refused(
            "a_form", "This looks like a case paper, not a certificate. No case papers are taken here."
        )
    last_name = _plain(name).split()[-1:]
    if not last_name or last_name[0] not in words.split():
        raise safely.Refused(
            "not_yours",
            f"The name {name} does not stand in this PDF. Only a certificate of your own is taken.",
        )


def _plain(text: str) -> str:
    """Letters and digits in small letters without accents, with one space between words."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() or one == "-" else " " for one in kept).split())


def address(name: str) -> str:
    """Where the person's browser may fetch the paper for some minutes."""
    return storage.presigned(
        name, filename="certificate.pdf", content_type="application/pdf", seconds=600, inline=False
    )


def forget_later(name: str) -> None:
    """Take a paper out of the store when the caller's transaction holds."""
    jobs.enqueue("accounts.forget_proof", name)
