"""How quickly the page 推演 answers a slider, in a real browser: JSON, milliseconds.

``answer`` is from the slider's event to the page redrawn with the central run, ``bands`` until the
draws are solved anew as well; the median and the worst of many moves. ``own`` is what the answer
takes of the processor, whatever else the machine does. Prints a line a page.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from samples.outputs.browser import opened

MOVES = """async count => {
  const levers = forecastEngineMade.levers, answers = [], bands = [];
  for (let n = 0; n < count; n++) {
    const k = n % levers.length, one = levers[k];
    const slider = document.getElementById('live-' + k);
    slider.value = one.least + (one.most - one.least) * ((n * 0.618) % 1);
    const settled = new Promise(done =>
      document.getElementById('live').addEventListener('settled', done, { once: true }));
    const start = performance.now();
    slider.dispatchEvent(new Event('input'));
    document.body.offsetHeight;
    answers.push(performance.now() - start);
    await settled;
    bands.push(performance.now() - start);
  }
  const told = all => ({ median: all.sort((a, b) => a - b)[all.length >> 1], worst: all.at(-1) });
  return { answer: told(answers), bands: told(bands) };
}"""


ONE = """n => {
  const levers = forecastEngineMade.levers, k = n % levers.length, one = levers[k];
  const slider = document.getElementById('live-' + k), later = window.setTimeout;
  slider.value = one.least + (one.most - one.least) * ((n * 0.618) % 1);
  window.setTimeout = () => 0; // the draws come after the answer
  slider.dispatchEvent(new Event('input'));
  document.body.offsetHeight;
  window.setTimeout = later;
}"""
_WORK = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


def own(page: Any, count: int) -> dict[str, float]:
    """Return the processor's milliseconds of an answer: script, styles, layout."""
    asked = page.context.new_cdp_session(page)
    asked.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        known = {one["name"]: one["value"] for one in asked.send(
            "Performance.getMetrics")["metrics"]}
        return 1000.0 * sum(known[name] for name in _WORK)

    took = []
    for number in range(count):
        before = spent()
        page.evaluate(ONE, number)
        took.append(spent() - before)
    return {"median": sorted(took)[count // 2], "worst": max(took)}


def main() -> None:
    """Time every report.html that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--moves", type=int, default=80)
    asked = parser.parse_args()
    for path in asked.pages:
        with opened(path.resolve(), viewport={"width": 1280, "height": 800}) as page:
            print(json.dumps({"page": str(path), "own": own(page, asked.moves),
                              **page.evaluate(MOVES, asked.moves)}))


if __name__ == "__main__":
    main()
