#!/bin/sh
# Proves a Debian package on a clean system: installs it there, starts it, integrates it, upgrades
# it, removes it, and looks for what is left.
#
# Usage, as root:  installers/linux/prove.sh PACKAGE.deb [SUITE] [ROOT]
#   SUITE  the release to try, bookworm if not named; MIRROR names another mirror than Debian's
#   ROOT   an empty or already bootstrapped folder; one is made, and removed, if not named
# With SERVER (the address of a service on this machine) and TOKEN (a device's, with credits) in the
# environment, the generated Nautilus script is also run on three awkwardly named photos, as the file
# manager would, and a link is opened; otherwise that step says that it was left out.
# Needs debootstrap and, for the screenshot, ImageMagick's `convert`. The screenshot is written
# beside the package.
set -eu

PACKAGE=$(realpath "$1")
SUITE=${2:-bookworm}
MIRROR=${MIRROR:-http://deb.debian.org/debian}
PICTURE=${PACKAGE%.deb}.$SUITE.png
APP=opendream-upscale
KEEPS_ROOT=${3:+yes}
ROOT=${3:-$(mktemp -d)}

say() { echo "prove: $*"; }
fail() { echo "prove: FAILED: $*" >&2; exit 1; }
inside() { chroot "$ROOT" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"; }
as_person() { inside runuser -u person -- env HOME=/home/person sh -c "$1"; }

leave() {
    for mount in dev proc; do
        mountpoint -q "$ROOT/$mount" && umount --recursive --lazy "$ROOT/$mount" || true
    done
    grep -q " $ROOT/" /proc/mounts && fail "cannot let go of $ROOT"
    [ "$KEEPS_ROOT" ] || rm -rf --one-file-system "$ROOT"
}
trap leave EXIT

files() {
    # What a package could leave behind; caches and logs of the system's own tools are not that.
    (cd "$ROOT" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./var/log \
        -o -path ./var/cache -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./run \) \
        -prune -o -print | grep -v mimeinfo.cache | sort)
}

enter() {
    mkdir -p "$ROOT"
    chmod 755 "$ROOT"  # a folder of mktemp is its maker's alone, and here it is everybody's root
    if [ ! -x "$ROOT/usr/bin/dpkg" ]; then
        say "bootstrapping $SUITE"
        debootstrap --variant=minbase "$SUITE" "$ROOT" "$MIRROR" >/dev/null
    fi
    mount -t proc proc "$ROOT/proc"
    mount --rbind /dev "$ROOT/dev" && mount --make-rslave "$ROOT/dev"
    cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
    inside id person >/dev/null 2>&1 || inside useradd --create-home person
    inside apt-get -qq update
    # The display, and what a desktop would have; not what the app needs of its own.
    inside apt-get -qq install -y --no-install-recommends \
        xvfb x11-utils desktop-file-utils libglib2.0-bin xdg-utils procps >/dev/null 2>&1
}

install_package() {
    say "installing $(basename "$PACKAGE")"
    cp "$PACKAGE" "$ROOT/tmp/package.deb"
    inside apt-get -qq install -y --no-install-recommends /tmp/package.deb >/dev/null 2>&1 ||
        fail "apt cannot install it"
    inside dpkg --verify "$APP" | grep . && fail "files differ from the package" || true
    missing=$(inside sh -c "find /usr/lib/$APP -name '*.so*' -o -name $APP -type f |
        LD_LIBRARY_PATH=/usr/lib/$APP/_internal xargs ldd 2>/dev/null | grep 'not found'" || true)
    [ -z "$missing" ] || fail "libraries are missing: $missing"
    grep -q "x-scheme-handler/opendream=$APP.desktop" \
        "$ROOT/usr/share/applications/mimeinfo.cache" || fail "links are not registered"
}

start() {
    say "starting: $(as_person "$APP --version")"
    as_person "$APP --help" >/dev/null
    cat > "$ROOT/tmp/start.sh" <<'START'
export HOME=/home/person XDG_RUNTIME_DIR=/home/person/run
mkdir -p -m 700 $XDG_RUNTIME_DIR /tmp/screen
rm -f /tmp/number
Xvfb -noreset -displayfd 3 -screen 0 1280x900x24 -fbdir /tmp/screen 3>/tmp/number >/dev/null 2>&1 &
display=$!
tries=0
until [ -s /tmp/number ]; do tries=$((tries + 1)); [ $tries -lt 300 ] || exit 3; sleep 0.1; done
export DISPLAY=:$(cat /tmp/number)
cd /home/person
opendream-upscale --server http://127.0.0.1:9 > start.log 2>&1 &
app=$!
tries=0
until xwininfo -root -tree | grep -q '"OpenDream Upscale"'; do
    tries=$((tries + 1)); [ $tries -lt 300 ] || break; sleep 0.1
done
sleep 4
cp /tmp/screen/Xvfb_screen0 /tmp/screen.xwd
alive=no; kill -0 $app 2>/dev/null && alive=yes
kill $app 2>/dev/null; wait $app; kill $display
[ $alive = yes ] || { tail -20 start.log; exit 4; }
[ ! -s start.log ] || { tail -20 start.log; exit 5; }
START
    inside runuser -u person -- sh /tmp/start.sh || fail "the window did not stay open"
    if command -v convert >/dev/null; then
        convert "xwd:$ROOT/tmp/screen.xwd" "$PICTURE"
        say "the window: $PICTURE"
    fi
}

integrate() {
    if ! as_person "$APP --help" | grep -q integrate; then
        say "this version has no right-click menu"
        return
    fi
    as_person "$APP integrate install --yes" >/dev/null || fail "integrate install"
    as_person "$APP integrate status" >/dev/null || fail "integrate status"
    find "$ROOT/home/person" -type f | grep -q "nautilus/scripts" || fail "no Nautilus script"
    as_person "$APP integrate remove --yes" >/dev/null || fail "integrate remove"
    left=$(find "$ROOT/home/person/.local/share" -type f ! -path '*/opendream-upscale/*' \
        ! -name mimeinfo.cache 2>/dev/null || true)
    [ -z "$left" ] || fail "integrate remove left: $left"
    say "integrated, and out again"
}

upscale() {
    if [ -z "${SERVER:-}" ] || [ -z "${TOKEN:-}" ]; then
        say "no SERVER and TOKEN: no photo was upscaled"
        return
    fi
    cat > "$ROOT/tmp/upscale.sh" <<'UPSCALE'
export HOME=/home/person XDG_RUNTIME_DIR=/home/person/run LC_ALL=C.UTF-8
mkdir -p -m 700 $XDG_RUNTIME_DIR; mkdir -p /tmp/screen
rm -f /tmp/number
Xvfb -noreset -displayfd 3 -screen 0 1280x900x24 -fbdir /tmp/screen 3>/tmp/number >/dev/null 2>&1 &
display=$!
tries=0
until [ -s /tmp/number ]; do tries=$((tries + 1)); [ $tries -lt 300 ] || exit 3; sleep 0.1; done
export DISPLAY=:$(cat /tmp/number)
opendream-upscale integrate install --yes >/dev/null || exit 4
# As somebody who has once said yes to where photos go: before the very first upload the app asks.
mkdir -p "$HOME/.config/opendream-upscale"
echo '{"schema_version": 1, "has_seen_upload_notice": true}' \
    > "$HOME/.config/opendream-upscale/settings.json"
mkdir -p "$HOME/photos" && cd "$HOME/photos"
photo=/usr/lib/opendream-upscale/_internal/assets/samples/cat.jpg
selected=
for name in "50% of it's ü.jpg" "-rf.jpg" '$(reboot) "quoted" ;.jpg'; do
    cp "$photo" "./$name"
    selected="$selected$PWD/$name
"
done
export NAUTILUS_SCRIPT_SELECTED_FILE_PATHS="$selected"
"$HOME/.local/share/nautilus/scripts/OpenDream Upscale/Upscale 2×" > "$HOME/upscale.log" 2>&1 &
tries=0
until [ "$(find . -name '*_opendream_2x.jpg' | wc -l)" = 3 ]; do
    tries=$((tries + 1)); [ $tries -lt 600 ] || break; sleep 0.5
done
gio open opendream://open || exit 5
sleep 2
count() { pgrep -u person -fc '^/usr/lib/opendream-upscale/opendream-upscale|^opendream-upscale'; }
tries=0
# The process that brings the link ends once the open app has it.
until [ "$(count)" = 1 ]; do tries=$((tries + 1)); [ $tries -lt 60 ] || break; sleep 0.5; done
apps=$(count)
cp /tmp/screen/Xvfb_screen0 /tmp/upscaled.xwd
pkill -u person -x opendream-upsca
opendream-upscale integrate remove --yes >/dev/null || exit 6
sleep 1; kill $display
ls
[ "$(find . -name '*_opendream_2x.jpg' | wc -l)" = 3 ] || { tail -20 "$HOME/upscale.log"; exit 7; }
[ "$apps" = 1 ] || { echo "$apps apps"; exit 8; }
UPSCALE
    inside runuser -u person -- env OPENDREAM_SERVER_URL="$SERVER" OPENDREAM_TOKEN="$TOKEN" \
        sh /tmp/upscale.sh || fail "the file manager's script upscaled nothing ($?)"
    if command -v convert >/dev/null; then
        convert "xwd:$ROOT/tmp/upscaled.xwd" "${PICTURE%.png}.upscaled.png"
    fi
    say "three awkward photos upscaled from the file manager's menu, a link opened"
}

upgrade() {
    work=$(mktemp -d)
    dpkg-deb -R "$PACKAGE" "$work/tree"
    sed -i 's/^Version: .*/&+next/' "$work/tree/DEBIAN/control"
    touch "$work/tree/usr/lib/$APP/only-in-next"
    dpkg-deb -Zgzip -z1 --root-owner-group -b "$work/tree" "$ROOT/tmp/next.deb" >/dev/null
    rm -rf "$work"
    inside dpkg -i /tmp/next.deb >/dev/null || fail "upgrade"
    as_person "$APP --version" >/dev/null || fail "does not start after the upgrade"
    inside dpkg -i /tmp/package.deb >/dev/null 2>&1 || fail "going back"
    [ ! -e "$ROOT/usr/lib/$APP/only-in-next" ] || fail "the other version's files stayed"
    say "upgraded, and back"
}

remove() {
    inside apt-get -qq purge -y "$APP" >/dev/null 2>&1 || fail "purge"
    files > "$ROOT/tmp/after"
    left=$(grep -i opendream "$ROOT/tmp/after" | grep -v '^./home/person/' || true)
    [ -z "$left" ] || fail "left behind: $left"
    new=$(comm -13 "$ROOT/tmp/before" "$ROOT/tmp/after" | grep -v '^./home/person' || true)
    inside apt-get -qq autoremove -y --purge >/dev/null 2>&1
    grep -qi opendream "$ROOT/usr/share/applications/mimeinfo.cache" 2>/dev/null &&
        fail "still in the desktop's database"
    # Libraries that came with the app are the system's; nothing of ours may be among the rest.
    echo "$new" | grep -i opendream && fail "left behind"
    say "removed without residue"
}

enter
files > "$ROOT/tmp/before"
install_package
start
integrate
upscale
upgrade
remove
say "all proven on $SUITE"
