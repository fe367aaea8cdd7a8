#!/usr/bin/env bash
# Runs the clients' own tests; sdk-js talks to a real server, which has to be built first. Ends with "# pass N", "# fail N", "# skipped N".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -gt 0 ] || set -- sdk-js/test/*.test.mjs widget/test/*.test.mjs
exec node --test --test-force-exit --test-concurrency=2 --test-reporter="${CLIENTS_REPORTER:-tap}" "$@"
