#!/usr/bin/env bash
# Installs the foreign clients exactly as their lock files name them, and checks that the two SDKs are the published ones. Safe to run again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

published() { # FOLDER PACKAGE SHA512
  node -e '
    const [folder, name, expected] = process.argv.slice(1);
    const { integrity } = require(`./${folder}/package-lock.json`).packages[`node_modules/${name}`];
    if (integrity !== `sha512-${expected}`) { console.error(`${name}: the lock file asks for ${integrity}`); process.exit(1); }
  ' "$@"
}
published sdk2 qiscus-sdk-core '81vyZIGOYVCfewBqU/JX/zDLPHeraDg1rFoHhns/R7lL5SkPpQKe3gp5FeMgvP21NOPaCU0Y5oJgaWfMNcm1KA=='
published sdk3 qiscus-sdk-javascript 'C/Y0BMPrNYPkxGsteGmRs4kDAIFMGuc3D0SzNHPsjbKvcKiU+YFSeIe4Mq4jbf2W9nS/d3SyaIo1S6V0bw50/A=='

for folder in . sdk2 sdk3; do
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
  fi
done

for program in "${CONVERSA_CHROMIUM:-/usr/bin/chromium}" mosquitto_sub mosquitto_pub dotnet; do
  command -v "$program" >/dev/null || { echo "Missing $program: apt-get install chromium mosquitto-clients" >&2; exit 1; }
done
