import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Wire } from './clients/wire.mjs';
import { eventually } from './eventually.mjs';
import { inNode } from './people/in-node.mjs';
import { password, peopleUsing, someone } from './people/people.mjs';
import { talkers } from './people/talk.mjs';
import { faultyLineTo } from './server/faulty-line.mjs';
import { aServer } from './server/suite.mjs';
import { isLostConnection, noSurprises } from './surprises.mjs';

const patiently = { within: 90_000, every: 200 };

for (const version of [2, 3]) {
  const { heard, open, say, catchUp } = talkers[version];

  describe(`Two people with the Chat SDK v${version} lose nothing and see nothing twice`, () => {
    const server = aServer();
    const { person, twoFriends, leave } = peopleUsing(version, inNode, server);
    let line;
    noSurprises({ forgive: isLostConnection });
    beforeEach(async () => { line = await faultyLineTo(server()); });
    afterEach(async () => { await leave(); line.close(); });

    /** Everything said in the room, oldest first, as the server keeps it. */
    const history = async (room, reader) => (await Wire.loggedIn(server(), reader.id)).history(room.id);

    /** Waits until the history holds exactly these texts, and both people have heard all that the other one said. */
    async function agreed(room, said) {
      const everything = [...said.values()].flat().sort();
      const [reader] = said.keys();
      const stored = await eventually(async () => {
        const now = await history(room, reader);
        assert.deepEqual(now.map(({ message }) => message).sort(), everything);
        return now;
      }, { ...patiently, what: 'every message stored exactly once' });
      assert.deepEqual(stored.map(({ id }) => id), stored.map(({ id }) => id).toSorted((a, b) => a - b));

      for (const [listener] of said) {
        await listener.isListening();
        await catchUp(listener);
        const expected = [...said].filter(([speaker]) => speaker !== listener).flatMap(([, texts]) => texts).sort();
        const known = await eventually(() => {
          const byId = new Map(heard(listener).map(({ id, text }) => [id, text]));
          const fromOthers = [...byId.values()].filter(text => !said.get(listener).includes(text)).sort();
          assert.deepEqual(fromOthers, expected);
          return byId;
        }, { ...patiently, what: `${listener.id} hearing everything` });
        for (const [id, text] of known) assert.equal(stored.find(each => each.id === id)?.message, text);
        if (version === 2) {
          const shown = (await listener.read('selected')).comments.map(({ message }) => message);
          assert.deepEqual(shown.filter(text => everything.includes(text)).sort(), everything, 'the open room shows each message once');
        }
      }
    }

    /** Both speak in turn; what was acknowledged must be in the order it was said. */
    async function talk(said, room, words, times) {
      for (const [speaker, texts] of said) {
        const acknowledged = [];
        for (let number = 0; number < times; number++) {
          const text = `${speaker.id} ${words} ${number}`;
          texts.push(text);
          acknowledged.push(await say(speaker, room, text));
        }
        const ids = acknowledged.filter(id => id !== undefined);
        assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
      }
    }

    async function inTheirRoom(options) {
      const { ana, bob, room } = await twoFriends(options);
      for (const each of [ana, bob]) await open(each, room);
      return { ana, bob, room, said: new Map([[ana, []], [bob, []]]) };
    }

    for (const [how, end] of [['a restart', it => it.stop()], ['a crash', it => it.kill()]]) {
      it(`through ${how} of the server`, { timeout: 240_000 }, async () => {
        const { room, said } = await inTheirRoom();
        await talk(said, room, 'before', 5);
        const during = talk(said, room, 'during', 12);
        await eventually(() => [...said.values()][0].length > 8, { what: 'being in the middle of it', every: 2 });
        await end(server());
        await server().start();
        await during;
        await talk(said, room, 'after', 5);
        await agreed(room, said);
      });
    }

    it('when the answer to a post is lost', { timeout: 240_000 }, async () => {
      const { ana, room, said } = await inTheirRoom({ at: line });
      for (const text of ['heard but not answered', 'and another one']) {
        const lost = line.loseNextAnswerTo('/post_comment');
        said.get(ana).push(text);
        await say(ana, room, text);
        await lost;
      }
      if (version === 2) {
        await ana.hears('commentSent', ({ comment }) => comment.message === 'and another one', patiently);
        assert.equal((await ana.read('_pendingComments')).length, 0, 'the SDK has nothing left to send');
      }
      await agreed(room, said);
    });

    it('when the server cannot take a message at first', { timeout: 240_000 }, async () => {
      const { ana, room, said } = await inTheirRoom({ at: line });
      for (const status of [500, 503]) line.refuseNext('/post_comment', status);
      said.get(ana).push('third time lucky');
      await say(ana, room, 'third time lucky');
      await agreed(room, said);
    });

    it('when the realtime connection is cut again and again', { timeout: 240_000 }, async () => {
      const { room, said } = await inTheirRoom({ at: line });
      for (let cut = 0; cut < 4; cut++) {
        const talking = talk(said, room, `cut ${cut}`, 4);
        assert.ok(line.cutSockets() >= (cut === 0 ? 2 : 0));
        await talking;
        for (const [each] of said) await each.isListening();
      }
      await agreed(room, said);
    });

    it('when somebody was away and comes back on another device', { timeout: 240_000 }, async () => {
      const { ana, bob, room, said } = await inTheirRoom();
      await bob.sdk.closeRealtimeConnection();
      await talk(new Map([[ana, said.get(ana)]]), room, 'while you were out', 30);
      const phone = await person('bob', { id: bob.id });
      await open(phone, room);
      const missed = await history(room, bob);
      assert.deepEqual(missed.map(({ message }) => message), said.get(ana));
      await eventually(() => new Set(heard(bob).map(({ id }) => id)).size === 30, { ...patiently, what: 'the first device polling it all' });
    });
  });
}

describe('Tokens that expire in the middle of a conversation', () => {
  const server = aServer({ settings: { 'Identity:SessionLifetime': '00:00:08' } });
  noSurprises();

  describe('with the Chat SDK v2, which renews them', () => {
    const { twoFriends, leave } = peopleUsing(2, inNode, server);
    afterEach(leave);

    it('lose nothing', { timeout: 120_000 }, async () => {
      const { ana, bob, room } = await twoFriends();
      const said = [];
      const tokens = new Set();
      while (tokens.size < 4) {
        tokens.add(await ana.token());
        said.push(`line ${said.length}`);
        assert.ok(await talkers[2].say(ana, room, said.at(-1)));
        await bob.hears('newMessages', messages => messages.some(({ message }) => message === said.at(-1)), patiently);
      }
      const observer = await Wire.loggedIn(server(), bob.id);
      assert.deepEqual((await observer.history(room.id)).map(({ message }) => message), said);
    });
  });

  describe('with the Chat SDK v3, which does not', () => {
    const { person, leave } = peopleUsing(3, inNode, server);
    afterEach(leave);

    it('are refused until the app logs in again', { timeout: 120_000 }, async () => {
      const ana = await person('ana');
      await eventually(async () => {
        const error = await ana.sdk.getUserData().then(() => undefined, refusal => refusal);
        return error && [401, 403].includes(error.status);
      }, { what: 'the expiry' });
      await ana.sdk.setUser(ana.id, password);
      assert.equal((await ana.sdk.getUserData()).id, ana.id);
      await ana.isListening();
      const bob = someone('bob');
      await Wire.loggedIn(server(), bob);
      const room = await ana.sdk.chatUser(bob);
      await ana.sdk.sendMessage(await ana.sdk.generateMessage({ roomId: room.id, text: 'back again' }));
      await ana.hears('onMessageReceived', ({ text }) => text === 'back again');
    });
  });
});
