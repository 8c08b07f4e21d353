"""The published texts: fixed once they are out, in both languages, and complete."""

import hashlib
from datetime import date

import pytest

from backend.pages.markdown import blocks_of
from backend.policies import (
    CURRENT_POLICY_VERSION,
    LEGAL,
    DocumentName,
    PolicyLocale,
    published,
    read_policies,
    text_path,
)

DOCUMENTS: tuple[DocumentName, ...] = ("privacy", "terms")
LOCALES: tuple[PolicyLocale, ...] = ("en", "es")


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_published_text_never_changes(document: DocumentName, locale: PolicyLocale) -> None:
    versions = published().privacy if document == "privacy" else published().terms

    for version in versions:
        text = text_path(document, version.version, locale, LEGAL).read_bytes()
        assert hashlib.sha256(text).hexdigest() == version.sha256[locale], (
            "a change is a new version: a new file, and a new entry on top of versions.json"
        )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_versions_are_dates_the_newest_first(document: DocumentName) -> None:
    versions = published().privacy if document == "privacy" else published().terms
    dates = [date.fromisoformat(version.version) for version in versions]

    assert dates == sorted(dates, reverse=True)
    assert all(version.changes["en"] and version.changes["es"] for version in versions)


def test_every_text_on_disk_is_a_version() -> None:
    listed = {
        text_path(document, version.version, locale, LEGAL).name
        for document in DOCUMENTS
        for version in (published().privacy if document == "privacy" else published().terms)
        for locale in LOCALES
    }

    assert {path.name for path in LEGAL.glob("*.md")} == listed


@pytest.mark.parametrize("document", DOCUMENTS)
def test_both_languages_have_the_same_sections(document: DocumentName) -> None:
    shapes = []
    for locale in LOCALES:
        policies = read_policies(locale)
        text = policies.privacy.text if document == "privacy" else policies.terms.text
        shapes.append([(block.kind, len(block.items)) for block in blocks_of(text)])

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    "promise",
    [
        "terms of service apply",  # P1
        "an e-mail address and a password, and nothing else",  # P2
        "If you ask for mail about news",  # P3
        "full card numbers and raw payment details never reach us",  # P4
        "transaction ids, amount",  # P5
        "Nano Banana Pro",  # P7
        "We train no model with your photos",  # P8
        "They stay yours",  # P9
        "What you write to support",  # P10
        "Plausible",  # P11
        "errors met",  # P12
        "operating system",  # P13
        "no other service is asked",  # P14
        "receipts",  # P16, P19
        "disputed payments",  # P17
        "for all who use the service",  # P20
        "your e-mail address and the order's number",  # P21
        "hosting, storage and the sending of mail",  # P22
        "Authorities, where the law obliges us",  # P23
        "if the company is merged or sold",  # P24
        "only in these cases",  # P25
        "All connections use TLS",  # P26, P27
        "Argon2id hash",  # P28
        "72 hours",  # P29
        "from our servers at once",  # P30
        "Backups age out within 30 days",  # P31
        "correct it, change address and password",  # P32
        "without your address or name",  # P33
        "credits that are left, jobs that run, payments in dispute",  # P34
        "a link that ends it at once, without signing in",  # P35
        "are part of the service and still come",  # P36
        "18 years, or the age of majority where you live",  # P37
        "parent or guardian",  # P38
        "Data therefore leaves your region",  # P39
        "published here with its date",  # P40
        "we write to you once",  # P41
        "The contact address stands at the foot",  # P42
        "how long a session lasted, in coarse steps",  # P43
        "stay on your computer",  # P44
        "duties of tax, payment and law",  # P45
        "Google keeps its own log against abuse for up to 55 days",
        "ARCO",
        "within 20 working days",
    ],
)
def test_the_privacy_policy_says_it(promise: str) -> None:
    text = " ".join(read_policies("en").privacy.text.split())

    assert promise.lower() in text.lower()


async def test_the_current_version_is_the_newest() -> None:
    assert published().privacy[0].version == CURRENT_POLICY_VERSION
    assert read_policies("es").privacy.version == CURRENT_POLICY_VERSION
