"""What Linux desktops are told of the app: its menu entry and its page in software centres."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET  # writes only, parses nothing

from installers.facts import APP, Facts

EXTENDED = {"en": "description", "es": "description_es"}


def desktop_entry(facts: Facts) -> str:
    """The menu entry, which also offers the app for pictures and for its own links."""
    kinds = [*facts.mime_types, f"x-scheme-handler/{facts.url_scheme}"]
    lines = {
        "Type": "Application",
        "Version": "1.0",
        "Name": facts.formal_name,
        "GenericName": "Photo Upscaler",
        "GenericName[es]": "Ampliador de fotos",
        "Comment": facts.description,
        "Comment[es]": facts.description_es,
        "Exec": f"{APP} %U",
        "TryExec": APP,
        "Icon": APP,
        "Terminal": "false",
        "StartupNotify": "true",
        "StartupWMClass": APP,
        "Categories": _listed(facts.linux.categories),
        "Keywords": _listed(facts.keywords),
        "MimeType": _listed(kinds),
    }
    return "[Desktop Entry]\n" + "".join(f"{key}={value}\n" for key, value in lines.items())


def metainfo(facts: Facts, *, epoch_seconds: int) -> bytes:
    """The AppStream document."""
    root = ET.Element("component", type="desktop-application")
    _text(root, "id", facts.app_id)
    _text(root, "metadata_license", "CC0-1.0")
    _text(root, "project_license", facts.license)
    _text(root, "name", facts.formal_name)
    _text(root, "summary", facts.description)
    _text(root, "summary", facts.description_es, language="es")
    developer = ET.SubElement(root, "developer", id=facts.bundle)
    _text(developer, "name", facts.author)
    _describe(root, facts)
    ET.SubElement(root, "launchable", type="desktop-id").text = f"{APP}.desktop"
    ET.SubElement(root, "url", type="homepage").text = facts.url
    ET.SubElement(root, "content_rating", type="oars-1.1")
    provides = ET.SubElement(root, "provides")
    _text(provides, "binary", APP)
    for kind in facts.mime_types:
        _text(provides, "mediatype", kind)
    releases = ET.SubElement(root, "releases")
    date = datetime.fromtimestamp(epoch_seconds, UTC).date().isoformat()
    ET.SubElement(releases, "release", version=facts.version, date=date)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _describe(root: ET.Element, facts: Facts) -> None:
    description = ET.SubElement(root, "description")
    paragraphs = zip(
        facts.long_description.split("\n\n"), facts.long_description_es.split("\n\n"), strict=True
    )
    for english, spanish in paragraphs:
        _text(description, "p", english)
        _text(description, "p", spanish, language="es")


def _text(parent: ET.Element, tag: str, text: str, *, language: str = "") -> None:
    element = ET.SubElement(parent, tag, {"xml:lang": language} if language else {})
    element.text = text


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return "".join(f"{word};" for word in words)
