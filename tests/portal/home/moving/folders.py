"""A folder to move in from: a CSV and small files, made for each test."""

from pathlib import Path

from tests.factories import library

HEAD = ("kind", "title", "file")


def csv_of(*rows: dict[str, str], separator: str = ",") -> str:
    """Rows as a CSV, with the columns that any of them has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "".join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n" for line in lines
    )


def folder(place: Path, *rows: dict[str, str], name: str = "library.csv") -> Path:
    """A folder with these rows, and a small PDF for every file that they name."""
    (place / name).write_text(csv_of(*rows), encoding="utf-8", newline="")
    for row in rows:
        if row.get("file", "").endswith(".pdf") and not (place / row["file"]).exists():
            (place / row["file"]).parent.mkdir(parents=True, exist_ok=True)
            (place / row["file"]).write_bytes(library.pdf(f"Words of {row['file']}."))
    return place


def report(title: str = "Annual report", **cells: str) -> dict[str, str]:
    return {"kind": "report", "title": title, "file": "annual.pdf", **cells}
