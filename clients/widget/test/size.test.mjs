import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import { describe, it } from 'node:test';

const file = new URL('../dist/widget.js', import.meta.url).pathname;
const most = 25 * 1024;

describe('The built widget', () => {
  for (const [suffix, unpack] of [['.gz', gunzipSync], ['.br', brotliDecompressSync]])
    it(`is at most 25 KB as ${suffix}, and the same script`, () => {
      assert.ok(statSync(file + suffix).size <= most, `${statSync(file + suffix).size} bytes`);
      assert.deepEqual(unpack(readFileSync(file + suffix)), readFileSync(file));
    });

  it('asks nothing that a strict policy forbids', () => {
    const script = readFileSync(file, 'utf8');
    assert.doesNotMatch(script, /\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|setAttribute\("style"|document\.cookie|sessionStorage|indexedDB/);
  });
});
