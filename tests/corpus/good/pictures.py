"""Good pictures: of each sort, depth and size that cameras and designers make."""

import io

from PIL import Image

from tests.corpus.good.pdfs import encoded, icc, noise
from tests.portal.lib.hostile_pictures import chunk


def jpeg(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded("JPEG", noise(mode, size), **more)


def upright(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "A telephone"
    return jpeg(exif=exif)


def two_pictures(_path):
    """As telephones write them: a photograph, and another behind it for its depth or its light."""
    file = io.BytesIO()
    noise("RGB").save(file, format="MPO", save_all=True, append_images=[noise("RGB", (30, 20))])
    return file.getvalue()


def png(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded(
        "PNG", noise(mode, size) if mode != "I;16" else Image.new("I;16", size, 9000), **more
    )


def told(*chunks):
    return lambda path: (c := png()(path))[:33] + b"".join(chunks) + c[33:]


def see_through_palette(_path):
    return encoded("PNG", noise("P"), transparency=0)


def plain_colour(kind, size, **more):
    return lambda _: encoded(kind, Image.new("RGB", size, "teal"), **more)


def webp(mode="RGB", size=(60, 40), **more):
    return lambda _: encoded("WEBP", noise(mode, size), **more)


PICTURES = {
    **{f"a JPEG held {turn}": upright(turn) for turn in range(1, 9)},
    **{f"a JPEG of {name}": build for name, build in {
        "greys": jpeg("L"), "printer's colours": jpeg("CMYK"), "steps": jpeg(progressive=True), "the least quality": jpeg(quality=1),
        "the best quality": jpeg(quality=100, subsampling=0), "half its colours": jpeg(subsampling=1), "a profile": jpeg(icc_profile=icc()),
        "a profile that is broken": jpeg(icc_profile=b"rubbish" * 40), "one dot": jpeg(size=(1, 1)), "a single row": jpeg(size=(4000, 1)),
        "one column": jpeg(size=(1, 4000)), "a remark": jpeg(comment=b"Made by us"), "fine dots": jpeg(dpi=(600, 600)),
        "pieces": jpeg(restart_marker_blocks=1), "24 million dots": plain_colour("JPEG", (6000, 4000)), "50 million dots": plain_colour("JPEG", (10_000, 5_000)),
        "two pictures": two_pictures, "noughts at its end": lambda path: jpeg()(path) + bytes(99),
    }.items()},
    **{f"a PNG of the mode {mode}": png(mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")},
    **{f"a PNG of {name}": build for name, build in {
        "a palette with a hole": see_through_palette, "one dot": png(size=(1, 1)), "one row": png(size=(5000, 1)), "a profile": png(icc_profile=icc()),
        "fine dots": png(dpi=(300, 300)), "the best packing": png(optimize=True), "light": told(chunk(b"gAMA", b"\x00\x00\xb1\x8f"), chunk(b"sRGB", b"\x00")),
        "its time": told(chunk(b"tIME", b"\x07\xea\x0b\x1a\x0c\x00\x00")), "its ground": told(chunk(b"bKGD", b"\x00\xff\x00\xff\x00\xff")),
        "48 million dots": plain_colour("PNG", (8000, 6000)),
    }.items()},
    **{f"a WebP of {name}": build for name, build in {
        "loss": webp(quality=50), "no loss": webp(lossless=True), "a see-through ground": webp("RGBA"), "a see-through ground without loss": webp("RGBA", lossless=True),
        "one dot": webp(size=(1, 1)), "a profile": webp(icc_profile=icc()), "greys": webp("L"), "large sides": plain_colour("WEBP", (9000, 4000)),
    }.items()},
}  # fmt: skip
