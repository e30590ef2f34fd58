r"""An editor's words: a small Markdown, parsed once into blocks that page, PDF and slides draw alike.

What may be written: paragraphs, ``-`` and ``1.`` lists, ``**bold**``, ``[words](https://...)``, ``##`` and
``###`` headings. Everything else is printed as it was typed. A backslash before ``* [ \ # -`` prints that sign.
"""

import html
import re
from dataclasses import dataclass
from typing import Literal

import nh3

Kind = Literal["paragraph", "heading", "bullets", "numbers"]

_TAGS = {"p", "ul", "ol", "li", "strong", "a", "h2", "h3", "h4", "h5", "h6"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BULLET = re.compile(r"[-*\u2022][ \t]+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)][ \t]+(?=\S)")
_HEADING = re.compile(r"(#{1,3})[ \t]+(?=\S)")
_WORD = re.compile(r"\w[\w'\u2019.-]*")
# Every repetition is bounded or stops at its own closing sign, so a hostile text costs linear time.
_INLINE = re.compile(
    r"\\(?P<escaped>[\\*\[\]#().-])"
    r"|\*\*(?P<bold>[^*\n]{1,2000})\*\*"
    r"|\[(?P<words>[^\[\]\n]{1,300})\]\((?P<href>[^()\s<>]{1,1000})\)"
    r"|(?P<bare>https?://[^\s<>()\[\]*\"]{1,1000})"
)


@dataclass(frozen=True)
class Span:
    """A run of letters drawn one way; ``href`` is empty where it is no link, and always safe where it is."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or heading (one line) or a list (one line per item); ``level`` is 2 or 3 for headings, else 0."""

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]
    level: int = 0

    def plain(self) -> list[str]:
        return ["".join(span.text for span in line) for line in self.lines]


def safe_link(address: str) -> bool:
    """Say whether an address may be a link: http, https, mailto, tel, a path of this portal or a place on the page."""
    if re.search(r"[\x00-\x20\x7f\\]", address):
        return False
    if address.startswith(("/", "#")):
        return not address.startswith("//")
    scheme, colon, rest = address.partition(":")
    return bool(colon and rest) and scheme.lower() in _SCHEMES


def parse(source: str) -> list[Block]:
    """Turn an editor's words into blocks; never raises."""
    blocks: list[Block] = []
    kind: Kind = "paragraph"
    texts: list[str] = []

    def close() -> None:
        if texts:
            lines = [" ".join(texts)] if kind == "paragraph" else texts
            blocks.append(Block(kind, tuple(_spans(text) for text in lines)))
            texts.clear()

    for raw in source.replace("\x00", "").splitlines():
        mark, level, rest = _mark(raw.strip())
        goes_on = mark == "paragraph" and kind != "paragraph" and texts and raw[:1] in {" ", "\t"}
        if not rest:
            close()
        elif mark == "heading":
            close()
            blocks.append(Block("heading", (_spans(rest),), level))
        elif goes_on:
            texts[-1] += " " + rest
        else:
            if mark != kind:
                close()
            kind = mark
            texts.append(rest)
    close()
    return _joined(blocks)


def _mark(line: str) -> tuple[Kind, int, str]:
    """What a line is, its heading level (else 0), and its words without the sign."""
    if found := _HEADING.match(line):
        return "heading", max(2, len(found[1])), line[found.end() :].rstrip("# ")
    if found := _BULLET.match(line):
        return "bullets", 0, line[found.end() :]
    if found := _NUMBER.match(line):
        return "numbers", 0, line[found.end() :]
    return "paragraph", 0, line


def _joined(blocks: list[Block]) -> list[Block]:
    """One list stays one list where its items are a blank line apart."""
    out: list[Block] = []
    for block in blocks:
        if out and block.kind in {"bullets", "numbers"} and out[-1].kind == block.kind:
            out[-1] = Block(block.kind, out[-1].lines + block.lines)
        else:
            out.append(block)
    return out


def _spans(line: str, *, bold: bool = False) -> tuple[Span, ...]:
    spans: list[Span] = []
    done = 0

    def add(span: Span) -> None:
        last = spans[-1] if spans else None
        if last and (last.bold, last.href) == (span.bold, span.href) and not span.href:
            spans[-1] = Span(last.text + span.text, span.bold)
        elif span.text:
            spans.append(span)

    for found in _INLINE.finditer(line):
        add(Span(line[done : found.start()], bold))
        done = found.end()
        if found["escaped"]:
            add(Span(found["escaped"], bold))
        elif found["bold"]:
            for span in _spans(found["bold"], bold=True):
                add(span)
        elif found["href"] and safe_link(found["href"]):
            add(Span(_plain(found["words"]), bold or found["words"].startswith("**"), found["href"]))
        elif found["bare"]:
            address = found["bare"].rstrip(".,;:!?'")
            add(Span(address, bold, address))
            done = found.start() + len(address)
        else:
            add(Span(found[0], bold))
    add(Span(line[done:], bold))
    return tuple(spans)


def _plain(words: str) -> str:
    return words.replace("**", "")


def to_html(source: str, *, top: int = 2) -> str:
    """Draw the words as clean HTML; ``top`` is the level (2 to 5) that ``##`` becomes on the page around it."""
    parts = [_block_html(block, top) for block in parse(source)]
    return nh3.clean(
        "\n".join(parts),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _block_html(block: Block, top: int) -> str:
    lines = ["".join(_span_html(span) for span in line) for line in block.lines]
    if block.kind == "paragraph":
        return f"<p>{lines[0]}</p>"
    if block.kind == "heading":
        level = min(6, block.level - 2 + top)
        return f"<h{level}>{lines[0]}</h{level}>"
    tag = "ul" if block.kind == "bullets" else "ol"
    return f"<{tag}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{tag}>"


def _span_html(span: Span) -> str:
    out = html.escape(span.text)
    if span.bold:
        out = f"<strong>{out}</strong>"
    return f'<a href="{html.escape(span.href)}">{out}</a>' if span.href else out


def to_plain(source: str) -> str:
    """Draw the words for an e-mail or a text file; a link's address follows its words in brackets."""
    out: list[str] = []
    for block in parse(source):
        lines = ["".join(_span_plain(span) for span in line) for line in block.lines]
        if block.kind == "bullets":
            lines = [f"- {line}" for line in lines]
        if block.kind == "numbers":
            lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        out.append("\n".join(lines))
    return "\n\n".join(out)


def _span_plain(span: Span) -> str:
    shown = span.href.removeprefix("mailto:").removeprefix("tel:")
    return f"{span.text} ({shown})" if span.href and shown != span.text else span.text


def words(source: str) -> int:
    """Count the words a reader reads: signs and addresses of links are not counted."""
    return sum(len(_WORD.findall(line)) for block in parse(source) for line in block.plain())
