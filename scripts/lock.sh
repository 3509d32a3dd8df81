#!/bin/sh
# Writes requirements.lock: every member's needs and the development group, with hashes and no addresses.
set -eu
cd "$(dirname "$0")/.."
projects=$(ls protos/pyproject.toml chassis/pyproject.toml services/*/pyproject.toml portal/pyproject.toml \
    gateway/pyproject.toml runner/pyproject.toml smoke/pyproject.toml examples/*/pyproject.toml 2>/dev/null || true)
own=
for project in $projects; do
    own="$own --no-emit-package $(sed -n 's/^name = "\(.*\)"$/\1/p' "$project" | head -1)"
done
# shellcheck disable=SC2086  # the lists are words on purpose: member paths carry no spaces
exec .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    $own $projects --group dev -o requirements.lock "$@"
