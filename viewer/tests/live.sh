#!/bin/sh
# Collects from inside a real window under Xvfb: starts a program, watches its trace grow, and closes the window
# while the collector runs; its file must be whole all the same.
#
#   viewer/tests/live.sh UNITRACE PROGRAM [SCREENSHOT.png]
#
# `collect` stands beside UNITRACE. With HOST set the collector is started there, over ssh (see ssh.sh). Needs Xvfb,
# xdotool and ImageMagick.
set -eu
unitrace=$(realpath "$1")
program=$(realpath "$2")
shot=$(realpath -m "${3:-live.png}")
folder=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1400x800x24 3>"$folder/display" 2>/dev/null &
server=$!
viewer=
trap 'kill $viewer $server 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$folder/display")
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1 XDG_STATE_HOME="$folder/state" XDG_CONFIG_HOME="$folder/config"
unset WAYLAND_DISPLAY || true
cd "$folder"
"$unitrace" 2>"$folder/log" &
viewer=$!
fail() { echo "$1"; cat "$folder/log"; ls -l "$folder"; exit 1; }
window=
for _ in $(seq 300); do
    window=$(xdotool search --onlyvisible --name unitrace 2>/dev/null | head -n1) && [ -n "$window" ] && break
    kill -0 $viewer 2>/dev/null || fail "the viewer ended"
    sleep 0.1
done
[ -n "$window" ] || fail "no window within 30 s"
xdotool windowfocus "$window"
sleep 2

file=$folder/$(basename "$program").utr
size() { stat -c %s "$file" 2>/dev/null || echo 0; }
grows() { # until it is larger than $1 bytes
    for _ in $(seq 300); do [ "$(size)" -gt "$1" ] && return; sleep 0.1; done
    fail "$file does not grow beyond $1 bytes"
}
xdotool key --window "$window" ctrl+n
sleep 2
xdotool type --window "$window" "$program --seconds 600"
sleep 1
if [ -n "${HOST:-}" ]; then
    xdotool key --window "$window" Tab
    sleep 1
    xdotool type --window "$window" "$HOST"
    sleep 1
fi
xdotool key --window "$window" Return
grows 0
first=$(size)
grows "$first"
sleep 5
import -window root "$shot"
[ "$(identify -format '%k' "$shot")" -gt 50 ] || fail "the window is blank"
xdotool key --window "$window" ctrl+q
for _ in $(seq 100); do kill -0 $viewer 2>/dev/null || break; sleep 0.1; done
kill -0 $viewer 2>/dev/null && fail "the window does not close"
viewer=
for _ in $(seq 50); do pgrep -f "$program --seconds 600" >/dev/null || break; sleep 0.1; done
! pgrep -f "$program --seconds 600" >/dev/null || fail "the program that was recorded runs on"
"$unitrace" report "$file" >"$folder/report" 2>&1
head -n 3 "$folder/report"
! grep "has no index" "$folder/report" || fail "its file is not whole"
