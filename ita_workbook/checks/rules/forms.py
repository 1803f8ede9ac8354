"""Forms: what a form declares as its rules, over its rows: prices, months, numbers, what is copied down everywhere."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from ita_workbook.book.content import display
from ita_workbook.book.form import FormRule, RuleName
from ita_workbook.checks.context import Context, Filled
from ita_workbook.checks.urls import addresses_in, bare
from ita_workbook.read.returned import Event
from ita_workbook.words.fiscal_year import BE_OFFSET
from ita_workbook.words.personal_data import check_digit_is_right, find_national_ids, masked_number
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold, to_arabic

ABOVE, OUTSIDE, METHOD = "price_above", "date_outside_period", "method_above_limit"
UNDECLARED, CONTRADICTED, NOTHING_THERE = "period_not_declared", "nothing_but_rows", "something_but_no_rows"
NO_NUMBER, SHARED, TAX_ID = "number_missing", "number_shared", "tax_id_wrong"
IN_TEXT, IN_NAME = "national_id", "national_id_in_name"
REPEATED, SAME_AMOUNTS, TOTAL, GAP = "text_repeated", "amounts_all_equal", "total_differs", "band_gap"
TWICE, LACKING, NOT_ORIGINAL = "entry_twice", "component_lacking", "link_not_original"
EVENTS: Mapping[RuleName, tuple[str, ...]] = {
    "above": (ABOVE,),
    "in_month": (OUTSIDE,),
    "declared": (UNDECLARED, CONTRADICTED, NOTHING_THERE),
    "expected": (NO_NUMBER,),
    "shared": (SHARED,),
    "tax_id": (TAX_ID, IN_TEXT, IN_NAME),
    "method": (METHOD,),
    "repeated": (REPEATED,),
    "same_amounts": (SAME_AMOUNTS,),
    "total": (TOTAL,),
    "bands": (GAP,),
    "twice": (TWICE,),
    "lacking": (LACKING,),
    "original": (NOT_ORIGINAL,),
}
"""What each declared rule may find."""
_FIRST_MONTH = 10
_ID_DIGITS = 13


def form_rules(context: Context) -> Iterator[Event]:
    """Yield what the declared rules of a form find, those that hold in its year."""
    form = context.spec.form
    for rule in form.rules if form else ():
        if rule.holds_in(context.book.identity.year_be) and context.sheet(rule.sheet) is not None:
            yield from _RULES[rule.rule](context, rule)


def _cells(context: Context, rule: FormRule, *codes: str) -> Iterator[Filled]:
    """Yield the rows whose first named cell has no finding yet."""
    for row in context.rows(rule.sheet):
        if not row.read.empty and not context.doubted(rule.sheet, row.read, codes[0]):
            yield row


def _title(context: Context, sheet: str, code: str) -> Text:
    return context.spec.sheet(sheet).by_field[code].title


def _above(context: Context, rule: FormRule) -> Iterator[Event]:
    """A price above what it may not be above; both as exact as they are written."""
    for row in _cells(context, rule, rule.field):
        price, limit = row.values.get(rule.field), row.values.get(rule.than)
        if not isinstance(price, Decimal) or not isinstance(limit, Decimal):
            continue
        if price > limit and _least(price) >= _most(limit):
            yield context.event(
                ABOVE, rule.sheet, row.read, rule.field, value=_baht(price), expected=_baht(limit),
                limit=_title(context, rule.sheet, rule.than), over=_baht(price - limit),
            )  # fmt: skip


def _half(number: Decimal) -> Decimal:
    """Return half of the last place that a sum of money is written with: 12,300 may be 12,299.50 to 12,300.50."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(5).scaleb(min(exponent, 0) - 1) if isinstance(exponent, int) and exponent > -2 else Decimal(0)


def _least(number: Decimal) -> Decimal:
    return number - _half(number)


def _most(number: Decimal) -> Decimal:
    return number + _half(number)


def _period(context: Context, label: object, sheet: str, code: str, months: int) -> tuple[date, date] | None:
    """Return the first and the last day of a month or quarter of the fiscal year."""
    column = context.spec.sheet(sheet).by_field[code]
    closed = context.spec.lists.get(column.list or "")
    found = next((value for value in closed.values if value.label.th == label), None) if closed else None
    if found is None or not found.until_month:
        return None
    year = context.book.identity.year_be - BE_OFFSET - (1 if found.until_month >= _FIRST_MONTH else 0)
    last = date(year, found.until_month, calendar.monthrange(year, found.until_month)[1])
    first = last.replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, last


def _in_month(context: Context, rule: FormRule) -> Iterator[Event]:
    for row in _cells(context, rule, rule.field):
        period = _period(context, row.values.get(rule.month), rule.sheet, rule.month, rule.months)
        day = row.day(rule.field)
        if day and period and not period[0] <= day <= period[1]:
            yield context.event(
                OUTSIDE, rule.sheet, row.read, rule.field, value=day, period=row.text(rule.month),
                first=display(period[0]), last=display(period[1]),
            )  # fmt: skip


def _place(context: Context, rule: FormRule, row: Filled) -> tuple[str, ...]:
    """Return by which values a row belongs to a declared one; a row that names no unit is that of the file."""
    sheet = context.spec.sheet(rule.sheet)
    names = context.content.departments()
    alone = context.book.identity.department or (names[0] if len(names) == 1 else "")
    return tuple(row.text(code) or (alone if code == sheet.owner else "") for code in rule.by)


def _declared(context: Context, rule: FormRule) -> Iterator[Event]:
    """Nothing declared where there are rows, something declared where there are none, and periods left open."""
    if context.sheet(rule.rows) is None:
        return
    column = context.spec.sheet(rule.sheet).by_field[rule.field]
    counts = Counter(_place(context, rule, row) for row in context.rows(rule.rows) if not row.read.empty)
    for row in context.rows(rule.sheet):
        if context.doubted(rule.sheet, row.read, rule.field):
            continue
        said, there = row.values.get(rule.field), counts[_place(context, rule, row)]
        code, period = context.code_of(column, said), row.text(rule.month)
        rows = context.sheet_name(rule.rows)
        if said is None:
            ended = _period(context, period, rule.sheet, rule.month, rule.months)
            if not there and ended and ended[1] < context.today:
                yield context.event(UNDECLARED, rule.sheet, row.read, rule.field, period=period, rows=rows)
        elif code in rule.none and there:
            yield context.event(
                CONTRADICTED, rule.sheet, row.read, rule.field, value=said, period=period, rows=rows, count=there
            )
        elif code is not None and code not in rule.none and not there:
            yield context.event(NOTHING_THERE, rule.sheet, row.read, rule.field, value=said, period=period, rows=rows)


def _expected(context: Context, rule: FormRule) -> Iterator[Event]:
    for row in _cells(context, rule, rule.field):
        if not row.text(rule.field):
            yield context.event(NO_NUMBER, rule.sheet, row.read, rule.field)


def _shared(context: Context, rule: FormRule) -> Iterator[Event]:
    first: dict[str, str] = {}
    for row in _cells(context, rule, rule.field):
        for text in row.text(rule.field).split("\n"):
            number = fold(to_arabic(text)).rstrip("/")
            place = _cell_of(context, rule, row, rule.field)
            if number and first.setdefault(number, place) != place:
                yield context.event(SHARED, rule.sheet, row.read, rule.field, value=text.strip(), other=first[number])


def _tax_id(context: Context, rule: FormRule) -> Iterator[Event]:
    """A number of 13 digits that is none, and a person's where names are to stand, masked or not where published."""
    for row in _cells(context, rule, rule.field) if rule.field else ():
        digits = "".join(one for one in to_arabic(row.text(rule.field)) if one.isdigit())
        if row.text(rule.field) and (len(digits) != _ID_DIGITS or not check_digit_is_right(digits)):
            shown = masked_number(row.text(rule.field))
            yield context.event(TAX_ID, rule.sheet, row.read, rule.field, value=shown, digits=len(digits))
    for code in rule.fields:
        kind = IN_NAME if _is_masked(context, rule.sheet, code) else IN_TEXT
        for row in _cells(context, rule, code):
            for found in find_national_ids(row.text(code))[:1]:
                yield context.event(kind, rule.sheet, row.read, code, value=masked_number(found.text))


def _is_masked(context: Context, sheet: str, code: str) -> bool:
    """Whether every page that prints a field hides the numbers of natural persons."""
    pages = context.spec.form.pages if context.spec.form else ()
    return all(
        column.masked for page in pages if page.sheet == sheet for column in page.columns if code in column.fields
    )


def _twice(context: Context, rule: FormRule) -> Iterator[Event]:
    """Two rows with the same number, day and price: one entry that two officers entered, or one that was copied."""
    first: dict[tuple[str, ...], str] = {}
    for row in _cells(context, rule, rule.fields[0]):
        said = tuple(fold(to_arabic(display(row.values[code]))) if code in row.values else "" for code in rule.fields)
        place = _cell_of(context, rule, row, rule.fields[0])
        if all(said) and (other := first.setdefault(said, place)) != place:
            titles = [_title(context, rule.sheet, code) for code in rule.fields]
            yield context.event(
                TWICE, rule.sheet, row.read, rule.fields[0], value=row.text(rule.fields[0]), other=other, columns=titles
            )


def _lacking(context: Context, rule: FormRule) -> Iterator[Event]:
    """What was looked for and not found; ``of`` names it."""
    column = context.spec.sheet(rule.sheet).by_field[rule.field]
    for row in _cells(context, rule, rule.field):
        if context.code_of(column, row.values.get(rule.field)) in rule.none:
            yield context.event(
                LACKING, rule.sheet, row.read, rule.field, value=row.text(rule.field), what=row.text(rule.of),
                place=" ".join(row.text(code) for code in rule.fields),
            )  # fmt: skip


def _original(context: Context, rule: FormRule) -> Iterator[Event]:
    """An address in a text that is none of those in ``of``: the assessor looks at the original ones only."""
    for row in _cells(context, rule, rule.field):
        known = {bare(url) for url in addresses_in(row.text(rule.of))}
        for url in addresses_in(row.text(rule.field)):
            if bare(url) not in known:
                yield context.event(
                    NOT_ORIGINAL, rule.sheet, row.read, rule.field, value=url,
                    original=_title(context, rule.sheet, rule.of),
                )  # fmt: skip


def _cell_of(context: Context, rule: FormRule, row: Filled, code: str) -> str:
    sheet = context.sheet(rule.sheet)
    return (sheet.address(row.read, code) if sheet else None) or row.key


def _method(context: Context, rule: FormRule) -> Iterator[Event]:
    column = context.spec.sheet(rule.sheet).by_field[rule.field]
    for row in _cells(context, rule, rule.field):
        limit = rule.limits.get(context.code_of(column, row.values.get(rule.field)) or "")
        amount = row.values.get(rule.of)
        if limit is not None and isinstance(amount, Decimal) and amount > limit:
            yield context.event(
                METHOD, rule.sheet, row.read, rule.field, value=row.text(rule.field), amount=_baht(amount),
                limit=_baht(limit),
            )  # fmt: skip


def _repeated(context: Context, rule: FormRule) -> Iterator[Event]:
    """One text in nearly all rows: told once, at the first of them."""
    rows = [row for row in _cells(context, rule, rule.field) if row.text(rule.field)]
    commonest = Counter(fold(row.text(rule.field)) for row in rows).most_common(1)
    if len(rows) < rule.least or not commonest or commonest[0][1] * 100 < rule.share * len(rows):
        return
    first = next(row for row in rows if fold(row.text(rule.field)) == commonest[0][0])
    yield context.event(
        REPEATED, rule.sheet, first.read, rule.field, value=first.text(rule.field), count=commonest[0][1],
        total=len(rows),
    )  # fmt: skip


def _same_amounts(context: Context, rule: FormRule) -> Iterator[Event]:
    rows = [
        (row, {row.values.get(code) for code in rule.fields})
        for row in _cells(context, rule, rule.fields[-1])
        if all(isinstance(row.values.get(code), Decimal) for code in rule.fields)
    ]
    same = [row for row, amounts in rows if len(amounts) == 1]
    if len(rows) < rule.least or len(same) * 100 < rule.share * len(rows):
        return
    titles = [_title(context, rule.sheet, code) for code in rule.fields]
    yield context.event(
        SAME_AMOUNTS, rule.sheet, same[0].read, rule.fields[-1], value=same[0].values.get(rule.fields[-1]),
        count=len(same), total=len(rows), columns=titles,
    )  # fmt: skip


def _total(context: Context, rule: FormRule) -> Iterator[Event]:
    """A total that no rounding of it and of what it is made of can explain."""
    if context.sheet(rule.rows) is None:
        return
    parts: dict[tuple[str, ...], list[Decimal]] = defaultdict(list)
    for row in context.rows(rule.rows):
        amount = row.values.get(rule.of)
        if isinstance(amount, Decimal):
            parts[_place(context, rule, row)].append(amount)
    for row in _cells(context, rule, rule.field):
        total, summed = row.values.get(rule.field), parts[_place(context, rule, row)]
        if not isinstance(total, Decimal):
            continue
        low, high = sum(map(_least, summed), Decimal(0)), sum(map(_most, summed), Decimal(0))
        if _most(total) < low or _least(total) > high:
            computed = sum(summed, Decimal(0))
            yield context.event(
                TOTAL, rule.sheet, row.read, rule.field, value=_baht(total), expected=_baht(computed),
                count=len(summed), difference=_baht(abs(total - computed)), rows=context.sheet_name(rule.rows),
            )  # fmt: skip


def _bands(context: Context, rule: FormRule) -> Iterator[Event]:
    """Levels between whose ends something lies, so that it has no level; ``fields`` are the lower and upper end."""
    low, high = rule.fields
    bands: list[tuple[Decimal, Decimal, Filled]] = []
    for row in _cells(context, rule, low):
        first, last = row.values.get(low), row.values.get(high)
        if isinstance(first, Decimal) and isinstance(last, Decimal):
            bands.append((first, last, row))
    bands.sort(key=lambda band: (band[0], band[2].read.row))
    for (_, before, _), (after, _, row) in pairwise(bands):
        if after - before > 1:
            yield context.event(
                GAP, rule.sheet, row.read, low, value=f"{after:f}", expected=f"{before + 1:f}", before=f"{before:f}"
            )


def _baht(amount: Decimal) -> str:
    return f"{amount:,.2f}"


_RULES: Mapping[str, Callable[[Context, FormRule], Iterator[Event]]] = {
    "above": _above,
    "in_month": _in_month,
    "declared": _declared,
    "expected": _expected,
    "shared": _shared,
    "tax_id": _tax_id,
    "method": _method,
    "repeated": _repeated,
    "same_amounts": _same_amounts,
    "total": _total,
    "bands": _bands,
    "twice": _twice,
    "lacking": _lacking,
    "original": _original,
}
