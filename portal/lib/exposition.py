"""Figures as Prometheus reads them: its text format, version 0.0.4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Figure:
    """One measure with its samples. `kind` is gauge, counter or histogram; names of samples end in what they add."""

    name: str
    kind: str
    help: str
    samples: list[tuple[str, Mapping[str, str], float]] = field(default_factory=list)

    def add(self, value: float, ending: str = "", **labels: str) -> None:
        """One sample; for a histogram `ending` is `_bucket`, `_sum` or `_count`."""
        self.samples.append((ending, labels, value))


def written(figures: Iterable[Figure]) -> str:
    """The whole page. A figure without samples is left out."""
    lines = []
    for figure in figures:
        if figure.samples:
            lines += [f"# HELP {figure.name} {_escaped(figure.help)}", f"# TYPE {figure.name} {figure.kind}"]
            lines += [
                f"{figure.name}{ending}{_labels(labels)} {value:.17g}"
                for ending, labels, value in figure.samples
            ]
    return "\n".join([*lines, ""])


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    quoted = (f'{name}="{_escaped(value, quote=True)}"' for name, value in labels.items())
    return "{" + ",".join(quoted) + "}"


def _escaped(text: str, *, quote: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quote else text
