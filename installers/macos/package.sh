#!/bin/sh
# Signs, packs and notarises the macOS app. On a Mac, after `python -m installers.bundle.freeze`:
#
#   IDENTITY="Developer ID Application: …" PROFILE=opendream installers/macos/package.sh
#
# PROFILE is a set of credentials kept by `xcrun notarytool store-credentials`. Nothing of this was
# run where the rest was built; installers/README.md says what was.
set -eu
cd "$(dirname "$0")/../.."

APP="build/bundle/OpenDream Upscale.app"
VERSION=$(/usr/libexec/PlistBuddy -c "Print CFBundleShortVersionString" "$APP/Contents/Info.plist")
IMAGE="build/OpenDream-Upscale-$VERSION.dmg"
RIGHTS=build/entitlements.plist

.venv/bin/python -m installers.macos.bundle > "$RIGHTS"
plutil -lint "$RIGHTS" "$APP/Contents/Info.plist"

# From the inside out: a signature covers what it contains.
find "$APP/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$IDENTITY"
find "$APP/Contents/Frameworks" -type d -name '*.framework' -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$IDENTITY"
codesign --force --timestamp --options runtime --entitlements "$RIGHTS" --sign "$IDENTITY" "$APP"
codesign --verify --deep --strict --verbose=2 "$APP"

STAGE=$(mktemp -d)
trap 'rm -rf "$STAGE"' EXIT
cp -R "$APP" "$STAGE/"
ln -s /Applications "$STAGE/Applications"
hdiutil create -volname "OpenDream Upscale" -srcfolder "$STAGE" -format ULFO -ov "$IMAGE"
codesign --timestamp --sign "$IDENTITY" "$IMAGE"
xcrun notarytool submit "$IMAGE" --keychain-profile "$PROFILE" --wait
xcrun stapler staple "$IMAGE"
spctl --assess --type open --context context:primary-signature --verbose "$IMAGE"
echo "$IMAGE"
