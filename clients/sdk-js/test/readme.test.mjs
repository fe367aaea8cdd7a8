import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import * as sdk from '@conversa/sdk';
import { eventually } from '../../../tests/Acceptance/eventually.mjs';
import { aCompany } from '../../../tests/EndToEnd/company.mjs';
import { aServer } from './server.mjs';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = new Map([...readme.matchAll(/```js example=(\w+)\n([^]*?)```/g)].map(([, name, code]) => [name, code]));

describe('The README\'s examples', () => {
  const at = aServer();
  let company;
  let key;
  before(async () => {
    company = await aCompany(at.server);
    key = await company.channel({});
    const ben = new sdk.Conversa({ url: at.server.url });
    await ben.logIn('demo', 'ben', 'a long password', 'Ben');
  });
  after(() => company?.leave());

  /** Runs an example as it stands; what it imports is the package itself, what it prints is kept. */
  async function run(name) {
    const printed = [];
    const body = examples.get(name).replace(/import (\{[^}]+\}) from '@conversa\/sdk';/, 'const $1 = sdk;');
    const AsyncFunction = (async () => {}).constructor;
    const left = await new AsyncFunction('sdk', 'url', 'key', 'console', `${body}\nreturn typeof stream === 'undefined' ? null : stream;`)(sdk, at.server.url, key, { log: (...words) => printed.push(words.join(' ')) });
    return { printed, prints: line => eventually(() => printed.includes(line), { what: `printing "${line}"` }), left };
  }

  it('are all run here', () => assert.deepEqual([...examples.keys()], ['talk', 'listen', 'outbox', 'visitor']));

  it('talk', async () => {
    const { printed } = await run('talk');
    assert.ok(printed.includes('Ana Hello Ben'));
  });

  it('listen and outbox', async () => {
    const { prints, left } = await run('listen');
    await prints('live');
    const outbox = await run('outbox');
    await outbox.prints('sent: From a tunnel');
    await outbox.prints('waiting: 0');
    await prints('From a tunnel');
    left.stop();
  });

  it('visitor', async () => {
    const { printed } = await run('visitor');
    assert.match(printed[0], /^Website (open|waiting)$/);
  });
});
