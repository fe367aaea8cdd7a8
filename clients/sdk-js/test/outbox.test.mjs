import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryStore } from '@conversa/sdk';
import { aLine, all, aServer, impatient } from './server.mjs';

describe('The outbox', () => {
  const at = aServer();

  async function writer(line = aLine(), store = memoryStore()) {
    const { ana, ben, room } = await at.two({ fetch: line.fetch, store });
    return { ana, ben, room, line, store };
  }

  /** An outbox that says when it is empty or stuck. */
  function outboxOf(client, options = {}) {
    let changed = () => {};
    const outbox = client.outbox({ backoff: impatient(), ...options, onChange: () => changed() });
    const until = condition => new Promise(done => { (changed = () => condition(outbox) && done())(); });
    return { outbox, sent: () => until(({ waiting }) => waiting.length === 0), until };
  }

  const said = async (client, room) => (await all(client.history(room))).reverse().map(({ text }) => text);

  it('sends in the order things were written, whatever happens to the line', async () => {
    const { ana, ben, room, line } = await writer();
    const { outbox, sent } = outboxOf(ana);
    const texts = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    line.cut();
    texts.slice(0, 6).forEach(text => outbox.add(room, { text }));
    line.restore();
    line.loseNextAnswerTo('/messages');
    line.answerNext('/messages', 503);
    texts.slice(6).forEach(text => outbox.add(room, { text }));
    await sent();

    assert.deepEqual(await said(ben, room), texts);
  });

  it('never sends one thing twice, though its answer is lost again and again', async () => {
    const { ana, ben, room, line } = await writer();
    const { outbox, sent } = outboxOf(ana);
    for (let times = 0; times < 5; times++) line.loseNextAnswerTo('/messages');
    outbox.add(room, { text: 'once' });
    await sent();

    assert.deepEqual(await said(ben, room), ['once']);
    assert.equal(line.asked.filter(({ url, method }) => method === 'POST' && url.endsWith('/messages')).length, 6);
  });

  it('outlives a reload, and a second tab does not double what waits', async () => {
    const { ana, ben, room, line, store } = await writer();
    line.cut();
    const before = outboxOf(ana).outbox;
    before.add(room, { text: 'first' });
    before.add(room, { text: 'second' });
    before.stop();
    line.restore();

    const [one, other] = [outboxOf(ana), outboxOf(ana)];
    one.outbox.restore();
    other.outbox.restore();
    await Promise.all([one.sent(), other.sent()]);

    assert.deepEqual(await said(ben, room), ['first', 'second']);
    assert.deepEqual(store.keys().filter(key => key.startsWith('outbox')), []);
  });

  it('shows what the server refuses, goes on with the rest, and sends it again when asked', async () => {
    const { ana, ben, room, line } = await writer();
    const { outbox, sent, until } = outboxOf(ana);
    line.answerNext('/messages', 400, { code: 'invalid_text', detail: 'text is not welcome today.' });
    const refused = outbox.add(room, { text: 'hello?' });
    outbox.add(room, { text: 'anybody?' });
    await until(({ waiting }) => waiting.length === 1 && waiting[0].failed !== '');

    assert.equal(outbox.waiting[0].failed, 'text is not welcome today.');
    assert.deepEqual(await said(ben, room), ['anybody?']);
    outbox.resend(refused.client_id);
    await sent();
    assert.deepEqual(await said(ben, room), ['anybody?', 'hello?']);
  });

  it('lets go of what is discarded', async () => {
    const { ana, ben, room, line, store } = await writer();
    const { outbox, sent } = outboxOf(ana);
    line.cut();
    outbox.discard(outbox.add(room, { text: 'never mind' }).client_id);
    line.restore();
    outbox.add(room, { text: 'this instead' });
    await sent();

    assert.deepEqual(await said(ben, room), ['this instead']);
    assert.deepEqual(store.keys(), ['session']);
  });
});
