"""Thai and Arabic digits: ๐๑๒๓ to 0123 and back."""

from __future__ import annotations

import re

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"

_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
_HAS_THAI = re.compile("[๐-๙]")


def to_arabic(text: str) -> str:
    """Return ``text`` with every Thai digit as an Arabic one; length and positions stay the same."""
    # str.translate copies character by character; most cells hold no Thai digit at all.
    if text.isascii() or _HAS_THAI.search(text) is None:
        return text
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """Return ``text`` with every Arabic digit as a Thai one; length and positions stay the same."""
    return text.translate(_TO_THAI)
