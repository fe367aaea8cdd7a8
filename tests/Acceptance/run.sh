#!/usr/bin/env bash
# Runs every scenario, or the files given. Ends with "# pass N", "# fail N", "# skipped N"; exit code 0 only when nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -gt 0 ] || set -- *.test.mjs
# The SDKs' timers never stop, so a file ends when its scenarios have.
exec node --test --test-force-exit --test-concurrency="${ACCEPTANCE_FILES_AT_ONCE:-2}" --test-reporter="${ACCEPTANCE_REPORTER:-tap}" "$@"
