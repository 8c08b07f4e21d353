"""The names of everything that can be chosen, and what strictness means."""

from PySide6.QtCore import QObject

from desktop.queue.presets import SHIPPED

Choices = list[tuple[str, str]]
"""What is shown, and the word for it on the wire; of presets the other way round."""


class OptionWords(QObject):
    """Choices in the person's language."""

    def presets(self) -> Choices:
        """The names of the presets that come with the app."""
        names = {
            "photo": self.tr("Photo, four times as large"),
            "print_a3": self.tr("Print on A3 at 300 dpi"),
            "text": self.tr("Text and labels"),
            "old_photo": self.tr("Old or damaged photo"),
            "clean": self.tr("Only clean"),
        }
        return [(key, names[key]) for key in SHIPPED]

    def strictness(self) -> Choices:
        return [
            (self.tr("Exact"), "exact"),
            (self.tr("Faithful"), "faithful"),
            (self.tr("Restore"), "restore"),
        ]

    def strictness_meanings(self) -> dict[str, str]:
        return {
            "exact": self.tr("For documents and labels: nothing may look different."),
            "faithful": self.tr("Same people, same words, same colours, with real detail."),
            "restore": self.tr("For damaged photos: repairs what is lost, keeps who it is."),
        }

    def denoise(self) -> Choices:
        return [
            (self.tr("Keep grain"), "off"),
            (self.tr("Clean a little"), "low"),
            (self.tr("Clean"), "medium"),
            (self.tr("Clean strongly"), "high"),
        ]

    def formats(self) -> Choices:
        return [
            (self.tr("Same format"), "same"),
            ("PNG", "png"),
            ("JPEG", "jpeg"),
            ("WebP", "webp"),
            ("TIFF", "tiff"),
        ]

    def metadata(self) -> Choices:
        return [
            (self.tr("Keep photo details"), "keep"),
            (self.tr("Without the location"), "drop_location"),
            (self.tr("Without photo details"), "drop"),
        ]
