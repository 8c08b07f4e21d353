"""The Info.plist and the entitlements of the macOS app, from briefcase.toml."""

import plistlib
import sys

from installers.facts import Facts, read_facts

Plist = dict[str, object]


def info_additions(facts: Facts) -> Plist:
    """What PyInstaller's own Info.plist lacks: documents, the URL scheme, the category."""
    return {
        **facts.macos.info,
        "CFBundleName": facts.formal_name,
        "CFBundleDisplayName": facts.formal_name,
        "CFBundleShortVersionString": facts.version,
        "CFBundleVersion": facts.version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "es"],
        "LSMinimumSystemVersion": facts.macos.min_os_version,
        "NSPrincipalClass": "NSApplication",
        "NSAppleScriptEnabled": False,
        "CFBundleURLTypes": [
            {
                "CFBundleURLName": facts.app_id,
                "CFBundleURLSchemes": [facts.url_scheme],
                "CFBundleTypeRole": "Viewer",
            }
        ],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": kind.description,
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [UTI[kind.mime_type]],
            }
            for kind in facts.document_type.values()
        ],
    }


UTI = {
    "image/jpeg": "public.jpeg",
    "image/png": "public.png",
    "image/webp": "org.webmproject.webp",
    "image/tiff": "public.tiff",
    "image/heic": "public.heic",
    "image/heif": "public.heif",
    "image/avif": "public.avif",
}
"""Apple's own names for the kinds of files."""


def entitlements(facts: Facts) -> bytes:
    """The rights that the hardened runtime must be given, as codesign reads them."""
    return plistlib.dumps(dict(facts.macos.entitlement))


if __name__ == "__main__":
    sys.stdout.buffer.write(entitlements(read_facts()))
