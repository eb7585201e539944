"""A package with a few bytes, attributes or parts changed."""

from __future__ import annotations

import io
import random
import zipfile

READ = ("workbook", "sheet", "styles", "shared", "content_types", "rels", "table")
"""Words of the names of parts that the reader opens."""
PIECES = [b"<", b">", b"&", b'"', b"'", b"<c/>", b"<!--", b"-->", b"\0", b"]]>", b"<![CDATA[", b"&#xD800;", b"&#0;",
          b"_xD800_", b' r="A0"', b"9" * 20, b"-1", b"\xff", b"\xc2\xb2", b"<row r='-1'>", b"</c>", b"<v>", b"<f/>",
          b"<f t='shared' si='0'/>", b"%zz", b"..", b"#", b"<!DOCTYPE a>", b"<?x?>", b"\xef\xbb\xbf"]  # fmt: skip
VALUES = [b"", b"-1", b"9" * 20, b"x", b"A1:B", b"\xc2\xb2", b"&lt;", b"true", b"1e9", b"../../x", b"%ff", b"rId1"]


def mutated(parts: dict[str, bytes], rng: random.Random) -> bytes:
    """A package with a few bytes, attributes or parts changed."""
    changed = dict(parts)
    known = [name for name in parts if any(word in name.lower() for word in READ)]
    for _ in range(rng.randrange(1, 3)):
        name = rng.choice(known)
        data = bytearray(changed.get(name, b""))
        for _ in range(rng.randrange(1, 5)):
            if data:
                _change(data, rng)
        changed[name] = bytes(data)
    if rng.random() < 0.1:
        changed.pop(rng.choice(known), None)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)
    whole = bytearray(packed.getvalue())
    if rng.random() < 0.2:
        for _ in range(3):
            whole[rng.randrange(len(whole))] = rng.randrange(256)
    return bytes(whole)


def _change(data: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(data))
    match rng.randrange(5):
        case 0:
            data[at] = rng.randrange(256)
        case 1:
            del data[at:at + rng.randrange(1, 30)]
        case 2:
            data[at:at] = rng.choice(PIECES)
        case 3:
            start = rng.randrange(len(data))
            data[at:at] = data[start:start + rng.randrange(1, 60)]
        case _:
            start = data.find(b'="', at)
            if start > 0:
                data[start + 2:data.find(b'"', start + 2)] = rng.choice(VALUES)
