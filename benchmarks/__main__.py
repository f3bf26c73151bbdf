"""./chartkey bench <what>"""

from __future__ import annotations

import argparse

from benchmarks import invitations


def main() -> None:
    """Run one benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="./chartkey bench")
    parser.add_argument("what", choices=("invitations",))
    parser.add_argument("--events", type=int, default=5000, help="events preloaded before the clock starts")
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind; the table shows medians")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="workers of each service")
    chosen = parser.parse_args()
    invitations.run(events=chosen.events, runs=chosen.runs, workers=chosen.workers)


if __name__ == "__main__":
    main()
