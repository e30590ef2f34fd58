"""A file that is too large is counted, not kept."""

from portal.lib.uploads import BoundedUploadHandler


def received(size: int):
    handler = BoundedUploadHandler()
    handler.new_file("file", "a.pdf", "application/pdf", None)
    for start in range(0, size, 1000):
        handler.receive_data_chunk(b"x" * min(1000, size - start), start)
    return handler.file_complete(size)


def test_what_fits_is_kept_whole(settings):
    settings.DOCUMENT_LARGEST = 2_500
    with received(2_500) as file:
        assert (file.size, len(file.read())) == (2_500, 2_500)


def test_what_is_too_large_is_cut_and_keeps_its_true_size(settings):
    settings.DOCUMENT_LARGEST = 2_500
    with received(9_000) as file:
        assert (file.size, len(file.read())) == (9_000, 2_500)
