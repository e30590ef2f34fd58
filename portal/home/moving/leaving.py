"""A library moves out: the same CSVs and files that `import_library` reads."""

from pathlib import Path

from portal.home.moving import asking, showing, tables
from portal.home.moving.items import GOING_OUT, as_cells
from portal.lib import storage
from portal.lib.progress import Progress

LIBRARY = "library.csv"


def leave(place: Path, progress: Progress) -> dict[str, int]:
    """Write every card, its file and the reviews' recommendations into a folder, sorted by key.

    Answers how many there are of each. Raises storage.StorageUnavailable.
    """
    shown = showing.Showing()
    rows, files = [], 0
    for card in showing.cards():
        for row in shown.rows(card):
            if row.stored:
                target = place / row.facts["file"]
                target.parent.mkdir(exist_ok=True)
                storage.fetch_to(storage.MEDIA, row.stored, target)
                files += 1
            rows.append(as_cells(row.facts))
        progress.forward(1, card.title)
    rows.sort(key=lambda row: row["key"])
    (place / LIBRARY).write_bytes(tables.write(GOING_OUT, rows))
    asked = [
        asking.as_cells(shown.key(one.review.resource), showing.asked(one))
        for one in showing.recommendations()
    ]
    asked.sort(key=lambda row: (row["review"], int(row["number"])))
    if asked:
        (place / asking.FILE).write_bytes(tables.write([column.name for column in asking.COLUMNS], asked))
    return {"items": len(rows), "recommendations": len(asked), "files": files}
