"""Static files with hashed names, ES module imports included."""

import pathlib
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with imports between our own modules rewritten to their hashed names.

    Two versions share the folder while one takes over from the other, each from a folder of its own source: files have
    names of their own, and each version has its own list of them.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        self.manifest_name = f"static-{pathlib.Path(settings.BASE_DIR).name}.json"
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]  # WhiteNoise has no types
