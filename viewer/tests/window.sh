#!/bin/sh
# Opens a real window under Xvfb, zooms, selects, opens panels and the palette, and looks whether the picture follows.
#
#   viewer/tests/window.sh UNITRACE TRACE [SCREENSHOT.png]
#
# Needs Xvfb, xdotool and ImageMagick. There is no window manager, so the window is focused by hand.
set -eu
unitrace=$1
trace=$2
shot=${3:-window.png}
folder=$(mktemp -d)
# A display of its own: Xvfb picks a free number and writes it down.
Xvfb -displayfd 3 -screen 0 1600x1000x24 3>"$folder/display" 2>/dev/null &
server=$!
trap 'kill $viewer $server 2>/dev/null || true; rm -rf "$folder"' EXIT
viewer=
for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$folder/display")
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
# What a window remembers from the one before is not this one's.
export XDG_STATE_HOME="$folder"
# There is no desktop to ask for a file dialog.
unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR || true
unset WAYLAND_DISPLAY || true

"$unitrace" "$trace" 2>"$folder/log" &
viewer=$!
window=
for _ in $(seq 300); do
    window=$(xdotool search --onlyvisible --name unitrace 2>/dev/null | head -n1) && [ -n "$window" ] && break
    kill -0 $viewer 2>/dev/null || { echo "the viewer ended:"; cat "$folder/log"; exit 1; }
    sleep 0.1
done
[ -n "$window" ] || { echo "no window within 30 s"; cat "$folder/log"; exit 1; }
xdotool windowfocus "$window"

# Takes a picture once it no longer changes.
settle() {
    before=
    for _ in $(seq 60); do
        sleep 0.4
        import -window root "$1"
        now=$(identify -format '%#' "$1")
        [ "$now" = "$before" ] && return
        before=$now
    done
}
differs() {
    [ "$(identify -format '%#' "$1")" != "$(identify -format '%#' "$2")" ] || { echo "$3: the picture did not change"; exit 1; }
}

settle "$folder/open.png"
[ "$(identify -format '%k' "$folder/open.png")" -gt 20 ] || { echo "the window is blank"; exit 1; }
xdotool mousemove 800 300
xdotool keydown --window "$window" ctrl
for _ in 1 2 3; do xdotool click 4; done
xdotool keyup --window "$window" ctrl
settle "$folder/zoomed.png"
differs "$folder/open.png" "$folder/zoomed.png" "Ctrl + wheel"
last=zoomed
# press NAME KEY…: presses keys, and the picture must have changed.
press() {
    name=$1
    shift
    for key; do xdotool key --window "$window" "$key"; done
    settle "$folder/$name.png"
    differs "$folder/$last.png" "$folder/$name.png" "$name"
    last=$name
}
press fit Home
# The row of a task that lives from begin to end.
xdotool mousemove 800 166 click 1
press event period
press closer w w
press focus f
press undo ctrl+z
press tasks 1
press latency 3
press flame 4
press help question
press closed Escape
press palette colon
xdotool type --window "$window" "statistics"
press statistics Return
cp "$folder/$last.png" "$shot"
kill -0 $viewer || { echo "the viewer died"; cat "$folder/log"; exit 1; }
echo "the window opens, zooms, selects, undoes, shows panels, help and palette; see $shot"
