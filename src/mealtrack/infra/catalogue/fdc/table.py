"""A CSV table of a download, read row by row; a damaged one is told from one with bad rows."""

import csv
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Protocol

from mealtrack.infra.catalogue.fdc.download import Member
from mealtrack.infra.catalogue.fdc.faults import CorruptImport, Reason

MAX_LINE = 1 << 20

Row = tuple[int, tuple[str, ...]]


class _Reader(Protocol):
    """What csv.reader makes; the class itself has no public name."""

    @property
    def line_num(self) -> int: ...
    def __next__(self) -> list[str]: ...


class Table:
    """The rows of one member, as the columns asked for, in their order.

    Columns that are `needed` must be in the header, `wanted` ones are "" where they are not; ask
    for two or more.
    """

    def __init__(
        self,
        member: Member,
        needed: tuple[str, ...],
        wanted: tuple[str, ...] = (),
        *,
        on_bad: Callable[[int, Reason], None],
    ) -> None:
        self._member = member
        self._needed = needed
        self._columns = needed + wanted
        self._on_bad = on_bad
        self._is_unfinished = False

    @property
    def label(self) -> str:
        return self._member.label

    def __iter__(self) -> Iterator[Row]:
        reader = csv.reader(self._lines(), strict=True)
        header = self._header(reader)
        width = len(header)
        # What is not in the header is read from the blank that is added to each row.
        places = [
            header.index(name.casefold()) if name.casefold() in header else width
            for name in self._columns
        ]
        pick = itemgetter(*places)
        while (row := self._next(reader)) is not None:
            if len(row) == width:
                row.append("")
                yield reader.line_num, pick(row)
            elif self._is_unfinished:
                raise CorruptImport(self.label, reader.line_num, "the file ends within a row")
            elif row:
                self._on_bad(reader.line_num, Reason.WRONG_FIELD_COUNT)

    def _header(self, reader: _Reader) -> list[str]:
        try:
            header = [name.strip().casefold() for name in next(reader, ())]
        except csv.Error as fault:
            raise CorruptImport(self.label, 1, "the header is no row of a CSV table") from fault
        if not header:
            raise CorruptImport(self.label, 1, "the file is empty")
        if missing := [name for name in self._needed if name.casefold() not in header]:
            raise CorruptImport(self.label, 1, f"the header lacks the column {missing[0]}")
        return header

    def _next(self, reader: _Reader) -> list[str] | None:
        """The next row that is one; None at the end."""
        while True:
            try:
                return next(reader)
            except StopIteration:
                return None
            except csv.Error as fault:
                self._judge(fault, reader.line_num)

    def _judge(self, fault: csv.Error, line: int) -> None:
        """A stray quote spoils a row; an open one at the end, or a huge field, spoils the file."""
        if "unexpected end" in str(fault) or self._is_unfinished:
            raise CorruptImport(self.label, line, "the file ends within a quoted field") from fault
        if "field limit" in str(fault):
            raise CorruptImport(self.label, line, "a quoted field never ends") from fault
        self._on_bad(line, Reason.ROW_MALFORMED)

    def _lines(self) -> Iterator[str]:
        for line, raw in self._member.pieces(at_most=MAX_LINE):
            self._is_unfinished = not raw.endswith(b"\n")
            if self._is_unfinished and len(raw) == MAX_LINE:
                raise CorruptImport(self.label, line, "the line is longer than a million bytes")
            try:
                text = raw.decode()
            except UnicodeDecodeError as fault:
                raise CorruptImport(self.label, line, "the text is not UTF-8") from fault
            yield text.removeprefix("\ufeff") if line == 1 else text
