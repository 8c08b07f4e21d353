"""The issue's targets beside what was measured."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from benchmarks.fidelity.evaluate import Outcome, Summary, summarise


class Target(Struct, frozen=True):
    """One number that has to hold."""

    name: str
    wanted: str
    holds: Callable[[float], bool]
    shown: str

    def line(self, value: float) -> str:
        mark = "ok  " if self.holds(value) else "MISS"
        return f"{mark} {self.name:<52} {self.wanted:>12}   {self.shown.format(value)}"


def at_most(name: str, limit: float, unit: str = "") -> Target:
    return Target(name, f"<= {limit:g}{unit}", lambda value: value <= limit, "{:.3g}" + unit)


def at_least(name: str, limit: float, unit: str = "") -> Target:
    return Target(name, f">= {limit:g}{unit}", lambda value: value >= limit, "{:.4g}" + unit)


def summary_lines(found: Sequence[Outcome]) -> list[str]:
    """The table for the cases of one seed."""
    summary = summarise(found)
    rows = _rows(summary)
    head = f"{summary.faithful} faithful, {summary.unfaithful} unfaithful answers"
    return [head, *(target.line(value) for target, value in rows)]


def _rows(summary: Summary) -> list[tuple[Target, float]]:
    return [
        (at_least("registered", 97, " %"), 100 * summary.registered),
        (at_most("median residual, source px", 0.10), summary.residual_px),
        (at_most("low-frequency CIEDE2000, mean", 1.2), summary.colour_mean),
        (at_most("low-frequency CIEDE2000, p95 over cases", 2.0), summary.colour_p95),
        (at_most("PSNR gap to the oracle", 1.25, " dB"), summary.psnr_gap_db),
        (at_least("detail kept", 90, " %"), 100 * summary.detail_kept),
        (at_most("false refusals", 3, " %"), 100 * summary.false_refusals),
        (at_most("harmful accepts", 3, " %"), 100 * summary.harmful_accepts),
        (at_most("gross harmful accepts", 0), summary.gross_accepts),
        (at_least("AUC of the answer's score", 0.99), summary.area),
        (at_least("AUC, whole pictures gone wrong", 0.995), summary.gross_area),
    ]


def by_kind_lines(found: Sequence[Outcome]) -> list[str]:
    """What became of each kind: how many, accepted, harmful, median score, protected share."""
    lines = []
    for is_faithful in (True, False):
        kinds = sorted({x.kind for x in found if x.is_faithful == is_faithful})
        for kind in kinds:
            cases = [x for x in found if x.kind == kind and x.is_faithful == is_faithful]
            scores = sorted(x.answer_score for x in cases)
            lines.append(
                f"  {'faithful' if is_faithful else 'unfaithful':<10} {kind:<13}"
                f" {len(cases):>3} cases"
                f"  accepted {sum(x.is_accepted for x in cases):>3}"
                f"  harmful {sum(x.is_harmful for x in cases):>2}"
                f"  median score {scores[len(scores) // 2]:.3f}"
                f"  mended {sum(x.protected_share > 0 for x in cases):>3}"
            )
    return lines
