# shellcheck shell=bash
# Set-up shared by the scripts beside it: `source setup.sh`, then `prepare run`, `prepare check` or `prepare test`.
# Everything it says goes to standard error: standard output belongs to the command that follows.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
again=scripts/${0##*/}
[[ -t 0 && -t 2 ]] && terminal=yes || terminal=no
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*" >&2; }

die() {
    trap - EXIT
    say "$*"
    exit 1
}

trap '[[ $? == @(0|130) ]] || say "The set-up failed in a way it does not know: run  bash -x $again  to see where."' EXIT

# --- system packages --------------------------------------------------------------------------------------------------

missing_packages() { # KIND -> "packages|what they are for", a line each
    local libraries
    libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
    [[ $libraries == *libportaudio.so.2* ]] || echo "libportaudio2|sound in and out"
    [[ $libraries == *libespeak-ng.so.1* ]] && command -v espeak-ng >/dev/null || echo "espeak-ng|the voice"
    [[ $(uname -m) != aarch64 || $libraries == *libatomic.so.1* ]] || echo "libatomic1|part of the speech recogniser"
    [[ $1 == run ]] || command -v flite >/dev/null || echo "flite|more voices to choose from"
    [[ $1 == test ]] || return 0
    has_pulseaudio || has_pipewire || echo "pulseaudio pulseaudio-utils|virtual sound for the tests, which start it for themselves alone"
    PATH=$PATH:/usr/sbin command -v mosquitto >/dev/null || echo "mosquitto|a message broker for the tests of calls, which start it for themselves alone"
    command -v openssl >/dev/null || echo "openssl|certificates for the tests of calls"
    compgen -G "/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so" >/dev/null || echo "libasound2-plugins|the way to that virtual sound"
}

has_pulseaudio() { command -v pulseaudio && command -v pactl; } >/dev/null

# Debian's pipewire-audio conflicts with pulseaudio: installing the latter would replace the sound server of a desktop.
has_pipewire() { command -v pipewire-pulse >/dev/null; }

also_wanted() { # -> as missing_packages: not worth asking for rights by itself, so only beside what is missing
    command -v flite >/dev/null || echo "flite|more voices to choose from"
}

find_administrator() { # sets `administrator`, the words before a command that needs rights
    administrator=()
    ((EUID != 0)) || return 0
    command -v sudo >/dev/null || return 1
    if sudo -n true 2>/dev/null; then
        administrator=(sudo -n)
    else
        administrator=(sudo)
        [[ $terminal == yes ]]
    fi
}

apt() { "${administrator[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }

apt_install() { apt install -y --no-install-recommends --no-remove "$@"; }

install_packages() { # "packages|what they are for", a line each
    [[ -n $1 ]] || return 0
    local names command line purpose log reason
    # shellcheck disable=SC2207
    names=($(cut -d'|' -f1 <<<"$1"))
    command="apt-get install -y --no-install-recommends ${names[*]}"
    ((EUID == 0)) || command="sudo $command"
    command -v apt-get >/dev/null ||
        die "Missing on this system: ${names[*]} (Debian's names): install them with its own package manager, then run $again."
    find_administrator || die "Administrator rights are needed to install ${names[*]}: run  $command  and then $again."
    while IFS='|' read -r line purpose; do say "Installing $line ($purpose)."; done <<<"$1"
    log=$(mktemp)
    if ! { apt_install "${names[@]}" || { apt update && apt_install "${names[@]}"; }; } >"$log" 2>&1 9<&-; then
        reason=$(grep -E '^(E|Err):' "$log" | tail -n 1) || reason="apt-get failed"
        rm -f "$log"
        die "The packages could not be installed (${reason#E: }): connect to the internet, run  $command  and then $again."
    fi
    rm -f "$log"
}

# --- Python -----------------------------------------------------------------------------------------------------------

describe_python='import importlib.util as u, platform, sys
v = sys.version_info[:2]
fits = (3, 11) <= v < (3, 14) and sys.implementation.name == "cpython" and (v != (3, 12) or platform.machine() == "x86_64")
print("%d.%d" % v, "fits" if fits else "unfit", "whole" if u.find_spec("venv") and u.find_spec("ensurepip") else "bare")'

find_python() { # sets `python`, a command that fits and can make an environment; `bare`, a version that lacks only that; `found`
    local name version fits state
    python='' bare='' found=''
    for name in python3.13 python3.11 python3 python3.12; do
        read -r version fits state < <("$name" -c "$describe_python" 2>/dev/null) || continue
        [[ " $found " == *" $version "* ]] || found="${found:+$found }$version"
        [[ $fits == fits ]] || continue
        if [[ $state == whole ]]; then
            python=$name
            return
        fi
        [[ $(command -v "$name") != /usr/bin/* ]] || bare=${bare:-$version}
    done
}

missing_python() { # -> as missing_packages
    environment_works && return
    find_python
    if [[ -z $python && -n $bare ]]; then
        echo "python$bare-venv|keeps the assistant's Python packages apart from the system's"
    elif [[ -z $found ]]; then
        echo "python3 python3-venv|the assistant is written in it"
    fi
}

need_python() {
    find_python
    [[ -n $python ]] || die "Python 3.11 or 3.13 is needed (3.12 on x86-64 only) and there is ${found:-none}:" \
        "install Debian or Raspberry Pi OS bookworm or newer, or one of these versions, then run $again."
}

need_known_processor() {
    [[ $(uname -m) == @(x86_64|aarch64) && $(getconf LONG_BIT) == 64 ]] ||
        die "The speech recognisers need a 64-bit system on an Intel, AMD or ARM processor: install the 64-bit Raspberry Pi OS."
}

# --- the environment --------------------------------------------------------------------------------------------------

lock_file() { [[ $1 == run ]] && echo "$root/requirements.lock" || echo "$root/requirements-dev.lock"; }

stamp() { [[ $1 == run ]] && echo "$venv/.ready-to-run" || echo "$venv/.ready-to-test"; }

fingerprint() { # KIND -> what the environment was made from
    local sum
    sum=$(cat "$root/requirements-build.lock" "$(lock_file "$1")" "$root/pyproject.toml" | sha256sum)
    echo "$root ${sum%% *} $("$venv/bin/python" -V 2>&1)"
}

is_ready() { # KIND
    local file
    file=$(stamp "$1")
    [[ -x $venv/bin/voice-assist && -f $file && $(<"$file") == "$(fingerprint "$1")" ]]
}

pip_install() { "$venv/bin/python" -m pip install --quiet --retries 2 "$@" >>"$log" 2>&1 9<&- || explain_failure; }

# pip fetches everything before it installs anything, so a failure leaves the environment as it was.
explain_failure() {
    [[ ! -x $venv/bin/pip ]] || rm -f "$venv/.unfinished"
    if grep -qi 'no space left on device' "$log"; then
        die "The disk is full: free about 1 GB, then run $again."
    elif grep -q 'CERTIFICATE_VERIFY_FAILED' "$log"; then
        die "The package server's certificate was refused, mostly because of a wrong clock (it says $(date '+%F %H:%M')):" \
            "run  sudo timedatectl set-ntp true  and then $again."
    elif grep -qiE 'name resolution|unreachable|timed out|NewConnectionError|connection (refused|reset|broken|aborted)' "$log"; then
        die "The Python packages could not be fetched: connect this machine to the internet, then run $again."
    fi
    die "The Python packages could not be installed ($(grep -iE 'error' "$log" | tail -n 1)): see $log, then run $again."
}

environment_works() {
    [[ ! -e $venv/.unfinished && -x $venv/bin/pip && $("$venv/bin/python" -c "$describe_python" 2>/dev/null) == *" fits "* ]]
}

clear_remains() {
    if [[ ! -e $venv ]] || environment_works; then
        return
    elif [[ -e $venv/.unfinished ]]; then
        say "The last set-up was cut short: starting over."
    else
        say "The Python in .venv is gone, without pip or not 3.11 to 3.13: making .venv anew."
    fi
    : >"$venv/.unfinished" # goes last, so that a removal that is cut short is taken up again
    find "$venv/" -mindepth 1 -maxdepth 1 ! -name .unfinished -exec rm -rf {} +
}

make_environment() { # KIND
    local log=$venv/set-up.log
    [[ -w $root && (! -e $venv || -w $venv) ]] ||
        die "No right to write to this folder: run  sudo chown -R \$(id -un) '$root'  and then $again."
    clear_remains
    [[ -x $venv/bin/pip ]] || need_python
    mkdir -p "$venv"
    : >"$venv/.unfinished"
    : >"$log"
    rm -f "$(stamp "$1")"
    [[ -x $venv/bin/pip ]] || "$python" -m venv "$venv" >>"$log" 2>&1 9<&- || explain_failure
    say "Installing the Python packages of $(basename "$(lock_file "$1")") into .venv (once; some minutes on a Raspberry Pi)."
    pip_install --require-hashes --only-binary :all: -r "$root/requirements-build.lock"
    pip_install --require-hashes --only-binary :all: --no-binary srt --use-pep517 --no-build-isolation -r "$(lock_file "$1")"
    pip_install --no-deps --no-build-isolation --editable "$root"
    fingerprint run >"$(stamp run)"
    [[ $1 == run ]] || fingerprint "$1" >"$(stamp "$1")"
    rm -f "$venv/.unfinished"
}

prepare() { # KIND: run, check (adds the test tools) or test (adds virtual sound)
    local missing
    missing=$(missing_packages "$1")
    if [[ -z $missing ]] && is_ready "$1"; then
        return
    fi
    need_known_processor
    exec 9<"${BASH_SOURCE[0]}"
    flock -n 9 || { say "Waiting for another set-up of this folder to finish." && flock 9; }
    missing=$(missing_packages "$1" && missing_python)
    [[ -z $missing || $1 != run ]] || missing=$(echo "$missing" && also_wanted)
    install_packages "$missing"
    is_ready "$1" || make_environment "$1"
    exec 9<&-
}
