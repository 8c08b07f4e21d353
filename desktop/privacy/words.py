"""What is kept where, until when, and what deleting reaches: the sentences of the privacy page."""

from PySide6.QtCore import QObject

from desktop.client.wire import Deleted, Image, Usage
from desktop.queue.view_words import Tone
from desktop.ui.figures import size_text
from desktop.ui.moments import amount_text, day_text, left_text, moment_text, month_text
from desktop.ui.rows import RowFace


class PrivacyWords(QObject):
    """In the person's language."""

    def face(self, image: Image) -> RowFace:
        until = self.tr("until {moment}").format(moment=moment_text(image.expires_at))
        return RowFace(
            image.file_name or self.tr("Photo without a name"),
            detail=f"{left_text(image.expires_at)} · {until}",
            figure=amount_text(image.bytes),
            figure_detail=size_text(image.width, image.height),
            tone=Tone.QUIET,
            icon="picture",
        )

    def stored(self, usage: Usage) -> str:
        photos = self.tr("%n photo(s)", "", usage.stored_images)
        text = self.tr("{photos} at our server now, {amount}.")
        return text.format(photos=photos, amount=amount_text(usage.stored_bytes))

    def used(self, usage: Usage) -> str:
        photos = self.tr("%n photo(s)", "", usage.images_processed)
        credit = self.tr("%Ln credit(s)", "", usage.credits_spent)
        return self.tr("{photos} made, {credits} spent since {day}.").format(
            photos=photos, credits=credit, day=day_text(usage.since)
        )

    def months(self, usage: Usage) -> list[tuple[str, str]]:
        """Month and what was done in it, newest first."""
        rows = []
        for month in sorted(usage.months, key=lambda each: each.month, reverse=True)[:12]:
            photos = self.tr("%n photo(s)", "", month.images)
            credit = self.tr("%Ln credit(s)", "", month.credits)
            rows.append((month_text(month.month), f"{photos} · {credit}"))
        return rows

    def receipt(self, counts: Deleted) -> str:
        """What "Delete all" did."""
        parts = [
            self.tr("%n photo(s)", "", counts.images),
            self.tr("%n result(s)", "", counts.results),
        ]
        text = self.tr("Deleted: {things}.").format(things=", ".join(parts))
        if counts.cancelled_jobs:
            stopped = self.tr(
                "%n photo(s) were being worked on: cancelled, free.", "", counts.cancelled_jobs
            )
            return f"{text} {stopped}"
        return text

    def question(self, running: int) -> str:
        """Asked before everything goes."""
        text = self.tr(
            "Delete every photo and result at our server, now and for good? What you saved on"
            " this computer stays."
        )
        if running:
            stopped = self.tr(
                "%n photo(s) being worked on will be cancelled and cost nothing.", "", running
            )
            return f"{text} {stopped}"
        return text

    def places(self) -> list[tuple[str, str]]:
        """Where a photo can be, and what that means."""
        return [
            (
                self.tr("This computer"),
                self.tr(
                    "Your originals and the results. Only you delete them. Location, camera and"
                    " owner data never leave this computer."
                ),
            ),
            (
                self.tr("Our server"),
                self.tr(
                    "The photo and its result, until the time shown above, or until you delete"
                    " them. Nobody looks at them, and nothing is trained on them."
                ),
            ),
            (
                self.tr("Google's image model (Nano Banana Pro)"),
                self.tr(
                    "Gets the picture without your name, address or file name. Google keeps its"
                    " own log against abuse for up to 55 days; deleting does not reach it."
                ),
            ),
            (
                self.tr("Backups"),
                self.tr(
                    "A backup made before you deleted something may hold it until that backup is"
                    " thrown away. Nothing is brought back out of it."
                ),
            ),
        ]

    def cached(self, size_bytes: int) -> str:
        if not size_bytes:
            return self.tr("Nothing is kept beside your own files.")
        text = self.tr("{amount} of small pictures for showing, and a list of what was done.")
        return text.format(amount=amount_text(size_bytes))
