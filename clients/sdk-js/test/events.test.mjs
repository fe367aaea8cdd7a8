import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aLine, aServer, impatient, listener } from './server.mjs';

describe('The event stream', () => {
  const at = aServer();

  it('tells what happens, with the state of the line', async () => {
    const { ana, ben, room } = await at.two();
    const { stream, states, hears, is } = listener(ben);
    await is('live');
    const posted = await ana.post(room, { text: 'hello' });
    const event = await hears(each => each.type === 'message.posted' && each.message.text === 'hello');

    assert.deepEqual(event.message, posted);
    assert.deepEqual(states, ['connecting', 'live']);
    await ana.sayTyping(room, true);
    assert.equal((await hears(each => each.type === 'typing')).user, ana.me.id);
    await ana.markRead(room, posted.id);
    stream.stop();
    assert.equal(stream.state, 'ended');
  });

  it('goes on without a gap or a repetition however often the line breaks', async () => {
    const line = aLine();
    const [ana, ben] = [await at.someone('Ana'), await at.someone('Ben', { fetch: line.fetch })];
    const { id: room } = await ana.roomWith(ben.me.id);
    const { stream, states, hears, is, texts } = listener(ben, { backoff: impatient() });
    await is('live');
    const said = [];
    for (let round = 0; round < 8; round++) {
      const sending = [0, 1, 2, 3].map(each => `${round}.${each}`);
      said.push(...sending);
      const [first, ...rest] = sending;
      await ana.post(room, { text: first });
      line.interrupt();
      for (const text of rest) await ana.post(room, { text });
    }
    await hears(event => event.type === 'message.posted' && event.message.text === said.at(-1));

    assert.deepEqual(texts(), said);
    assert.ok(states.includes('catching-up') && states.includes('offline'));
    stream.stop();
  });

  it('says that it is offline while there is no line, and tells what was missed afterwards', async () => {
    const line = aLine();
    const [ana, ben] = [await at.someone('Ana'), await at.someone('Ben', { fetch: line.fetch })];
    const { id: room } = await ana.roomWith(ben.me.id);
    const { stream, hears, is } = listener(ben, { backoff: impatient() });
    await is('live');
    line.cut();
    await is('offline');
    await ana.post(room, { text: 'while you were away' });
    line.restore();

    await hears(event => event.type === 'message.posted' && event.message.text === 'while you were away');
    await is('live');
    stream.stop();
  });

  it('gives a silent line up for a new one', async () => {
    const line = aLine();
    const ben = await at.someone('Ben', { fetch: (url, request) => (String(url).includes('/events') && line.asked.length === 1 ? silent(line, url, request) : line.fetch(url, request)) });
    line.asked.length = 0;
    line.asked.push({});
    const { stream, is } = listener(ben, { silence: 60, backoff: impatient() });

    await is('live');
    assert.ok(line.asked.length > 2);
    stream.stop();
  });

  it('puts the token in a header, never in an address', async () => {
    const line = aLine();
    const ben = await at.someone('Ben', { fetch: line.fetch });
    const { stream, is } = listener(ben);
    await is('live');
    stream.stop();

    const asked = line.asked.find(({ url }) => url.includes('/events'));
    assert.match(asked.headers.Authorization, /^Bearer ./);
    assert.ok(line.asked.every(({ url }) => !url.includes('token')));
  });

  it('ends when the session does', async () => {
    const client = await at.someone('Ben');
    const { is } = listener(client, { backoff: impatient() });
    await is('live');
    await client.logOut();

    await is('ended');
  });
});

/** A connection that is open and says nothing, as behind a proxy that lost its other half. */
function silent(line, url, request) {
  line.asked.push({ url, ...request });
  return Promise.resolve(new Response(new ReadableStream({ start: stream => request.signal.addEventListener('abort', () => stream.error(new TypeError('given up'))) })));
}
