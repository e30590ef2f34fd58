"""Hostile decks and letters: what acts, reaches outside, hides or bursts, in every part that can hold it."""

from tests.corpus.made import MARK, File
from tests.corpus.offices.acts import acting
from tests.corpus.offices.declared import declared
from tests.corpus.offices.packing import NAMES, PACKING
from tests.corpus.offices.parts import PARTS, TYPES, false_parts, typed
from tests.corpus.offices.ties import deck, in_turn, tied

HOSTILE = [
    *(File("Office", name, build, "refused") for name, build in tied()),
    *(File("Office", f"holds {name}", build, "refused") for name, build in in_turn(PARTS)),
    *(File("Office", name, build, "refused") for name, build in false_parts()),
    *(File("Office", f"a part of the type {kind}", typed(kind), "refused") for kind in TYPES),
    *(File("Office", name, build, "refused") for name, build in declared()),
    *(File("Office", name, build, "refused") for name, build in acting()),
    *(
        File("Office", f"a name: {name[:40]!r} ({len(name)})", deck({name: f"<a>{MARK}</a>"}), "refused")
        for name in NAMES
    ),
    *(File("Office", f"packing: {name}", build, fate) for name, (build, fate) in PACKING.items()),
]
