// Makes dist/widget.js, one script for browsers, and beside it what servers send to browsers that take compressed answers; and dist/preview.js, which shows the
// widget in the console while somebody chooses its looks.
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const output = new URL('dist/widget.js', import.meta.url);
await build({
  entryPoints: [new URL('src/main.ts', import.meta.url).pathname],
  outfile: output.pathname,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome111', 'firefox111', 'safari16.4'],
  legalComments: 'none',
  logLevel: 'warning',
});
await build({
  entryPoints: [new URL('src/preview.ts', import.meta.url).pathname],
  outfile: new URL('dist/preview.js', import.meta.url).pathname,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome111', 'firefox111', 'safari16.4'],
  legalComments: 'none',
  logLevel: 'warning',
});
const script = await readFile(output);
await writeFile(`${output.pathname}.br`, brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
await writeFile(`${output.pathname}.gz`, gzipSync(script, { level: 9 }));
