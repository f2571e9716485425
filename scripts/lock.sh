#!/bin/sh
# Lock the dependencies of pyproject.toml into requirements/: exact versions and digests, for every platform, no hosts.
# base is what a user runs, dev adds what checks it, bench adds the yardsticks. Each is contained in the next.
#   scripts/lock.sh              keep the locked versions, add or drop what pyproject.toml says
#   scripts/lock.sh --upgrade    take the newest versions
set -eu
cd "$(dirname "$0")/.."
uv=.cache/uv/bin/uv
[ -x "$uv" ] || uv=uv

lock() { # name, then options
    name=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command "scripts/lock.sh" -o "requirements/$name.txt" "$@" pyproject.toml
}

lock base "$@"
lock dev --group dev -c requirements/base.txt "$@"
lock bench --group bench -c requirements/dev.txt "$@"
