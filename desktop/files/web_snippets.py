"""Where the pictures of a dragged piece of a web page come from. Pure."""

from html.parser import HTMLParser

from typing_extensions import override


def picture_sources(html: str) -> list[str]:
    """Where the pictures of a piece of HTML come from, each once, in their order."""
    finder = _Pictures()
    finder.feed(html)
    return list(dict.fromkeys(finder.sources))


class _Pictures(HTMLParser):
    """Collects `src` of every `img`."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.sources.extend(value for name, value in attrs if name == "src" and value)
