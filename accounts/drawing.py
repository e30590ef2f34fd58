"""Draws certificates, each from its frozen row so that it gives the same bytes in ten years, and training records."""

from pathlib import Path

import segno

from accounts import certificates, hours
from accounts.models import Certificate, Partnership
from accounts.passport import Passport
from portal.lib import clock
from portal.lib.typst_draw import compile_pdf

_TEMPLATES = Path(__file__).resolve().parent / "typst"


def _long(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _short(day: object) -> str:
    return f"{day:%-d %b %Y}"


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
            "time": row.spoken,
            "issuer": row.issuer,
            "issued": _long(clock.in_london(row.issued_at)),
            "expires": _long(row.expires_on) if row.expires_on else "",
            "number": row.number,
            "address": address,
            "qr": code,
        },
        timestamp=int(row.issued_at.timestamp()),
    )


def training_record(read: Passport) -> bytes:
    """A training record as a tagged PDF, with the page's lines and totals. Raises CannotDraw."""
    return compile_pdf(
        _TEMPLATES / "record.typ",
        {
            "title": "Training record",
            "name": read.person.name,
            "agency": str(read.person.agency or ""),
            "issuer": Partnership.objects.get(pk=1).full_name,
            "made": _long(clock.today()),
            "framework": str(read.framework or ""),
            "asked": [
                {
                    "by": _long(one.period.last),
                    "words": one.asked.words,
                    "recorded": one.recorded.hours,
                    "participatory": one.recorded.participatory_hours,
                    "missing": hours.hours(one.missing),
                }
                for one in read.standings
            ],
            "levels": [
                [level, total.hours, total.participatory_hours] for level, total in read.sums.by_level.items()
            ],
            "total": read.sums.whole.hours,
            "participatory": read.sums.whole.participatory_hours,
            "year": read.year_name,
            "lines": [
                [
                    _short(entry.completed_on),
                    entry.title,
                    entry.get_kind_display(),
                    f"{entry.level_name or hours.NO_LEVEL}{', participatory' if entry.participatory else ''}",
                    entry.hours,
                ]
                for entry in read.entries
            ],
        },
        timestamp=clock.now(),
    )
