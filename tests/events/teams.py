"""Attendance reports as Teams writes them, made for tests; everybody in them is invented."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

HEADINGS = {
    "en": (
        "1. Summary", "2. Participants", "3. In-Meeting Activities",
        ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"),
        ("Name", "Join Time", "Leave Time", "Duration", "Email", "Role"),
        ("Full Name", "User Action", "Timestamp"), ("Joined", "Left"),
    ),
    "de": (
        "1. Zusammenfassung", "2. Teilnehmer", "3. Aktivitäten in Besprechungen",
        ("Name", "Erster Beitritt", "Letztes Verlassen", "Besprechungsdauer", "E-Mail", "Teilnehmer-ID (UPN)", "Rolle"),
        ("Name", "Beitrittszeit", "Verlassen um", "Dauer", "E-Mail", "Rolle"),
        ("Vollständiger Name", "Benutzeraktion", "Zeitstempel"), ("Beigetreten", "Verlassen"),
    ),
    "fr": (
        "1. Résumé", "2. Participants", "3. Activités en réunion",
        ("Nom", "Première participation", "Dernier départ", "Durée", "E-mail", "ID du participant (UPN)", "Rôle"),
        ("Nom", "Heure d’arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"),
        ("Nom complet", "Action de l’utilisateur", "Horodatage"), ("A rejoint", "A quitté"),
    ),
    "pl": (
        "1. Podsumowanie", "2. Uczestnicy", "3. Działania podczas spotkania",
        ("Imię i nazwisko", "Pierwsze dołączenie", "Ostatnie opuszczenie", "Czas trwania", "Adres", "Identyfikator", "Rola"),
        ("Imię i nazwisko", "Godzina dołączenia", "Godzina opuszczenia", "Czas trwania", "Adres", "Rola"),
        ("Imię i nazwisko", "Akcja", "Sygnatura czasowa"), ("Dołączono", "Opuszczono"),
    ),
    "xx": (
        "1. Aaa", "2. Bbb", "3. Ccc", ("Ddd", "Eee", "Fff", "Ggg", "Hhh", "Iii", "Jjj"),
        ("Ddd", "Eee", "Fff", "Ggg", "Hhh", "Jjj"), ("Ddd", "Kkk", "Lll"), ("Mmm", "Nnn"),
    ),
}  # fmt: skip
DATES = {
    "uk": "%d/%m/%Y, %H:%M:%S",
    "us": None,
    "iso": "%Y-%m-%d %H:%M:%S",
    "dots": "%d.%m.%Y, %H:%M:%S",
    "short": "%d/%m/%y, %H:%M:%S",
}
ENCODINGS = ("utf-16", "utf-16-le+bom", "utf-16-be+bom", "utf-16-le", "utf-8-sig", "utf-8")


@dataclass(frozen=True)
class Guest:
    """Somebody who came: the name that Teams shows, an address or none, and when they were there (UTC)."""

    name: str
    address: str = ""
    stays: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    role: str = "Attendee"


def moment(at: dt.datetime, form: str) -> str:
    there = at.astimezone(LONDON)
    if form == "us":
        half = "AM" if there.hour < 12 else "PM"
        return f"{there.month}/{there.day}/{there:%y}, {there.hour % 12 or 12}:{there:%M:%S} {half}"
    return there.strftime(DATES[form])


def length(spent: dt.timedelta) -> str:
    seconds = int(spent.total_seconds())
    return f"{seconds // 3600}h {seconds // 60 % 60}m {seconds % 60}s"


def encoded(text: str, encoding: str) -> bytes:
    if encoding.endswith("+bom"):
        encoding = encoding.removesuffix("+bom")
        return ("\ufeff" + text).encode(encoding)
    return text.encode(encoding)


def _written(rows: Sequence[Sequence[str]], sign: str) -> str:
    def cell(words: str) -> str:
        return f'"{words}"' if sign != "\t" and sign in words else words

    return "".join(sign.join(map(cell, row)) + "\r\n" for row in rows)


def sectioned(
    guests: Sequence[Guest], *, dates="us", sign="\t", encoding="utf-16", language="en", middle=True
) -> bytes:
    """The numbered sections of today. `middle` False leaves the third one out, as older ones did."""
    summary, people, activities, whole, each, _, _ = HEADINGS[language]
    rows: list[Sequence[str]] = [(summary,), ("Meeting title", "Noticing change early")]
    began = min((stay[0] for guest in guests for stay in guest.stays), default=None)
    if began:
        rows.append(("Start time", moment(began, dates)))
    rows += [("Attended participants", str(len(guests))), (), (people,), whole]
    for guest in guests:
        first, last = guest.stays[0][0], guest.stays[-1][1]
        spent = sum((left - joined for joined, left in guest.stays), dt.timedelta())
        said = (moment(first, dates), moment(last, dates), length(spent))
        rows.append((guest.name, *said, guest.address, guest.address, guest.role))
    if middle:
        rows += [(), (activities,), each]
        rows += [
            (guest.name, moment(joined, dates), moment(left, dates), length(left - joined), guest.address, guest.role)
            for guest in guests
            for joined, left in guest.stays
        ]  # fmt: skip
    return encoded(_written(rows, sign), encoding)


def flat(guests: Sequence[Guest], *, dates="us", sign="\t", encoding="utf-16", language="en") -> bytes:
    """The list of 2020: who joined and left, and when."""
    *_, heading, (joined, left) = HEADINGS[language]
    told = [
        (at, guest.name, word)
        for guest in guests
        for stay in guest.stays
        for at, word in zip(stay, (joined, left), strict=True)
    ]
    rows = [heading, *((name, word, moment(at, dates)) for at, name, word in told)]
    return encoded(_written(rows, sign), encoding)
