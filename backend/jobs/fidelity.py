"""The short form of a fidelity report, as it travels with the job."""

from backend.imaging.report import CallReport, FidelityReport
from backend.jobs.schemas import Fidelity


def short_form(report: CallReport | FidelityReport) -> Fidelity:
    """What a list of jobs shows; the report itself has the rest."""
    return Fidelity(
        score=round(report.score, 4),
        moved_px=round(report.moved_px, 3),
        colour_error_before=round(report.colour_error_before, 3),
        colour_error_after=round(report.colour_error_after, 3),
        filled_share=round(report.filled_share, 4),
        protected_share=round(report.protected_share, 4),
    )
