"""Prints every target of the repair beside what was measured on seeds that nothing was tuned on.

python -m benchmarks.fidelity [--seed N] [--cases N] [--tuning] [--quick]
"""

import argparse

from benchmarks.fidelity.cost import cost_lines
from benchmarks.fidelity.evaluate import evaluate
from benchmarks.fidelity.targets import by_kind_lines, summary_lines

TUNING_SEED = 21
VERDICT_SEED = 2002
VERDICT_CASES = 220
QUICK_CASES = 24


def main() -> int:
    """Run the cases, print the table; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.fidelity", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cases", type=int, default=VERDICT_CASES)
    parser.add_argument("--tuning", action="store_true", help="the pictures and seed to tune on")
    parser.add_argument("--quick", action="store_true", help="a few cases, no costs")
    chosen = parser.parse_args()
    seed = chosen.seed or (TUNING_SEED if chosen.tuning else VERDICT_SEED)
    count = QUICK_CASES if chosen.quick else chosen.cases
    found = evaluate(seed, count, "tuning" if chosen.tuning else "verdict")
    lines = [f"seed {seed}:", *summary_lines(found), *by_kind_lines(found)]
    if not chosen.quick:
        lines += cost_lines()
    print("\n".join(lines))
    return int(any(line.startswith("MISS") for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
