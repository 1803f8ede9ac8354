"""Lays out a report as one self-contained web page: no request leaves it, it prints, and it reads aloud."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from itertools import groupby

from ita_workbook.report.formats.archive import printable
from ita_workbook.report.formats.svg import chart_svg
from ita_workbook.report.model import (
    TICK,
    Block,
    Chart,
    Column,
    Contents,
    Cover,
    Emblem,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Report,
    ReportCell,
    ReportTable,
    Signature,
    Source,
    TableRow,
    heading_anchor,
)
from ita_workbook.report.prose import Prose
from ita_workbook.report.templates import Wording
from ita_workbook.report.trace import traced
from ita_workbook.write.table_html import page_bytes

CARD_COLUMNS = range(5, 11)
"""Tables of so many columns become cards on a phone; narrower ones fit, and wider ones are pictures to scroll."""
FILTER_ROWS = 8
"""A table with more rows can be filtered."""

STYLE = """
p.body{text-indent:2.5em}
p.title,p.center,.cover,.signature{text-align:center}
.cover{padding:3rem 0;border-bottom:2px solid #1f3864}
p.title,p.lead{font-weight:bold}
p.note{border-left:.4rem solid #c55a11;background:#fff8ee;padding:.4rem .8rem}
table:not(.months) thead th+th{min-width:4.6em}
tr.heading th{background:#f2f2f2}
tr.total td{font-weight:bold;background:#f2f2f2}
td.center{text-align:center}td.right{text-align:right}
ul{list-style:none;padding-left:1.5em}ul li>b{display:inline-block;min-width:2.2em;font-weight:normal}
nav ol{list-style:none;padding-left:0}nav li.deep{padding-left:1.5em}
svg{width:100%;max-width:46rem;height:auto;display:block;margin:.8rem auto}
.signature{margin:3rem 0 1rem 35%}
.filter{margin:1rem 0 0}.filter input{font:inherit;padding:.3rem .5rem;border:1px solid #767676;max-width:100%}
sup{font-size:.7em}
@media(max-width:40rem){body{padding:.7rem}h1{font-size:1.5rem}h2{font-size:1.3rem}h3{font-size:1.15rem}p.body{text-indent:1.5em}.signature{margin-left:0}
table.cards thead{position:absolute;left:-99rem}
table.cards,table.cards caption,table.cards tbody,table.cards tr,table.cards td,table.cards th{display:block;width:100%}
table.cards tr{border:1px solid #767676;margin:0 0 .8rem}
table.cards td{border:0;border-bottom:1px solid #ddd;text-align:left}table.cards td:empty{display:none}
table.cards td:before{content:attr(data-label);display:block;font-size:.85em;color:#444}}
@media print{.cover{break-after:page;border:0}}
"""

SCRIPT = """
document.querySelectorAll('table[data-filter]').forEach(function(table){
var box=document.createElement('p'),label=document.createElement('label'),input=document.createElement('input'),
count=document.createElement('span'),rows=Array.prototype.slice.call(table.tBodies[0].rows),
plain=function(text){return text.normalize('NFC').toLowerCase()},
total=rows.filter(function(row){return row.className===''}).length;
box.className='filter';label.textContent=table.dataset.filter+' ';input.type='search';
count.setAttribute('role','status');label.appendChild(input);box.appendChild(label);
box.appendChild(document.createTextNode(' '));box.appendChild(count);
table.parentNode.parentNode.insertBefore(box,table.parentNode);
input.addEventListener('input',function(){var wanted=plain(input.value.trim()),head=null,shown=0;
rows.forEach(function(row){if(row.className==='heading'){head=row;row.hidden=wanted!=='';return}
var hit=wanted===''||plain(row.textContent).indexOf(wanted)>=0;
if(row.className===''){row.hidden=!hit;if(hit){shown++;if(head)head.hidden=false}}
else{row.hidden=wanted!==''}});
count.textContent=wanted===''?'':table.dataset.shown.replace('##',total).replace('#',shown)})});
"""


def html_bytes(report: Report, *, created: datetime, wording: Wording | None = None) -> bytes:
    """Return ``report`` as one HTML page; each figure has its source in ``data-source``, the first as its ``id``."""
    page = _Page(report, Prose(report.kind, report.language, report.digits, wording))
    top = _cover(report.cover) if report.cover else f"<header><h1>{_text(report.title)}</h1></header>"
    skip = f'<a class="skip" href="#content">{_text(page.voice.say("web.skip"))}</a>'
    blocks = "\n".join(part for part in map(page.block, report.blocks()) if part)
    return page_bytes(
        report.language,
        report.title,
        f'{skip}\n{top}\n<main id="content">\n{blocks}\n</main>',
        style=STYLE,
        script=SCRIPT if page.filtered else "",
        head=f'<meta name="date" content="{created.date().isoformat()}">\n',
    )


class _Page:
    """Lays out the blocks of one report; each id is given once."""

    def __init__(self, report: Report, voice: Prose) -> None:
        self.report = report
        self.voice = voice
        self.filtered = False
        self._ids: set[str] = set()
        self._headings = 0
        self._row_role = self._cell_role = ""

    def block(self, block: Block) -> str:
        match block:
            case Contents():
                return self._contents(block)
            case Heading():
                self._headings += 1
                level = block.level + 1
                return f'<h{level} id="{heading_anchor(self._headings)}">{_text(block.text)}</h{level}>'
            case Paragraph():
                place = self._place(block.sources)
                return f'<p class="{block.kind}"{place}>{_text(block.text)}{self._reference(*block.sources)}</p>'
            case Emblem():
                return f'<p class="center">{_text(block.text)}</p>'
            case Listing():
                return self._listing(block)
            case ReportTable():
                return self._table(block)
            case Chart():
                return chart_svg(block)
            case Signature():
                lines = (*block.lines, *block.position.split("\n"))
                return '<p class="signature">' + "<br>".join(_text(line) for line in lines) + "</p>"
            case PageBreak():
                return ""

    def _contents(self, contents: Contents) -> str:
        entries = "".join(
            f'<li{" class=deep" if heading.level > 1 else ""}><a href="#{name}">{_text(heading.text)}</a></li>'
            for name, heading in self.report.headings(contents.depth)
        )
        title = _text(contents.title)
        return f'<nav aria-label="{title}"><h2>{title}</h2><ol>{entries}</ol></nav>'

    def _listing(self, listing: Listing) -> str:
        items = []
        for item in listing.items:
            more = "".join(f"<br>{_part(part.text, part.strong)}" for part in item.more)
            text = f"<b>{_text(item.mark)}</b> {_text(item.text)}{self._reference(*item.sources)}{more}"
            items.append(f"<li{self._place(item.sources)}>{text}</li>")
        return "<ul>" + "".join(items) + "</ul>"

    def _table(self, table: ReportTable) -> str:
        caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
        # A table whose parts are laid out as blocks is no table to a screen reader unless each part says so.
        cards = len(table.columns) in CARD_COLUMNS
        self._row_role, self._cell_role = (' role="row"', ' role="cell"') if cards else ("", "")
        wide = len(table.columns) >= CARD_COLUMNS.stop
        marks = ' class="cards" role="table"' if cards else ' class="months"' if wide else ""
        if len(table.rows) > FILTER_ROWS:
            self.filtered = True
            words, shown = self.voice.say("web.filter"), self.voice.say("web.shown")
            marks += f' data-filter="{_text(words)}" data-shown="{_text(shown)}"'
        rows = "\n".join(self._row(row, table.columns) for row in table.rows)
        name = _text(table.caption or ", ".join(column.title for column in table.columns[:3]))
        return (
            f'<div class="wide" role="region" tabindex="0" aria-label="{name}"><table{marks}>{caption}'
            f"<thead>{_head(table.columns)}</thead>\n<tbody>{rows}</tbody></table></div>"
        )

    def _row(self, row: TableRow, columns: tuple[Column, ...]) -> str:
        # The first cell's own source goes on the cell; the row's on the row.
        place = self._place((row.source,) if row.source else ())
        if row.kind == "heading":
            title = _text(row.cells[0].text) + self._reference(row.source)
            return f'<tr class="heading"{place}><th scope="rowgroup" colspan="{len(columns)}">{title}</th></tr>'
        cells = "".join(
            self._cell(cell, column, row, first=not number)
            for number, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
        )
        kind = ' class="total"' if row.kind == "total" else ""
        return f"<tr{kind}{self._row_role}{place}>{cells}</tr>"

    def _cell(self, cell: ReportCell, column: Column, row: TableRow, *, first: bool) -> str:
        place = self._place((cell.source,) if cell.source else ())
        kind = f' class="{column.align}"' if column.align != "left" else ""
        label = f' data-label="{_text(column.title)}"'
        shade = f' style="background:{cell.shade}"' if cell.shade else ""
        if cell.tick:
            text = f'<span role="img" aria-label="{_text(column.title)}">{TICK}</span>'
        else:
            text = "<br>".join(_part(part.text, part.strong) for part in cell.lines)
        text += self._reference(row.source if first else None, cell.source if traced(row, cell) else None)
        return f"<td{kind}{self._cell_role}{label}{shade}{place}>{text}</td>"

    def _place(self, sources: Iterable[Source]) -> str:
        """The attributes that trace an element: its id where that is still free, and every source of it."""
        found = tuple(sources)
        if not found:
            return ""
        free = next((one.anchor for one in found if one.anchor not in self._ids), "")
        self._ids.add(free)
        name = f' id="{free}"' if free else ""
        return f'{name} data-source="{escape(" ".join(str(source) for source in found))}"'

    def _reference(self, *sources: Source | None) -> str:
        number = self.report.reference(*sources)
        return f"<sup>{number}</sup>" if number else ""


def _cover(cover: Cover) -> str:
    title = "<br>".join(_text(line) for line in cover.title)
    lines = "".join(f"<p>{_text(line)}</p>" for line in cover.lines)
    return f'<header class="cover"><h1>{title}</h1>{lines}</header>'


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


def _part(text: str, strong: bool) -> str:
    return f"<strong>{_text(text)}</strong>" if strong else _text(text)


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")
