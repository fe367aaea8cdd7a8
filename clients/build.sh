#!/usr/bin/env bash
# Builds the clients that are written in TypeScript: sdk-js, and the widget the server hands out. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed-lock.json
fi

made_of=$(find package-lock.json tsconfig.json {sdk-js,widget}/{tsconfig.json,package.json,src} widget/build.mjs -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat widget/dist/made-of 2>/dev/null)" != "$made_of" ]; then
  rm -rf sdk-js/dist widget/dist
  node_modules/.bin/tsc -p sdk-js
  node_modules/.bin/tsc -p widget
  node widget/build.mjs
  echo "$made_of" >widget/dist/made-of
fi
