#!/usr/bin/env bash
# Runs every story, or the files given. Ends with "# pass N", "# fail N", "# skipped N"; exit code 0 only when nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -gt 0 ] || set -- *.test.mjs
exec node --test --test-force-exit --test-concurrency="${END_TO_END_FILES_AT_ONCE:-2}" --test-reporter="${END_TO_END_REPORTER:-tap}" "$@"
