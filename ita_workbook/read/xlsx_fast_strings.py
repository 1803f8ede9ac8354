"""Fast texts: the quick way for shared strings and the character references in any text, read by patterns.

The other half of :mod:`ita_workbook.read.xlsx_fast`, with the same reason and the same slow reference: what is written
otherwise than programs write it is left to the thorough reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6})));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(rb"_x[0-9A-Fa-f]{4}_")
"""How programs write characters that XML does not have."""
_BARE, _KEPT = b"<t>", b'<t xml:space="preserve">'
"""How a text begins; some programs write the second for all, most where there is space around it."""
_RUN = re.compile(r"<t>([^<]*)</t>")
_MANY = 100
"""References from which on a parser takes less time than a substitution: some programs write every Thai letter so."""
_BETWEEN = "\ufdd0"
"""A character that is valid in XML and stands for nothing: it keeps texts apart that are parsed together."""
_BEGINNING = 4096
"""Bytes of many texts that show how they are all written."""
_MOST_NUMBERS = 10_000
_AT_A_TIME = 100

_decimals: list[bytes] = []
"""The numbers from 0 on as they are written, as many as the shared strings of most files have."""


def numbered(texts: Sequence[str]) -> dict[bytes, str]:
    """Return shared strings by their number, as the cells have it."""
    count = len(texts)
    if len(_decimals) < min(count, _MOST_NUMBERS):
        _decimals.extend(b"%d" % number for number in range(len(_decimals), min(count, _MOST_NUMBERS)))
    found = dict(zip(_decimals, texts, strict=False))
    found.update((b"%d" % number, texts[number]) for number in range(_MOST_NUMBERS, count))
    return found


def plain_strings(data: bytes) -> list[str] | None:
    """Return the texts of a shared strings part; None when it is written otherwise than programs write it.

    So it is where some of a text is struck out: only the thorough way tells of which.
    """
    if b"<si>" not in data:
        return None if b"<si" in data else []
    if b"\r" in data or has_escapes(data):
        return None
    try:
        found = _alike(data)
        if found is None:
            data = data.replace(_KEPT, _BARE)
            found = _alike(data)
        if found is None:
            texts = _with_runs(data)
            return unescaped(texts) if b"&" in data else texts
    except ValueError:
        return None
    return _resolved_all(*found)


def _alike(data: bytes) -> tuple[list[str], list[int]] | None:
    """Return the texts, and which of them have references, if all are written alike.

    None where one has another tag, as a run of its own font has.
    """
    first = data.find(b"<si><t") + len(b"<si>")
    opening = _KEPT if data.startswith(_KEPT, first) else _BARE
    # The part is large, and each copy of it costs as much as much else: it is split as it stands.
    pieces = data.split(b"</t></si><si>" + opening)
    head, begin, pieces[0] = pieces[0].partition(b"<si>" + opening)
    pieces[-1], end, tail = pieces[-1].partition(b"</t></si>")
    if not begin or not end or _holds_items(head, tail):
        return None
    marked: list[int] = []
    for start in range(0, len(pieces), _AT_A_TIME):
        # A hundred joined stay in the processor's own memory; asking each of them takes ten times as long.
        some = pieces[start : start + _AT_A_TIME]
        joined = b"".join(some)
        if b"<" in joined:
            return None
        if b"&" in joined:
            marked += [number for number, piece in enumerate(some, start) if b"&" in piece]
    return list(map(bytes.decode, pieces)), marked


def _holds_items(head: bytes, tail: bytes) -> bool:
    """Whether what stands around the texts may hold more of them, or a comment."""
    return b"<si" in head or b"<si" in tail or b"<!" in head or b"<!" in tail


def _with_runs(data: bytes) -> list[str]:
    """Return texts of which some have runs of their own font; raises ValueError where there is more in the part."""
    begin, end = data.find(b"<si>"), data.rfind(b"</si>")
    if _holds_items(data[:begin], data[end + 5 :]) or b"strike" in data:
        raise ValueError(data[:begin])
    return [_joined(item) for item in data[begin + 4 : end].decode().split("</si><si>")]


def has_escapes(data: bytes) -> bool:
    """Whether there are escapes such as ``_x000D_``: what they mean the thorough reader says."""
    # Texts have few low lines, and one letter is looked for ten times faster than a pattern.
    at = data.find(b"_")
    while at >= 0:
        if _ESCAPE.match(data, at):
            return True
        at = data.find(b"_", at + 1)
    return False


def _joined(item: str) -> str:
    """Return a text that may have runs of their own font; raises ValueError where there is more, such as furigana."""
    runs = _RUN.findall(item)
    if item.count("<t") != len(runs) or "<rPh" in item or "<si" in item or "</si" in item or "<!" in item:
        raise ValueError(item)
    return "".join(runs)


def inline_texts(written: Sequence[bytes]) -> list[str] | None:
    """Return texts that stand in their cells, as :func:`unescaped` does those that are decoded already."""
    whole = _BETWEEN.encode().join(written)
    if whole.count(b"&#", 0, _BEGINNING) > _MANY:
        return _parsed(whole, len(written))
    try:
        texts = whole.decode().split(_BETWEEN)
    except UnicodeDecodeError:
        return None
    return unescaped(texts) if len(texts) == len(written) else None


def unescaped(texts: list[str]) -> list[str] | None:
    """Return the texts with their character references resolved; None where there is one that XML does not have."""
    return _resolved_all(texts, [number for number, text in enumerate(texts) if "&" in text])


def _resolved_all(texts: list[str], marked: Sequence[int]) -> list[str] | None:
    numbers = 0
    for index in marked:
        # LibreOffice writes every line break so.
        breaks = texts[index].count("&#10;")
        numbers += texts[index].count("&#") - breaks
        if numbers > _MANY:
            return _parsed(_BETWEEN.join(texts).encode(), len(texts))
        if breaks:
            texts[index] = texts[index].replace("&#10;", "\n")
    try:
        for index in marked:
            if "&" in texts[index]:
                texts[index] = _resolved(texts[index])
    except ValueError:
        return None
    return texts


def _resolved(text: str) -> str:
    if "&#" not in text:
        for name, character in _NAMED.items():
            if name != "amp":
                text = text.replace(f"&{name};", character)
        if text.count("&") != text.count("&amp;"):
            raise ValueError(text)
        return text.replace("&amp;", "&")
    if len(_REFERENCE.findall(text)) != text.count("&"):
        raise ValueError(text)
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    # Anything else is no character of XML: the thorough reader tells it.
    if not (number in (9, 10) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000):
        raise ValueError(found[0])
    return chr(number)


def _parsed(whole: bytes, count: int) -> list[str] | None:
    """Return so many texts, joined by what stands between them, with their references resolved by a parser."""
    pieces: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.CharacterDataHandler = pieces.append
    parser.buffer_size = len(whole) + 1
    try:
        parser.Parse(b"<a>%b</a>" % whole, True)
    except expat.ExpatError:
        return None
    parsed = "".join(pieces).split(_BETWEEN)
    return parsed if len(parsed) == count else None
