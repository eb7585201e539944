"""What a command other than ``run`` gives out: a small result workbook, pictures, plain data."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from forecast import archives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Bureau
    from forecast.exhibits import Chart, Sheet
    from forecast.fiscal import OneOff
    from forecast.labels import Lang


def write_small(folder: Path, stem: str, sheets: Sequence[Sheet], charts: Sequence[Chart],
                bureau: Bureau, lang: Lang) -> tuple[Path, ...]:
    """Write ``<stem>-<first sheet's name>.xlsx`` and ``charts/<id>.png``; return the paths.

    Raises
    ------
    InputError
        When the workbook is open in Excel or WPS; nothing is written then.
    """
    from forecast.exhibits import made_by
    from forecast.render import draw
    from forecast.workbook import refuse_open, write_results

    path = folder / f"{stem}-{sheets[0].name.split(' ', 1)[1]}.xlsx"
    refuse_open(path)
    (folder / "charts" if charts else folder).mkdir(parents=True, exist_ok=True)
    write_results([made_by(one, bureau, lang) for one in sheets], path, lang)
    pictures = []
    with TemporaryDirectory(prefix="forecast-") as side:
        for chart in charts:
            drawn = draw(chart, Path(side), lang)
            for made in drawn:
                archives.put(made.read_bytes(), folder / "charts" / made.name)
            pictures.append(folder / "charts" / drawn[0].name)
    return (path, *pictures)


def one_offs_json(found: Sequence[OneOff], month: int) -> list[dict[str, object]]:
    """Return one-offs as plain data; ``month`` is the last published."""
    return [{"item": one.item, "month": one.month, "amount": one.amount,
             "timing": one.timing(month), "note": one.note} for one in found]
