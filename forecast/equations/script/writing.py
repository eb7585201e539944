"""Tree → JavaScript: blocks as functions over typed arrays, one run at a time.

The expressions are those of :mod:`forecast.equations.code`, whose words and numbers both languages
read alike; only what stands around them is written here. No text of the user reaches the script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.equations.code import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations.code import Names
    from forecast.equations.ordering import Block
    from forecast.equations.tree import Node

_STRETCH = 60
"""So many equations in one function: browsers leave longer ones slow."""
_PARAMETER = re.compile(r"\bp(\d+)\b")


def block_script(names: Names, trees: Mapping[str, Node], block: Block) -> str:
    """Write a block as ``{torn, names, parts}``: numbers, and functions ``(t, G)``.

    Each part stores what it computes; ``G`` are the guesses of the torn variables, in their order.
    """
    parts = [_function(names, trees, block.names[at:at + _STRETCH], block.torn)
             for at in range(0, len(block.names), _STRETCH)]
    numbers = ",".join(str(names.variable[name]) for name in block.names)
    torn = ",".join(str(names.variable[name]) for name in block.torn)
    return f"{{torn:[{torn}],names:[{numbers}],parts:[{','.join(parts)}]}}"


def value_script(names: Names, tree: Node) -> str:
    """Write a tree as a function of the place of the period."""
    writer = Writer(names)
    text = writer.write(tree)
    return _bound([*(f"var {line};" for line in writer.lines), f"return {text};"], "t")


def _function(names: Names, trees: Mapping[str, Node], order: Sequence[str], torn: Sequence[str]
              ) -> str:
    writer = Writer(names, guessed=torn)
    lines = [f"const g{names.variable[name]}=G[{at}];" for at, name in enumerate(torn)]
    for name in order:
        number = names.variable[name]
        text = writer.write(trees[name])
        lines += [f"var {line};" for line in writer.lines]
        writer.lines = []
        lines.append(f"var x{number}=v{number}[t]={text};")
        writer.here.add(name)
    return _bound(lines, "t,G")


def _bound(lines: Sequence[str], arguments: str) -> str:
    """Read each parameter once: it is another in every draw."""
    body = "\n".join(lines)
    used = sorted({int(number) for number in _PARAMETER.findall(body)})
    read = "".join(f"const p{number}=P[{number}];" for number in used)
    return f"function({arguments}){{{read}\n{body}\n}}"
