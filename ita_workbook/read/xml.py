"""XML: small parts parsed into trees, with nothing outside of them resolved."""

from __future__ import annotations

from lxml import etree

from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.event import Event

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
"""Resolves no entity, asks no network, and refuses what is nested or long beyond all measure."""


def parse(data: bytes, name: str) -> etree._Element:
    """Return XML parsed without entities, network or size escapes; ``name`` is for the error when it is damaged."""
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": name})) from error
