"""Sends a list of files through their doors and counts what became of them."""

import time
from collections import Counter
from dataclasses import dataclass, field

from tests.corpus.doors import Ended, through
from tests.corpus.made import File
from tests.corpus.sentences import is_known


@dataclass
class Run:
    """What became of the files; `wrong` names each whose fate is not the one that it must have."""

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    sentences: set[str] = field(default_factory=set)
    slowest: tuple[float, str] = (0.0, "")
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def said(self) -> str:
        """The figures in a line: how many of each sort, refused and made safe."""
        sorts = sorted({sort for sort, _ in self.fates})
        counted = ", ".join(
            f"{sort} {self.fates[sort, 'refused'] + self.fates[sort, 'safe']} ({self.fates[sort, 'refused']} refused)"
            for sort in sorts
        )
        return f"{sum(self.fates.values())} files: {counted}; {self.seconds:.0f} s"


def run(files: list[File], owner) -> Run:
    """One after the other, each in a child of its own, as they would come."""
    told = Run()
    for file in files:
        began = time.monotonic()
        ended = through(file, owner)
        told.slowest = max(told.slowest, (time.monotonic() - began, str(file)))
        told.fates[file.sort, ended.fate] += 1
        told.sentences.add(ended.sentence)
        if why := amiss(file, ended):
            told.wrong.append(f"{file}: {why}")
    return told


def amiss(file: File, ended: Ended) -> str:
    """What is not as it must be, or nothing."""
    if ended.left:
        return f"published with {', '.join(sorted(set(ended.left)))}"
    if ended.fate != file.fate and file.fate != "either":
        return f"{ended.fate} ({ended.code}: {ended.sentence})"
    if ended.code and not is_known(ended.sentence):
        return f"a sentence that nobody wrote: {ended.sentence!r}"
    return ""
