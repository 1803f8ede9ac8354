"""Reading of declared content: values of a YAML or JSON file with their dotted path, so that errors name the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import suggest


class Node:
    """One declared value, with the file and the dotted key it stands at. Every reader raises ``error``."""

    __slots__ = ("error", "file", "key", "value")

    def __init__(self, value: object, file: str, error: type[DeclarationError], key: str = "") -> None:
        self.value = value
        self.file = file
        self.error = error
        self.key = key

    @classmethod
    def parse(cls, content: bytes, file: str, error: type[DeclarationError]) -> Node:
        """Parse YAML bytes; a syntax error is reported with its line, as is content that is not a mapping."""
        try:
            value = parse_yaml(content.decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise error(
                file, "", "ไฟล์ไม่ได้เข้ารหัสเป็น UTF-8 ให้บันทึกใหม่เป็น UTF-8", "not UTF-8 text; save it again as UTF-8"
            ) from problem
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            what = getattr(problem, "problem", None) or "syntax error"
            raise error(
                file,
                f"line {line}",
                f"อ่านเป็น YAML ไม่ได้ ({what}) ให้ตรวจการย่อหน้า เครื่องหมาย : และเครื่องหมายคำพูดที่บรรทัด {line} และบรรทัดก่อนหน้า",
                f"not valid YAML ({what}); check indentation, colons and quotes on line {line} and the one before",
            ) from problem
        whole = cls(value, file, error)
        whole.mapping()
        return whole

    def fail(self, th: str | Text, en: str = "") -> DeclarationError:
        """Return the error for this place; the caller raises it."""
        return self.error(self.file, self.key, th, en)

    def at(self, name: str | int, value: object) -> Node:
        """Return ``value`` as the child ``name`` of this place."""
        step = f"[{name}]" if isinstance(name, int) else f".{name}" if self.key else name
        return Node(value, self.file, self.error, f"{self.key}{step}")

    def mapping(self) -> Mapping[str, object]:
        """Return the value as a mapping with text keys."""
        if not isinstance(self.value, Mapping):
            raise self.fail(
                f"ต้องเป็นรายการแบบ ชื่อ: ค่า แต่พบ {_shown(self.value)}",
                f"expected 'name: value' pairs, found {_shown(self.value)}",
            )
        return {str(name): value for name, value in self.value.items()}

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse keys that are not in ``allowed``: a mistyped key would otherwise be lost without a word."""
        known = tuple(allowed)
        for name in self.mapping():
            if name not in known:
                raise self.at(name, None).fail(*_unknown(name, known))

    def get(self, name: str) -> Node | None:
        """Return the child ``name``, or None where it is absent or empty."""
        value = self.mapping().get(name)
        return None if value is None else self.at(name, value)

    def need(self, name: str) -> Node:
        """Return the child ``name``; absent or empty is an error."""
        found = self.get(name)
        if found is None:
            raise self.at(name, None).fail("ไม่มีค่านี้ ให้เติม", "this value is missing; add it")
        return found

    def each(self, name: str) -> Iterator[Node]:
        """Yield the entries of the list ``name``; an absent list is empty."""
        found = self.get(name)
        if found is None:
            return
        if not isinstance(found.value, list):
            raise found.fail(
                f"ต้องเป็นรายการ (ขึ้นต้นแต่ละบรรทัดด้วย -) แต่พบ {_shown(found.value)}",
                f"expected a list (each line starting with -), found {_shown(found.value)}",
            )
        for number, value in enumerate(found.value):
            yield found.at(number, value)

    def children(self) -> Iterator[tuple[str, Node]]:
        """Yield the name and the child of each entry of a mapping."""
        for name, value in self.mapping().items():
            yield name, self.at(name, value)

    def text(self) -> str:
        """Return the value as one non-empty line of text; a bare number counts as text."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float) or not str(self.value).strip():
            raise self.fail(f"ต้องเป็นข้อความ แต่พบ {_shown(self.value)}", f"expected text, found {_shown(self.value)}")
        return str(self.value).strip()

    def wording(self) -> Text:
        """Return the value as :class:`Text`: a string (Thai), or ``{th: ..., en: ...}``."""
        if isinstance(self.value, Mapping):
            self.only(("th", "en"))
            return Text(self.need("th").text(), self.optional("en"))
        return Text(self.text())

    def optional(self, name: str) -> str:
        """Return the text of the child ``name``, or an empty string."""
        found = self.get(name)
        return "" if found is None else found.text()

    def optional_wording(self, name: str) -> Text:
        """Return the wording of the child ``name``, or an empty one."""
        found = self.get(name)
        return Text("") if found is None else found.wording()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list ``name`` as texts."""
        return tuple(entry.text() for entry in self.each(name))

    def integer(self) -> int:
        """Return the value as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.fail(
                f"ต้องเป็นจำนวนเต็ม เช่น 2566 แต่พบ {_shown(self.value)}",
                f"expected a whole number such as 2566, found {_shown(self.value)}",
            )
        return self.value

    def whole(self, name: str, default: int = 0) -> int:
        """Return the whole number of the child ``name``, or the default."""
        found = self.get(name)
        return default if found is None else found.integer()

    def flag(self, name: str) -> bool:
        """Return the child ``name`` as true or false; absent means false."""
        found = self.get(name)
        if found is None:
            return False
        if not isinstance(found.value, bool):
            raise found.fail(
                f"ต้องเป็น true หรือ false แต่พบ {_shown(found.value)}",
                f"expected true or false, found {_shown(found.value)}",
            )
        return found.value

    def decimal(self) -> Decimal:
        """Return the value as an exact decimal number."""
        if isinstance(self.value, int | float | str) and not isinstance(self.value, bool):
            try:
                number = Decimal(str(self.value))
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        raise self.fail(
            f"ต้องเป็นตัวเลข เช่น 0.30 หรือ 85 แต่พบ {_shown(self.value)}",
            f"expected a number such as 0.30 or 85, found {_shown(self.value)}",
        )

    def choice(self, allowed: Iterable[str]) -> str:
        """Return the value as one of the words ``allowed``."""
        known = tuple(allowed)
        word = self.text()
        if word not in known:
            listed, near = ", ".join(known), suggest(word, known)
            hint_th, hint_en = (f" หมายถึง {near} หรือไม่", f"; did you mean {near}?") if near else ("", "")
            raise self.fail(
                f"ใช้ไม่ได้: {word}{hint_th} เลือกจาก {listed}", f"cannot be {word!r}{hint_en}; choose one of {listed}"
            )
        return word

    def choices(self, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return the list ``name`` as some of the words ``allowed``."""
        known = tuple(allowed)
        return tuple(entry.choice(known) for entry in self.each(name))

    def picked(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        """Return the child ``name`` as one of the words ``allowed``, or the default."""
        found = self.get(name)
        return default if found is None else found.choice(allowed)


def _unknown(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    """Return both wordings of a name that is not among the known ones, with the nearest of them."""
    near = suggest(name, known)
    hint = near or ", ".join(known)
    return (
        f"ไม่รู้จักชื่อนี้ ที่ใช้ได้คือ {hint}",
        f"unknown name; did you mean {hint}?" if near else f"unknown name; use {hint}",
    )


def _shown(value: object) -> str:
    """Return ``value`` short enough for a message."""
    text = "ว่าง/empty" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


# The C loader is some ten times faster; a build of PyYAML without it still works.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str | bytes) -> Any:
    """Parse YAML text with the safe loader; raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are safe ones
