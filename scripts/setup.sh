#!/bin/sh
# First working version
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/mingfa ] || { python3.11 -m venv .venv; .venv/bin/pip install -q uv; .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes requirements/dev.txt; .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .; }
