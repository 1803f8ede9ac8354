"""Lays out a report as one self-contained web page: no request leaves it, it prints, and it reads aloud."""

from __future__ import annotations

from datetime import datetime
from html import escape
from itertools import groupby

from ita_workbook.report.archive import printable
from ita_workbook.report.model import (
    TICK,
    Block,
    Cell,
    Chart,
    Column,
    Cover,
    Emblem,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Report,
    Signature,
    Source,
    Table,
    TableRow,
)
from ita_workbook.report.svg import chart_svg

STYLE = """
:root{color-scheme:light}
body{font-family:"TH SarabunPSK","TH Sarabun New",Sarabun,Laksaman,"Noto Sans Thai",sans-serif;font-size:1.25rem;
line-height:1.5;color:#111;background:#fff;max-width:75rem;margin:0 auto;padding:1rem}
h1,h2,h3,h4{line-height:1.3;color:#1f3864}
p.body{text-indent:2.5em}
p.title,p.center,.cover,.signature{text-align:center}
.cover{padding:3rem 0;border-bottom:2px solid #1f3864}
p.title,p.lead{font-weight:bold}
p.note{border-left:.4rem solid #c55a11;background:#fff8ee;padding:.4rem .8rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.2rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #7f7f7f;padding:.25rem .5rem;vertical-align:top;overflow-wrap:break-word}
thead th{background:#d9e2f3;text-align:center}
tr.heading th{background:#f2f2f2;text-align:left}
tr.total td{font-weight:bold;background:#f2f2f2}
td.center{text-align:center}td.right{text-align:right}
ul{list-style:none;padding-left:1.5em}ul li>b{display:inline-block;min-width:2.2em;font-weight:normal}
svg{max-width:100%;height:auto;display:block;margin:.8rem auto}
.signature{margin:3rem 0 1rem 35%}
@page{size:A4;margin:2cm}
@media print{body{max-width:none;font-size:16pt;padding:0}thead{display:table-header-group}tr{break-inside:avoid}
h1,h2,h3{break-after:avoid}.cover{break-after:page}}
"""


def html_bytes(report: Report, *, created: datetime) -> bytes:
    """Return ``report`` as one HTML page in UTF-8; every figure names its source in ``data-source``."""
    body = [_cover(report.cover)] if report.cover else [f"<h1>{_text(report.title)}</h1>"]
    body.extend(_block(block) for block in report.blocks())
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="date" content="{created.date().isoformat()}">\n'
        f"<title>{_text(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in body if part)
        + "\n</main>\n</body>\n</html>\n"
    ).encode()


def _block(block: Block) -> str:
    match block:
        case Heading():
            level = block.level + 1
            return f"<h{level}>{_text(block.text)}</h{level}>"
        case Paragraph():
            return f'<p class="{block.kind}"{_sources(block.sources)}>{_text(block.text)}</p>'
        case Emblem():
            return f'<p class="center">{_text(block.text)}</p>'
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)
        case Chart():
            return chart_svg(block)
        case Signature():
            lines = (*block.lines, *block.position.split("\n"))
            return '<p class="signature">' + "<br>".join(_text(line) for line in lines) + "</p>"
        case PageBreak():
            return ""


def _cover(cover: Cover) -> str:
    title = "<br>".join(_text(line) for line in cover.title)
    lines = "".join(f"<p>{_text(line)}</p>" for line in cover.lines)
    return f'<header class="cover"><h1>{title}</h1>{lines}</header>'


def _listing(listing: Listing) -> str:
    items = []
    for item in listing.items:
        more = "".join(
            f"<br>{f'<strong>{_text(part.text)}</strong>' if part.strong else _text(part.text)}" for part in item.more
        )
        items.append(f"<li{_sources(item.sources)}><b>{_text(item.mark)}</b> {_text(item.text)}{more}</li>")
    return "<ul>" + "".join(items) + "</ul>"


def _table(table: Table) -> str:
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    rows = "\n".join(_row(row, table.columns) for row in table.rows)
    return (
        f'<div class="wide"><table>{caption}<thead>{_head(table.columns)}</thead>\n<tbody>{rows}</tbody></table></div>'
    )


def _head(columns: tuple[Column, ...]) -> str:
    if not any(column.group for column in columns):
        return "<tr>" + "".join(f'<th scope="col">{_text(column.title)}</th>' for column in columns) + "</tr>"
    first: list[str] = []
    second: list[str] = []
    for group, found in groupby(columns, key=lambda column: column.group):
        members = list(found)
        if group:
            first.append(f'<th scope="colgroup" colspan="{len(members)}">{_text(group)}</th>')
            second.extend(f'<th scope="col">{_text(column.title)}</th>' for column in members)
        else:
            first.extend(f'<th scope="col" rowspan="2">{_text(column.title)}</th>' for column in members)
    return f"<tr>{''.join(first)}</tr><tr>{''.join(second)}</tr>"


def _row(row: TableRow, columns: tuple[Column, ...]) -> str:
    source = _sources((row.source,) if row.source else ())
    if row.kind == "heading":
        title = _text(row.cells[0].text)
        return f'<tr class="heading"{source}><th scope="rowgroup" colspan="{len(columns)}">{title}</th></tr>'
    cells = "".join(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))
    kind = ' class="total"' if row.kind == "total" else ""
    return f"<tr{kind}{source}>{cells}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    source = _sources((cell.source,) if cell.source else ())
    kind = f' class="{column.align}"' if column.align != "left" else ""
    if cell.tick:
        return f'<td{kind}{source}><span role="img" aria-label="{escape(column.title)}">{TICK}</span></td>'
    lines = (f"<strong>{_text(part.text)}</strong>" if part.strong else _text(part.text) for part in cell.lines)
    return f"<td{kind}{source}>{'<br>'.join(lines)}</td>"


def _sources(sources: tuple[Source, ...]) -> str:
    if not sources:
        return ""
    return f' data-source="{escape(" ".join(str(source) for source in sources))}"'


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")
