#!/bin/sh
# Written by OpenDream Upscale; `opendream-upscale integrate remove` takes it away.
selected="${NAUTILUS_SCRIPT_SELECTED_URIS:-${NAUTILUS_SCRIPT_SELECTED_FILE_PATHS:-}}"
if [ -n "$selected" ]; then
    printf '%s\n' "$selected" | '/opt/OpenDream Upscale/bin/opendream-upscale' --scale 4 --start --files-from -
else
    exec '/opt/OpenDream Upscale/bin/opendream-upscale' --scale 4 --start -- "$@"
fi
