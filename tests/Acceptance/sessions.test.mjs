import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { Wire } from './clients/wire.mjs';
import { eventually } from './eventually.mjs';
import { inChromium } from './people/in-chromium.mjs';
import { inNode } from './people/in-node.mjs';
import { peopleUsing, someone } from './people/people.mjs';
import { aServer } from './server/suite.mjs';
import { noSurprises } from './surprises.mjs';

/** Long enough to log in and act, short enough to wait for. */
const settings = { 'Identity:SessionLifetime': '00:00:08' };
const expired = 'Unauthorized. Token is expired';

describe('Sessions that expire', () => {
  const server = aServer({ settings });

  it('say so in the words that make the SDK refresh', async () => {
    const ana = await Wire.loggedIn(server(), someone('ana'));
    const { status, body } = await eventually(async () => {
      const answer = await ana.get('my_profile');
      return answer.status !== 200 && answer;
    });
    assert.equal(status, 403);
    assert.equal(body.error.message, expired);
  });

  it('go on with the refresh token, which changes each time', async () => {
    const ana = await Wire.loggedIn(server(), someone('ana'));
    const { refresh_token, token_expires_at } = ana.account;
    assert.ok(Date.parse(token_expires_at) > Date.now() - 60_000 && Date.parse(token_expires_at) < Date.now() + 60_000);
    await eventually(async () => (await ana.get('my_profile')).status === 403);
    const refresh = token => new Wire(server()).form('refresh_user_token', new URLSearchParams({ user_id: ana.id, refresh_token: token }));
    const { body: { results } } = await refresh(refresh_token);
    assert.notEqual(results.token, ana.token);
    assert.notEqual(results.refresh_token, refresh_token);
    assert.equal((await new Wire(server(), { token: results.token }).get('my_profile')).status, 200);
    const guessed = await refresh('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    assert.ok([400, 401].includes(guessed.status), String(guessed.status));
  });

  for (const home of [inNode, inChromium]) {
    describe(`with the Chat SDK v2 in ${home.name}`, () => {
      const { twoFriends, leave } = peopleUsing(2, home, server);
      noSurprises();
      afterEach(leave);
      after(() => home.close());

      const saying = text => messages => messages.some(message => message.message === text);

      it('are renewed in time, and messages keep coming', async () => {
        const { ana, bob, room } = await twoFriends();
        for (let renewal = 0; renewal < 2; renewal++) {
          const before = await bob.token();
          await eventually(async () => await bob.token() !== before, { what: 'a new token' });
          await bob.isListening();
          await ana.sdk.sendComment(room.id, `after renewal ${renewal}`);
          await bob.hears('newMessages', saying(`after renewal ${renewal}`));
        }
        await bob.hears('authTokenRefreshed');
      });

      it('are renewed by the first refused request of a client that overslept', async () => {
        const { ana, bob, room } = await twoFriends();
        await ana.do('oversleep');
        const session = new Wire(server(), { token: await ana.token() });
        await eventually(async () => (await session.get('my_profile')).status === 403);
        const sent = await ana.sdk.sendComment(room.id, 'good morning');
        assert.equal(sent.message, 'good morning');
        await ana.hears('authTokenRefreshed');
        await eventually(async () => (await bob.sdk.loadComments(room.id)).some(({ id }) => id === sent.id));
      });
    });
  }
});
