"""What comes in with a form: to the disk, no more of it than a document may have, and kept as the rewritten copy."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from portal.lib import safely, storage
from portal.lib.documents import Inspected, inspect_document


@contextmanager
def inspected(uploaded: "UploadedFile[bytes]", **limits: Any) -> Iterator[Inspected]:
    """A small upload, looked through while its sender waits; its copy is there until the block ends.

    `limits` are those of `documents.inspect_document`. Raises safely.Refused with a sentence.
    """
    with safely.Scratch() as folder:
        path = folder / "upload"
        with path.open("wb") as file:
            for chunk in uploaded.chunks():
                file.write(chunk)
        yield inspect_document(path, **limits)


def keep(found: Inspected, folder: str) -> str:
    """Store the rewritten copy; answers its new name in that folder. Raises storage.StorageUnavailable."""
    name = storage.new_name(folder, found.suffix)
    with found.path.open("rb") as file:
        storage.put(storage.MEDIA, name, file, content_type=found.content_type)
    return name


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Counts every byte and keeps only as many as a document may have.

    A larger file arrives cut short with its true `size`, so that the form can refuse it by that. What finds no room
    is gone before that is said: on a full disk, half a file that waits to be forgotten is in everybody's way.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what still fits."""
        if start < settings.DOCUMENT_LARGEST:
            with self._whole_or_gone():
                self.file.write(raw_data[: settings.DOCUMENT_LARGEST - start])

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Hand it over, with the last bytes written."""
        with self._whole_or_gone():
            return super().file_complete(file_size)

    @contextmanager
    def _whole_or_gone(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.file.close()
            raise
