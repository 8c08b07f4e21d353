"""Every word that is shown is in the translation files, translated, and compiled."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.translations.generate import LANGUAGES, ROOT, TRANSLATIONS, collect, compile_words

ENDINGS = (".", "…", ":", "?")
FIELD = re.compile(r"\{\w+\}|%n")


def messages(language: str) -> Iterator[ET.Element]:
    tree = ET.parse(TRANSLATIONS / f"opendream_{language}.ts")
    return tree.getroot().iter("message")


def source_of(message: ET.Element) -> str:
    return message.findtext("source") or ""


def forms_of(message: ET.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    plural = [form.text or "" for form in translation.iter("numerusform")]
    return plural or [translation.text or ""]


def words_in_code() -> Iterator[tuple[Path, str]]:
    """The literals that are handed to `tr` and `translate`, wherever they stand."""
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            place = {"tr": 0, "translate": 1}.get(name)
            if place is not None and len(node.args) > place:
                literal = node.args[place]
                if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                    yield path, literal.value


def test_every_word_in_the_code_was_collected() -> None:
    collected = {source_of(message) for message in messages("es")}

    missing = [(path.name, text) for path, text in words_in_code() if text not in collected]

    assert missing == []
    assert len(collected) > 250


def test_every_word_is_translated() -> None:
    for message in messages("es"):
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, source_of(message)
        assert all(forms_of(message)), source_of(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_both_forms(language: str) -> None:
    for message in messages(language):
        if message.get("numerus") == "yes":
            forms = forms_of(message)
            assert len(forms) == 2, source_of(message)
            field = "%Ln" if "%Ln" in source_of(message) else "%n"
            assert all(field in form for form in forms), source_of(message)


def test_translations_keep_fields_and_endings() -> None:
    for message in messages("es"):
        source = source_of(message)
        for form in forms_of(message):
            assert sorted(FIELD.findall(form)) == sorted(FIELD.findall(source)), source
            if not message.get("numerus"):
                assert form.endswith(ENDINGS) == source.endswith(ENDINGS), source
            assert ("&" in form) == ("&" in source), source


def test_nobody_is_addressed_formally() -> None:
    formal = re.compile(
        r"\b(usted|ustedes|su foto|sus fotos|haga|elija|abra|inicie)\b", re.IGNORECASE
    )

    for message in messages("es"):
        for form in forms_of(message):
            assert not formal.search(form), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_not_stale(language: str, tmp_path: Path) -> None:
    committed = TRANSLATIONS / f"opendream_{language}.ts"
    fresh = tmp_path / committed.name
    fresh.write_bytes(committed.read_bytes())

    collect(language, fresh)
    compile_words(fresh, fresh.with_suffix(".qm"))

    assert fresh.read_text("utf-8") == committed.read_text("utf-8"), "run `make translations`"
    assert fresh.with_suffix(".qm").read_bytes() == committed.with_suffix(".qm").read_bytes()
