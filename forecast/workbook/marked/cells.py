"""One worksheet under the checker's pen: cells found or made, their formats changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx import (
    TRUE,
    a1,
    area_text,
    child,
    element_like,
    local,
    number_in,
    own_children,
    parse_a1,
    parse_area,
    put_in_order,
    unset,
)

if TYPE_CHECKING:
    from forecast.xlsx import Area

Spot = tuple[int, int]


class MarkedSheet:
    """A worksheet's tree, its rows and cells by number."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = child(root, "sheetData")
        if data is None:
            data = element_like(root, "sheetData")
            put_in_order(root, data)
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        number = 0
        for row in own_children(data):
            if local(row) != "row":
                continue
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))  # what is told by its neighbour must not move with a new one
            self._rows[number] = row
        self._merges = [area for one in root.iterfind("{*}mergeCells/{*}mergeCell")
                        if (area := parse_area(one.get("ref", ""))) is not None]

    def _cells_of(self, number: int) -> dict[int, etree._Element]:
        """Return the cells of a row by column; of a million cells few are looked at."""
        found = self._cells.get(number)
        if found is None:
            found = self._cells[number] = {}
            row, column = self._rows.get(number), 0
            for cell in () if row is None else own_children(row):
                if local(cell) == "c":
                    column = (parse_a1(cell.get("r", "")) or (number, column + 1))[1]
                    cell.set("r", a1(number, column))
                    found[column] = cell
        return found

    def seen(self, spot: Spot) -> Spot:
        """Return the cell that shows what stands at a place: the first of a merged range."""
        for top, left, bottom, right in self._merges:
            if top <= spot[0] <= bottom and left <= spot[1] <= right:
                return top, left
        return spot

    def rows_at(self, column: int) -> list[int]:
        """Return the rows that have a cell in a column."""
        return sorted(row for row in self._rows if column in self._cells_of(row))

    def columns_at(self, row: int) -> list[int]:
        """Return the columns in which a row has a cell."""
        return sorted(self._cells_of(row))

    def cell(self, spot: Spot) -> etree._Element | None:
        """Return a cell, or None where none is written."""
        return self._cells_of(spot[0]).get(spot[1])

    def style(self, spot: Spot) -> int:
        """Return the format that a place has: its own, its row's, its column's."""
        cell, row = self.cell(spot), self._rows.get(spot[0])
        if cell is not None:
            return _number(cell.get("s"))
        if row is not None and row.get("customFormat") in TRUE:
            return _number(row.get("s"))
        for one in self.root.iterfind("{*}cols/{*}col"):
            if _number(one.get("min")) <= spot[1] <= _number(one.get("max")):
                return _number(one.get("style"))
        return 0

    def paint(self, spot: Spot, style: int) -> None:
        """Give a place a format; the cell is made where there is none."""
        cell = self.cell(spot)
        if cell is None:
            cell = self._add(spot)
        others = [(key, value) for key, value in cell.attrib.items() if key not in {"r", "s"}]
        cell.attrib.clear()
        cell.set("r", a1(*spot))
        if style:
            cell.set("s", str(style))
        for key, value in others:
            cell.set(key, value)

    def _add(self, spot: Spot) -> etree._Element:
        row = self._rows.get(spot[0])
        if row is None:
            row = self._made("row", r=str(spot[0]))
            after = [number for number in self._rows if number < spot[0]]
            place = self._data.index(self._rows[max(after)]) + 1 if after else 0
            self._data.insert(place, row)
            self._rows[spot[0]] = row
        unset(row, "spans")  # a hint for quick loading, now perhaps untrue
        cell = self._made("c", r=a1(*spot))
        place = next((index + 1 for index, one in reversed(list(enumerate(row)))
                      if local(one) == "c"
                      and (parse_a1(one.get("r", "")) or spot)[1] < spot[1]), 0)
        row.insert(place, cell)
        self._cells_of(spot[0])[spot[1]] = cell
        self._stretch(spot)
        return cell

    def _made(self, name: str, **attributes: str) -> etree._Element:
        made = etree.SubElement(self._data, f"{{{etree.QName(self._data).namespace}}}{name}",
                                attributes)
        self._data.remove(made)
        return made

    def _stretch(self, spot: Spot) -> None:
        """Let the stated block take in a new cell."""
        stated = child(self.root, "dimension")
        area: Area | None = None if stated is None else parse_area(stated.get("ref", ""))
        if stated is not None and area is not None:
            stated.set("ref", area_text((min(area[0], spot[0]), min(area[1], spot[1]),
                                         max(area[2], spot[0]), max(area[3], spot[1]))))


def _number(text: str | None) -> int:
    return max(0, number_in(text))
