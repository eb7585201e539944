"""A batch over a network whose link to one worker is cut and heals; as JSON. Root only, Linux only.

    sudo python benchmarks/batch_network.py

The scheduler and two workers each have a network namespace of their own on one bridge. The link of
one worker goes down while it works; its loop starts it anew when it has given up, and when the link
is up again it must be back. The same bytes must come out as without a network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch_books import make
from batch_kills import contents

PROJECT = Path(__file__).resolve().parent.parent
PLACES = {"fcs": "10.77.0.1", "fcw1": "10.77.0.2", "fcw2": "10.77.0.3"}
BRIDGE, PORT, COUNT = "fcbr", 8786, 120
ADDRESS = f"tcp://{PLACES['fcs']}:{PORT}"
CUT = 45.0
"""Seconds that the link is down: longer than a connection lives without an answer."""
LOOP = ("while :; do {python} -m dask worker {address} --nthreads 1 --no-dashboard "
        "--death-timeout 5 --no-nanny --name {name}; sleep 1; done")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def built() -> None:
    """Make the bridge, the namespaces and their links."""
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("link", "set", BRIDGE, "up")
    for name, address in PLACES.items():
        ip("netns", "add", name)
        ip("link", "add", f"{name}h", "type", "veth", "peer", "name", f"{name}n", "netns", name)
        ip("link", "set", f"{name}h", "master", BRIDGE, "up")
        ip("-n", name, "addr", "add", f"{address}/24", "dev", f"{name}n")
        ip("-n", name, "link", "set", f"{name}n", "up")
        ip("-n", name, "link", "set", "lo", "up")


def cleared() -> None:
    """Remove what was made."""
    for name in PLACES:
        subprocess.run(["ip", "netns", "del", name], check=False)
    subprocess.run(["ip", "link", "del", BRIDGE], check=False)


def within(name: str, *words: str, log: Path) -> subprocess.Popen[bytes]:
    """Start a program in a namespace, as leader of a group of its own."""
    return subprocess.Popen(["ip", "netns", "exec", name, *words], stdout=log.open("ab"),
                            stderr=subprocess.STDOUT, start_new_session=True,
                            env={**os.environ, "PYTHONPATH": str(PROJECT)})


ASKED = """
import json, os, sys
from distributed import Client
with Client(sys.argv[1]) as client:
    known = {one["name"]: address for address, one in client.scheduler_info()["workers"].items()}
    if sys.argv[2] in known:
        print(client.submit(os.getpid, workers=[known[sys.argv[2]]], pure=False).result(timeout=20))
"""


def back(name: str) -> bool:
    """Tell whether the scheduler has a worker and gets an answer from it."""
    asked = subprocess.run(["ip", "netns", "exec", "fcs", sys.executable, "-c", ASKED, ADDRESS,
                            name], check=False, capture_output=True)
    return bool(asked.stdout.strip())


def ran(root: Path) -> dict[str, object]:
    """Run the batch, cut one link while it runs, heal it, and compare."""
    books, python = root / "books", sys.executable
    make(COUNT, books)
    words = [python, "-m", "forecast.cli", "batch", str(books), "--draws", "2000"]
    subprocess.run([*words, "--out", str(root / "calm"), "--jobs", "2"], check=False,
                   env={**os.environ, "PYTHONPATH": str(PROJECT)}, stdout=subprocess.DEVNULL)
    logs = {name: root / f"{name}.log" for name in PLACES}
    started = [within("fcs", python, "-m", "dask", "scheduler", "--host", PLACES["fcs"], "--port",
                      str(PORT), "--no-dashboard", log=logs["fcs"])]
    started += [within(name, "sh", "-c", LOOP.format(python=python, address=ADDRESS, name=name),
                       log=logs[name]) for name in ("fcw1", "fcw2")]
    try:
        time.sleep(6)
        client = within("fcs", *words, "--out", str(root / "net"), "--scheduler", ADDRESS,
                        log=root / "client.log")
        store = root / "net" / ".records"
        while client.poll() is None and len(list(store.glob("*/*.rec"))) < COUNT // 6:
            time.sleep(0.1)
        at_cut = len(list(store.glob("*/*.rec")))
        ip("link", "set", "fcw1h", "down")
        time.sleep(CUT)
        at_heal = len(list(store.glob("*/*.rec")))
        ip("link", "set", "fcw1h", "up")
        until = time.monotonic() + 120
        while not (is_back := back("fcw1")) and time.monotonic() < until:
            time.sleep(1)
        code = client.wait(timeout=600)
    finally:
        for one in started:
            os.killpg(one.pid, 9)
    calm, net = contents(root / "calm"), contents(root / "net")
    return {"count": COUNT, "records_at_cut": at_cut, "records_at_heal": at_heal,
            "exit_code": code, "worker_is_back": is_back, "same_bytes": calm == net}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        try:
            built()
            print(json.dumps(ran(Path(folder)), indent=1))
        finally:
            cleared()


if __name__ == "__main__":
    main()
