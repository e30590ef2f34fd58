"""The partnership's logo: read in the limited subprocess, kept as the rewritten copy, shown by a short-lived address."""

from django.core.files.uploadedfile import UploadedFile

from portal.lib import safely, storage, uploads

LARGEST = 2 * 1024 * 1024
FOLDER = "accounts/logo"


def keep(uploaded: "UploadedFile[bytes]") -> str:
    """Store an uploaded picture; answers its name in the store.

    Raises Refused with a sentence for what is no PNG or JPEG, StorageUnavailable where the store does not answer.
    """
    with uploads.inspected(uploaded, largest=LARGEST) as picture:
        if picture.kind not in {"png", "jpeg"}:
            raise safely.Refused("not_taken", "A logo is a PNG or JPEG picture.")
        return uploads.keep(picture, FOLDER)


def address(name: str) -> str:
    """Where a browser may fetch the logo for some minutes."""
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    return storage.presigned(name, filename="logo", content_type=kind, seconds=600, inline=True)
