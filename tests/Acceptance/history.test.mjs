import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Wire } from './clients/wire.mjs';
import { inChromium } from './people/in-chromium.mjs';
import { inNode } from './people/in-node.mjs';
import { password, peopleUsing, someone } from './people/people.mjs';
import { aServer } from './server/suite.mjs';
import { noSurprises } from './surprises.mjs';

const length = 10_000;
const posters = 64;

describe(`A room of ${length.toLocaleString('en')} messages`, () => {
  const server = aServer();
  let bobId, room, ids;
  noSurprises();

  before(async () => {
    const [ana, bob] = await Promise.all(['ana', 'bob'].map(name => Wire.loggedIn(server(), someone(name))));
    bobId = bob.id;
    ({ room } = (await ana.post('get_or_create_room_with_target', { emails: [bob.id] })).body.results);
    ids = [];
    let next = 0;
    await Promise.all(Array.from({ length: posters }, async () => {
      for (let number = next++; number < length; number = next++) {
        const { status, body } = await ana.post('post_comment', { topic_id: String(room.id), comment: `line ${number}`, unique_temp_id: `history-${number}`, type: 'text' });
        assert.equal(status, 200, JSON.stringify(body));
        ids.push(body.results.comment.id);
      }
    }));
    ids.sort((a, b) => a - b);
  }, { timeout: 600_000 });

  for (const home of [inNode, inChromium]) {
    describe(`in ${home.name}`, () => {
      after(() => home.close());

      /** Bob on a device of this kind, without waiting for realtime: only history matters here. */
      async function bobUsing(version) {
        const bob = await peopleUsing(version, home, server).visitor('bob', { id: bobId });
        await bob.sdk.setUser(bobId, password);
        return bob;
      }

      it('is read back completely with the Chat SDK v2, nothing missing and nothing twice', { timeout: 600_000 }, async () => {
        const bob = await bobUsing(2);
        const found = (await bob.sdk.getRoomById(room.id)).comments.map(({ id }) => id);
        for (;;) {
          const older = await bob.sdk.loadMore(found[0], { limit: 100 });
          if (older.length === 0) break;
          found.unshift(...older.map(({ id }) => id));
        }
        assert.deepEqual(found, ids);
        await bob.close();
      });

      it('is read completely in both directions with the Chat SDK v3', { timeout: 600_000 }, async () => {
        const bob = await bobUsing(3);
        // Within a page the SDK sorts by time, and several messages may share a millisecond.
        const idsOf = messages => messages.map(({ id }) => id).sort((x, y) => x - y);
        const back = idsOf(await bob.sdk.getPreviousMessagesById(room.id, 100));
        for (;;) {
          const older = await bob.sdk.getPreviousMessagesById(room.id, 100, back[0]);
          if (older.length === 0) break;
          back.unshift(...idsOf(older));
        }
        assert.deepEqual(back, ids);

        const forth = [ids[0]];
        for (;;) {
          const newer = await bob.sdk.getNextMessagesById(room.id, 100, forth.at(-1));
          if (newer.length === 0) break;
          forth.push(...idsOf(newer));
        }
        assert.deepEqual(forth, ids);
        await bob.close();
      });
    });
  }

  it('is replayed completely by polling from the beginning', { timeout: 600_000 }, async () => {
    const bob = await Wire.loggedIn(server(), bobId);
    const found = [];
    for (let cursor = 0; ;) {
      const { comments, meta } = (await bob.get('sync', { last_received_comment_id: cursor })).body.results;
      if (comments.length === 0) break;
      found.push(...comments.map(({ id }) => id));
      assert.equal(meta.last_received_comment_id, found.at(-1));
      cursor = meta.last_received_comment_id;
    }
    assert.deepEqual(found, ids);
  });
});
