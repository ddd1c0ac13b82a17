#!/usr/bin/env bash
# Installs what this machine lacks, and only that: `tools/setup.sh chapter|test|why|profile|slides|warm`.
#
# SETUP=0 never installs: it lists what is missing and how to get it.
# The list is tools/packages. Nothing is ever removed (--no-remove), and the package index is only refreshed when
# something has to be installed.
set -euo pipefail
cd "$(dirname "$0")/.."

goal=${1:-chapter}
case "$goal" in
    chapter) groups="chapter" ;;
    test)    groups="chapter test slides" ;;
    why)     groups="chapter why" ;;
    profile) groups="chapter profile" ;;
    slides)  groups="chapter slides" ;;
    warm)    groups="chapter test why slides" ;;
    *) echo "tools/setup.sh: no such set: $goal (chapter, test, why, profile, slides or warm)" >&2; exit 2 ;;
esac
case "${SETUP:-1}" in
    0 | 1) ;;
    *) echo "SETUP=$SETUP: say SETUP=0 (install nothing) or leave it out." >&2; exit 2 ;;
esac

python=${PY:-/usr/bin/python3}
next="make ${GOAL:-chapter-04}"

if command -v apt-get >/dev/null; then system=debian
elif command -v brew >/dev/null; then system=macos
else system=fedora; fi

# --- what is there ---------------------------------------------------------------------------------------------

first_that_exists() {  # places..., each tried as a file
    local place
    for place in "$@"; do [ -e "$place" ] && return 0; done
    return 1
}

has_header() {
    local name
    for name in ${1//,/ }; do
        first_that_exists {/usr,/usr/local,/opt/homebrew,/opt/homebrew/opt/openssl@3}/include/"$name" \
            /usr/include/*-linux-gnu/"$name" && return 0
    done
    return 1
}

has_command() {
    local name
    for name in ${1//,/ }; do command -v "$name" >/dev/null && return 0; done
    return 1
}

has_module() {
    "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)' "$1" 2>/dev/null
}

present() {  # kind name
    case "$1" in
        command) has_command "$2" ;;
        header)  has_header "$2" ;;
        python)  has_module "$2" ;;
        file)    first_that_exists /usr/share/"$2" /usr/share/fonts/"$2" ;;
    esac
}

debian_missing="" fedora_missing="" macos_missing="" needed=0
look() {  # fills the three lists; "needed" stays 0 when only welcome extras are missing
    local group check debian fedora macos kind name welcome here only_quick=$1
    while read -r group check debian fedora macos; do
        [[ " $groups " == *" $group "* ]] || continue
        kind=${check%%:*} name=${check#*:} welcome=0
        [[ "$name" == *\? ]] && { name=${name%\?}; welcome=1; }
        case "$system" in debian) here=$debian ;; fedora) here=$fedora ;; macos) here=$macos ;; esac
        [ "$here" = - ] && continue
        [ "$only_quick" = quick ] && [ "$kind" = python ] && continue
        present "$kind" "$name" && continue
        [ "$welcome" = 1 ] || needed=1
        [ "$debian" = - ] || debian_missing+=" $debian"
        [ "$fedora" = - ] || fedora_missing+=" $fedora"
        [ "$macos" = - ] || macos_missing+=" $macos"
    done < <(grep -v '^#' tools/packages)
}

stamp=build/setup/$goal
key="$(cksum < tools/packages) $python"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$key" ]; then look quick; else look all; fi
if [ "$needed" = 0 ]; then
    mkdir -p build/setup && echo "$key" > "$stamp"
    exit 0
fi
debian_missing="" fedora_missing="" macos_missing=""
look all

# --- how to get the rest ---------------------------------------------------------------------------------------

with_pip() {  # brew's formulas first, then what only pip has
    local word formulas="" modules=""
    for word in $macos_missing; do
        if [[ "$word" == pip:* ]]; then modules+=" ${word#pip:}"; else formulas+=" $word"; fi
    done
    [ -n "$formulas" ] && printf 'brew install%s' "$formulas"
    [ -n "$formulas" ] && [ -n "$modules" ] && printf ' && '
    [ -n "$modules" ] && printf 'python3 -m pip install%s' "$modules"
    echo
}

list_missing() {
    echo "Missing on this machine:$(tr ' ' '\n' <<< "$debian_missing" | sort -u | tr '\n' ' ')" | fold -s -w 110
    echo
    echo "  Debian, Ubuntu   sudo apt-get install --no-install-recommends$debian_missing"
    echo "  Fedora           sudo dnf install$fedora_missing"
    echo "  macOS            $(with_pip)"
    echo
    echo "Next: install them, then $next"
}

if [ "${SETUP:-1}" = 0 ]; then list_missing; exit 1; fi
if [ "$system" != debian ]; then
    echo "PerfTalk installs by itself on Debian and Ubuntu only."
    list_missing
    exit 1
fi

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then list_missing; exit 1; fi
    as_root="sudo"
    echo "PerfTalk needs a few packages and will now run, as root:"
    echo "  sudo apt-get update"
    echo "  sudo apt-get install --no-remove --no-install-recommends$debian_missing"
    echo "(SETUP=0 installs nothing and lists them instead.)"
fi

# --- installing ------------------------------------------------------------------------------------------------

mkdir -p build/setup
log=build/setup/log
# The two settings keep what is installed from being started as a service: tests start what they need themselves.
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 SYSTEMD_OFFLINE=1 \
        apt-get -y -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1
}

gave_up() {
    echo "Set-up failed: $1. The last lines of $log:" >&2
    tail -n 8 "$log" | sed 's/^/  /' >&2
    echo "Next: mend that, then $next (or SETUP=0 $next to see the list)" >&2
    exit 1
}

: > "$log"
count=$(wc -w <<< "$debian_missing")
echo "Setting up: $count packages are missing; this happens once (log: $log)."
echo " $debian_missing" | fold -s -w 110
apt update || gave_up "apt-get update"
apt install --no-remove --no-install-recommends $debian_missing &
installer=$!
trap 'kill "$installer" 2>/dev/null || true; echo; echo "Interrupted during set-up. Next: $next"; exit 130' INT TERM
while kill -0 "$installer" 2>/dev/null; do
    sleep 1
    if [ -t 1 ]; then
        printf '\r  %s packages unpacked, %s set up   ' "$(grep -c '^Unpacking' "$log" || true)" \
            "$(grep -c '^Setting up' "$log" || true)"
    fi
done
[ -t 1 ] && echo
wait "$installer" || gave_up "apt-get install"
trap - INT TERM
needed=0 debian_missing=""
look all
[ "$needed" = 0 ] || gave_up "still missing after installing:$debian_missing"
echo "$key" > "$stamp"
echo "Set-up is done."
