#!/bin/sh
# Opens the reader on one of the articles in real terminals under Xvfb, takes a picture of each, and records what
# each one answered. By hand: tests/terminals/picture.sh OUT [TERMINAL…]; see README.md.
set -eu
out=${1:?give a folder for the pictures, outside the repository}
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
hashiya=${HASHIYA:-$root/.venv/bin/hashiya}
article=${ARTICLE:-003_17c9a6c0ceb6d203}
font="DejaVu Sans Mono"
[ $# -gt 0 ] || set -- xterm mlterm vte konsole kitty tmux-vte tmux-vte-pass tmux-mlterm tmux-mlterm-pass tmux-konsole

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
mkdir "$work/run"
chmod 700 "$work/run"
cp -r "$root/seeds" "$work/seeds"
rm -rf "$work/seeds/tags"
printf 'set -g allow-passthrough on\n' >"$work/pass.conf"
export DISPLAY=:${DISPLAY_NUMBER:-77} LANG=C.UTF-8 LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1
export XDG_RUNTIME_DIR="$work/run" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
unset TMUX TMUX_PANE HASHIYA_ANNOTATOR
Xvfb "$DISPLAY" -screen 0 900x680x24 >"$work/xvfb.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
sleep 1.5

# A shell that outlives a key press: what it runs is the same in every terminal.
inside() {
    cat >"$work/inside-$1" <<EOF
#!/bin/sh
$hashiya doctor --json >"$out/$1.json"
exec $hashiya read "$work/seeds/$article.txt" --as picture
EOF
    chmod +x "$work/inside-$1"
    echo "$work/inside-$1"
}

# What runs in the terminal: the reader, or tmux around it; the socket is our own.
tmux_in() {
    case $1 in
        tmux-*-pass) echo "tmux -L hashiya-$$ -f $work/pass.conf new $(inside "$1")" ;;
        tmux-*) echo "tmux -L hashiya-$$ -f /dev/null new $(inside "$1")" ;;
        *) inside "$1" ;;
    esac
}

for name in "$@"; do
    command=$(tmux_in "$name")
    kind=${name#tmux-}
    # shellcheck disable=SC2086 - the command is several words
    case ${kind%-pass} in
        xterm) set -- xterm -fa "$font" -fs 9 -geometry 100x36 -e $command ;;
        mlterm) set -- mlterm -w 14 -g 100x36 -e $command ;;
        vte) set -- dbus-run-session sakura -f "$font 9" -r 36 -c 100 -x "$command" ;;
        konsole) set -- dbus-run-session konsole -p "Font=$font,9" --geometry 860x650 -e $command ;;
        kitty)
            set -- kitty -o font_family="$font" -o font_size=9 -o remember_window_size=no \
                -o initial_window_width=860 -o initial_window_height=650 $command
            ;;
        *)
            echo "unknown terminal: $name" >&2
            exit 2
            ;;
    esac
    # A session of its own: what a terminal starts ends with it.
    setsid "$@" >"$work/$name.log" 2>&1 &
    terminal=$!
    sleep "${WAIT:-9}"
    if [ -n "${KEYS:-}" ]; then
        # shellcheck disable=SC2086 - the keys are several words
        xdotool mousemove 300 300 key --delay 300 $KEYS
        sleep 2
    fi
    import -window root "$out/$name.png"
    tmux -L "hashiya-$$" kill-server 2>/dev/null || true
    kill -- -$terminal 2>/dev/null || true
    wait $terminal 2>/dev/null || true
    printf '%-18s' "$name"
    cat "$out/$name.json" 2>/dev/null || echo "no answer recorded"
done
