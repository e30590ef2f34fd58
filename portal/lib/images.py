"""Makes a new picture out of a stranger's: same look, nothing else. Runs inside the child only."""

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from portal.lib import picture_marks
from portal.lib.safely_child import Refusal

MOST_PIXELS = 50_000_000  # a 50-megapixel camera; 200 MB while it is open
_FORMATS = ("PNG", "JPEG", "WEBP")
_HOW: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "WEBP": {"quality": 90, "method": 4},
}


def clean_image(source: str, target: str) -> dict[str, Any]:
    """Decode and encode a picture again, upright, in sRGB, without any metadata.

    Answers ``format`` (png, jpeg, webp), ``width`` and ``height`` in pixels, and ``marks``: what told on its maker and
    is no longer there. Raises Refusal ``broken``,
    ``too_many_pixels`` or ``animated``.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=_FORMATS) as given:
                told = _rewrite(given, target)
            marks = sorted(picture_marks.of(Path(source).read_bytes()))
            return {**told, "marks": [[kind, 0, "The picture"] for kind in marks]}
    except (Refusal, MemoryError):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal(
            "too_many_pixels", "This picture has more than 50 million pixels. Please make it smaller."
        ) from error
    except Exception as error:
        # Decoders answer a broken file with any of a dozen errors; to the reader they are one.
        raise Refusal(
            "broken", "This picture is damaged and cannot be read. Please save it again."
        ) from error


def smaller(source: str, target: str, width_px: int) -> dict[str, Any]:
    """Draw a cleaned picture again as WebP, at most so many pixels wide. Answers ``width`` and ``height``."""
    with Image.open(source, formats=_FORMATS) as given:
        image = given.convert("RGBA" if given.mode == "RGBA" else "RGB")
        image.thumbnail((width_px, 4 * width_px))
        image.save(target, format="WEBP", **_HOW["WEBP"])
        return {"width": image.width, "height": image.height}


def _rewrite(given: Image.Image, target: str) -> dict[str, Any]:
    kind = str(given.format)
    # A telephone's JPEG with a second one behind it, for depth or light: the first is the picture.
    if kind == "MPO":
        kind = "JPEG"
    elif getattr(given, "n_frames", 1) > 1:
        raise Refusal("animated", "This picture moves. Please give one that stands still.")
    profile = given.info.get("icc_profile")
    upright = ImageOps.exif_transpose(given)
    clear = upright.mode in {"LA", "RGBA", "PA"} or "transparency" in given.info
    if upright.mode.startswith("I"):  # sixteen bits of grey, which would be cut off at the eighth
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    upright = _in_srgb(upright, profile).convert("RGBA" if clear and kind != "JPEG" else "RGB")
    fresh = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    fresh.save(target, format=kind, **_HOW[kind])
    return {"format": kind.lower(), "width": fresh.width, "height": fresh.height}


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours without the profile; a profile that does not work is left aside."""
    if profile and image.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            return converted or image
    return image
