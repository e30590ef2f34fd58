"""Draws a certificate from its frozen row: the same row gives the same bytes, today and in ten years."""

from pathlib import Path

import segno

from accounts import certificates
from accounts.models import Certificate
from portal.lib import clock
from portal.lib.typst_draw import compile_pdf

_TEMPLATES = Path(__file__).resolve().parent / "typst"


def _long(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _spoken(minutes: int) -> str:
    """90 is `1 hour 30 minutes`."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} hour{'s' if whole != 1 else ''}"] if whole else []
    parts += [f"{rest} minute{'s' if rest != 1 else ''}"] if rest or not whole else []
    return " ".join(parts)


def certificate(row: Certificate) -> bytes:
    """The certificate as a tagged PDF. Raises CannotDraw, also for a letter that no font of ours has."""
    address = certificates.check_address(row)
    # Scanners ask for an empty border of four modules around the code.
    code = segno.make(address, error="m").svg_inline(border=4, dark="#1D2530", light="#FFFFFF", omitsize=True)
    return compile_pdf(
        _TEMPLATES / f"certificate_{row.template_version}.typ",
        {
            "name": row.name,
            "title": row.title,
            "date": _long(row.completed_on),
            "time": _spoken(row.minutes),
            "issuer": row.issuer,
            "issued": _long(clock.in_london(row.issued_at)),
            "expires": _long(row.expires_on) if row.expires_on else "",
            "number": row.number,
            "address": address,
            "qr": code,
        },
        timestamp=int(row.issued_at.timestamp()),
    )
