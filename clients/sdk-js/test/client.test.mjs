import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryStore, newer, Refused, SignedOut, thumbnail } from '@conversa/sdk';
import { aLine, all, aServer } from './server.mjs';

describe('The client', () => {
  const at = aServer({ settings: { 'Identity:SessionLifetime': '00:00:03' } });

  it('continues an expired session by itself, once for however many requests', async () => {
    const line = aLine();
    const { ana, room } = await at.two({ fetch: line.fetch });
    const before = line.asked.length;
    for (let refreshed = false; !refreshed; refreshed = line.asked.slice(before).some(({ url }) => url.endsWith('/sessions/refresh')))
      await Promise.all([ana.post(room, { text: 'still' }), ana.rooms(), ana.messages(room)]);

    assert.equal(line.asked.slice(before).filter(({ url }) => url.endsWith('/sessions/refresh')).length, 1);
  });

  it('says that one is signed out when the session cannot go on', async () => {
    let told = 0;
    const line = aLine();
    const store = memoryStore();
    const { ana } = await at.two({ store, fetch: line.fetch, onSignedOut: () => told++ });
    line.answerNext('/rooms', 401);
    line.answerNext('/sessions/refresh', 401);

    await assert.rejects(ana.rooms(), SignedOut);
    assert.equal(told, 1);
    assert.equal(ana.me, null);
    assert.deepEqual(store.keys(), []);
  });

  it('keeps the session over a moment without a line', async () => {
    const line = aLine();
    const { ana } = await at.two({ fetch: line.fetch });
    line.answerNext('/rooms', 401);
    line.answerNext('/sessions/refresh', 503);

    await assert.rejects(ana.rooms(), Refused);
    assert.ok(ana.me);
    assert.ok((await ana.rooms()).rooms.length > 0);
  });

  it('walks lists to their end', async () => {
    const { ana, ben, room } = await at.two();
    const posted = [];
    for (let each = 0; each < 7; each++) posted.push(await ana.post(room, { text: `${each}` }));

    assert.deepEqual((await all(ben.history(room, 3))).map(({ text }) => text), ['6', '5', '4', '3', '2', '1', '0']);
    assert.deepEqual((await all(ben.since(room, posted[2].id, 2))).map(({ text }) => text), ['3', '4', '5', '6']);
    assert.deepEqual((await all(ana.allRooms())).map(({ id }) => id), [room]);
  });

  it('sends a file, and the same file again is the same', async () => {
    const { ana, ben, room } = await at.two();
    const [first, again] = [await ana.upload(new File(['bring a coat'], 'notes.txt', { type: 'text/plain' }), { key: 'one' }), await ana.upload(new File(['bring a coat'], 'notes.txt', { type: 'text/plain' }), { key: 'one' })];
    await ana.post(room, { type: 'file_attachment', payload: { url: first.url, file_name: first.name } });

    assert.equal(again.id, first.id);
    const [message] = (await ben.messages(room)).messages;
    assert.equal(await (await fetch(message.payload.url)).text(), 'bring a coat');
  });

  it('moves receipts, edits and deletes', async () => {
    const { ana, ben, room } = await at.two();
    const said = await ana.post(room, { text: 'helo' });
    await ben.markDelivered(room, said.id);
    await ben.markRead(room, said.id);
    assert.equal((await ana.edit(room, said.id, { text: 'hello' })).text, 'hello');

    assert.equal((await ana.members(room)).members.find(({ user }) => user.id === ben.me.id).read_id, said.id);
    await ana.remove(room, said.id);
    assert.deepEqual((await ben.messages(room)).messages, []);
  });

  it('hands on a refusal with its code and field', async () => {
    const { ana, room } = await at.two();

    await assert.rejects(ana.post(room, { text: '' }), refused => refused instanceof Refused && refused.status === 400 && refused.field === 'text' && refused.code !== '' && refused.message !== '');
  });

  it('compares ids and makes addresses of thumbnails', () => {
    assert.ok(newer('10', '9') && newer('11', '10') && !newer('9', '10') && !newer('10', '10') && newer('1', ''));
    assert.equal(thumbnail('https://chat.example/upload/abc/pier.png', 320, 200), 'https://chat.example/upload/w_320,h_200,c_limit/abc/pier.png');
    assert.equal(thumbnail('https://elsewhere.example/pier.png', 320, 200), 'https://elsewhere.example/pier.png');
  });
});
