#!/bin/sh
# Make a clone ready to run, and do nothing where it is ready already.
#
#   scripts/setup.sh            the program and what checks it: .venv from the locked requirements; Chinese fonts
#   scripts/setup.sh browser    the same, and a Chromium for the tests
#   scripts/setup.sh bench      the same, and the yardsticks of the benchmarks
#
# Everything goes into .venv and .cache; only fonts and browser are asked of the system's package manager, and only
# where that needs no password. What cannot be had is named, with the command that a person can give, and passed over.
set -eu
cd "$(dirname "$0")/.."
what=${1:-}
lock=requirements/dev.txt
[ "$what" != bench ] || lock=requirements/bench.txt

say() { printf '%s\n' "明法:$*" >&2; }
stop() { say "$*"; exit 1; }

# --- Python packages ------------------------------------------------------------------------------------------------

# The stamp names the lock, the project file and this folder: a venv does not survive being moved.
wanted() { { cat "$1" pyproject.toml; pwd; } | cksum; }
stamped() { [ -f .venv/.stamp ] && [ "$(cat .venv/.stamp)" = "$(wanted "$1")" ]; }
ready() { stamped "$lock" || { [ "$lock" = requirements/dev.txt ] && stamped requirements/bench.txt; }; }

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$python" >/dev/null && is_python "$python"; then return; fi
    done
    stop "需要 Python 3.11 或更新版本。Debian/Ubuntu:apt install python3 python3-venv;macOS:brew install python@3.11"
}

find_uv() {
    uv=.cache/uv/bin/uv
    if [ -x "$uv" ] && "$uv" --version >/dev/null 2>&1; then return; fi
    if command -v uv >/dev/null; then uv=uv; return; fi
    rm -rf .cache/uv
    if ! "$python" -m venv .cache/uv >/dev/null 2>&1; then # Debian packs venv by itself
        install_packages python3-venv || true
        "$python" -m venv .cache/uv >/dev/null 2>&1 ||
            stop "无法建立 Python 虚拟环境。Debian/Ubuntu:apt install python3-venv"
    fi
    .cache/uv/bin/python -m pip install -qq --disable-pip-version-check uv
}

install_python_packages() {
    find_python
    say "正在准备运行环境(首次约一分钟)……"
    find_uv
    # uv does not read pip's settings; an office behind a mirror has written its address there.
    if [ -z "${UV_DEFAULT_INDEX:-}" ] && mirror=$("$python" -m pip config get global.index-url 2>/dev/null); then
        export UV_DEFAULT_INDEX="$mirror"
    fi
    export UV_PYTHON_DOWNLOADS=never
    rm -f .venv/.stamp
    if ! is_python .venv/bin/python; then
        rm -rf .venv
        "$uv" venv --quiet --python "$(command -v "$python")" .venv
    fi
    "$uv" pip sync --quiet --python .venv/bin/python --require-hashes "$lock"
    # hatchling came with the lock: building the project itself asks no registry
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    wanted "$lock" >.venv/.stamp
}

# --- Fonts and browser ----------------------------------------------------------------------------------------------

install_packages() { # Debian's packages; false where that is not possible without asking a person
    command -v apt-get >/dev/null || return 1
    as_root=
    [ "$(id -u)" = 0 ] || { as_root="sudo -n"; sudo -n true 2>/dev/null; } || return 1
    say "正在安装系统软件包:$*"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get install --yes --quiet --no-install-recommends "$@" >.cache/apt.log 2>&1 ||
        { $as_root apt-get update --quiet && $as_root apt-get install --yes --quiet --no-install-recommends "$@"; } \
            >.cache/apt.log 2>&1
}

has_fonts() {
    [ "$(uname)" = Darwin ] || ls /usr/share/fonts/*/noto/NotoSansCJK* /usr/share/fonts/*/*/NotoSansCJK* >/dev/null 2>&1
}

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then return; fi
    done
    for place in "/Applications/Google Chrome.app" "/Applications/Chromium.app" \
        "$HOME"/.cache/ms-playwright/chromium-* "$HOME"/Library/Caches/ms-playwright/chromium-*; do
        if [ -e "$place" ]; then return; fi
    done
    return 1
}

# Reports carry their own font; the system's serves the browser and office programs. So it is asked for only once.
provide_fonts() {
    if has_fonts || [ -f .cache/asked-for-fonts ]; then return; fi
    : >.cache/asked-for-fonts
    install_packages fonts-noto-cjk ||
        say "未能安装中文字体,报告将使用自带字体。需要时请运行:sudo apt install fonts-noto-cjk"
}

provide_browser() {
    if has_browser || install_packages chromium || .venv/bin/playwright install chromium >.cache/browser.log 2>&1; then
        return
    fi
    say "未能安装 Chromium,浏览器测试将失败。请运行:sudo apt install chromium(macOS:安装 Google Chrome)"
}

# --- One at a time --------------------------------------------------------------------------------------------------

take_turn() { # two commands may be first at once; a lock whose holder is dead is nobody's
    until mkdir .cache/setup.lock 2>/dev/null; do
        if ! kill -0 "$(cat .cache/setup.lock/pid 2>/dev/null || echo $$)" 2>/dev/null; then rm -rf .cache/setup.lock; fi
        sleep 0.2
    done
    trap 'rm -rf .cache/setup.lock' EXIT
    trap 'exit 1' INT TERM HUP
    echo $$ >.cache/setup.lock/pid
}

if ready && { has_fonts || [ -f .cache/asked-for-fonts ]; } && { [ "$what" != browser ] || has_browser; }; then
    exit 0
fi
mkdir -p .cache
take_turn
ready || install_python_packages
provide_fonts
[ "$what" != browser ] || provide_browser
