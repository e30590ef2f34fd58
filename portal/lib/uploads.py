"""What comes in with a form goes to the disk, and no more of it than a document may have."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Counts every byte and keeps only as many as a document may have.

    A larger file arrives cut short with its true `size`, so that the form can refuse it by that.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what still fits."""
        if start < settings.DOCUMENT_LARGEST:
            self.file.write(raw_data[: settings.DOCUMENT_LARGEST - start])
