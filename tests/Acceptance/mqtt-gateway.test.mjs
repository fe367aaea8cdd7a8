import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { closeAll, connected, waysIn } from './clients/plain-mqtt.mjs';
import { mosquittoPub, mosquittoSub } from './clients/mosquitto.mjs';
import { sayTyping } from './clients/server-api.mjs';
import { Wire } from './clients/wire.mjs';
import { someone } from './people/people.mjs';
import { aServer } from './server/suite.mjs';
import { neighbour } from './server/conversa.mjs';

const refusal = 128;

describe('The MQTT gateway', () => {
  const server = aServer({ workspaces: [neighbour.code] });
  afterEach(closeAll);

  const arrive = (name, options) => Wire.loggedIn(server(), someone(name), options);

  async function twoFriends() {
    const [ana, bob] = await Promise.all([arrive('ana'), arrive('bob')]);
    const { room } = (await ana.post('get_or_create_room_with_target', { emails: [bob.id] })).body.results;
    return { ana, bob, room };
  }

  const say = async (person, room, comment) =>
    (await person.post('post_comment', { topic_id: String(room.id), comment, unique_temp_id: someone('m'), type: 'text' })).body.results.comment;

  for (const way of waysIn) {
    describe(way.name, () => {
      /** A connection bound to somebody: it knows their token. */
      async function online(person, options) {
        const line = await connected(server(), way, { clientId: `demo_${person.id}_${someone('device')}`, ...options });
        assert.equal(await line.asks(`${person.token}/c`), 0);
        return Object.assign(line, { token: person.token });
      }

      /** Once this has come through, everything sent before it has too, or never will. */
      async function barrier(person, line, room) {
        const { unique_temp_id } = await say(person, room, 'barrier');
        await line.hears(`${line.token}/c`, text => text.includes(unique_temp_id));
      }

      async function onlineFriends() {
        const { ana, bob, room } = await twoFriends();
        const [anas, bobs] = [await online(ana), await online(bob)];
        return { ana, bob, room, anas, bobs };
      }

      it('carries messages to whoever knows the token', async () => {
        const { ana, room, anas, bobs, bob } = await onlineFriends();
        const comment = await say(ana, room, 'hello, bob');
        for (const [line, { token }] of [[bobs, bob], [anas, ana]]) {
          const { text, retain } = await line.hears(`${token}/c`);
          const { id, message, email, room_id, unique_temp_id } = JSON.parse(text);
          assert.deepEqual({ id, message, email, room_id, unique_temp_id }, { id: comment.id, message: 'hello, bob', email: ana.id, room_id: room.id, unique_temp_id: comment.unique_temp_id });
          assert.equal(retain, false);
        }
      });

      it('carries edits and deletions', async () => {
        const { ana, bob, room, bobs } = await onlineFriends();
        for (const what of ['update', 'n']) assert.equal(await bobs.asks(`${bob.token}/${what}`), 0);
        const { unique_temp_id } = await say(ana, room, 'helo');
        await ana.post('update_message', { token: ana.token, unique_id: unique_temp_id, comment: 'hello' });
        assert.equal(JSON.parse((await bobs.hears(`${bob.token}/update`)).text).message, 'hello');
        await ana.delete('delete_messages', { unique_ids: [unique_temp_id], is_delete_for_everyone: true, is_hard_delete: true });
        const { action_topic, payload } = JSON.parse((await bobs.hears(`${bob.token}/n`)).text);
        assert.equal(action_topic, 'delete_message');
        assert.deepEqual(payload.data.deleted_messages, [{ room_id: String(room.id), message_unique_ids: [unique_temp_id] }]);
      });

      it('carries receipts and typing to the room', async () => {
        const { ana, bob, room, anas, bobs } = await onlineFriends();
        for (const what of ['t', 'd', 'r']) assert.equal(await anas.asks(`r/${room.id}/${room.id}/+/${what}`), 0);
        const { id, unique_temp_id } = await say(ana, room, 'read me');
        await bob.post('update_comment_status', { room_id: String(room.id), last_comment_received_id: String(id) });
        assert.equal((await anas.hears(`r/${room.id}/${room.id}/${bob.id}/d`)).text, `${id}:${unique_temp_id}`);
        await bob.post('update_comment_status', { room_id: String(room.id), last_comment_read_id: String(id) });
        assert.equal((await anas.hears(`r/${room.id}/${room.id}/${bob.id}/r`)).text, `${id}:${unique_temp_id}`);
        await bobs.tells(`r/${room.id}/${room.id}/${bob.id}/t`, '1');
        assert.equal((await anas.hears(`r/${room.id}/${room.id}/${bob.id}/t`)).text, '1');
      });

      it('carries what a bot says while it writes', async () => {
        const { bob, room, anas } = await onlineFriends();
        assert.equal(await anas.asks(`r/${room.id}/typing`), 0);
        await sayTyping(server(), room, bob.id, { typing: true, text: 'looking that up' });
        const { text, retain } = await anas.hears(`r/${room.id}/typing`);
        assert.deepEqual(JSON.parse(text), { sender_id: bob.id, sender_name: bob.account.username, text: 'looking that up', status: 1 });
        assert.equal(retain, false);
      });

      it('carries custom events between members', async () => {
        const { ana, room, anas, bobs } = await onlineFriends();
        const topic = `r/${room.id}/${room.id}/e`;
        assert.equal(await bobs.asks(topic), 0);
        await anas.tells(topic, JSON.stringify({ sender: ana.id, data: { step: 3 } }));
        assert.deepEqual(JSON.parse((await bobs.hears(topic)).text), { sender: ana.id, data: { step: 3 } });
      });

      it('grants and keeps quality of service 1', async () => {
        const { ana, bob, room, anas, bobs } = await onlineFriends();
        assert.equal(await bobs.asks(`r/${room.id}/${room.id}/+/t`, 1), 1);
        await anas.tells(`r/${room.id}/${room.id}/${ana.id}/t`, '1', { qos: 1 });
        assert.equal((await bobs.hears(`r/${room.id}/${room.id}/${ana.id}/t`)).text, '1');
        assert.equal(await bobs.asks(`${bob.token}/c`, 1), 1);
        await say(ana, room, 'at least once');
        assert.equal((await bobs.hears(`${bob.token}/c`, text => text.includes('at least once'))).qos, 1);
      });

      it('rewrites presence, keeps it for late comers, and says when somebody vanished', async () => {
        const { ana, bob } = await twoFriends();
        const anas = await online(ana);
        const bobs = await online(bob, { will: { topic: `u/${bob.id}/s`, payload: Buffer.alloc(0), retain: true, qos: 0 } });
        assert.equal(await anas.asks(`u/${bob.id}/s`), 0);
        await bobs.tells(`u/${bob.id}/s`, '1', { retain: true });
        await anas.hears(`u/${bob.id}/s`, text => /^1:\d{13}$/.test(text));

        const late = await online(ana);
        await late.asks(`u/${bob.id}/s`);
        const kept = await late.hears(`u/${bob.id}/s`);
        assert.match(kept.text, /^1:\d{13}$/);
        assert.equal(kept.retain, true);

        await bobs.vanish();
        const gone = await anas.hears(`u/${bob.id}/s`, text => text.startsWith('0:'));
        assert.match(gone.text, /^0:\d{13}$/);
        assert.ok(anas.heard.every(({ topic, text }) => !topic.endsWith('/s') || text.includes(':')), 'nobody ever sees a payload that crashes the SDKs');
      });

      it('refuses to guess: tokens nobody has, wildcards over tokens', async () => {
        const { anas } = await onlineFriends();
        for (const topic of ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/c', '+/c', '#', '+/#', 'u/+/s', 'r/#']) assert.ok(await anas.asks(topic) >= refusal, topic);
      });

      it('keeps other people\'s rooms to themselves', async () => {
        const { bob, room, anas } = await onlineFriends();
        const [eko, dewi] = await Promise.all([arrive('eko'), arrive('dewi')]);
        const theirs = (await eko.post('get_or_create_room_with_target', { emails: [dewi.id] })).body.results.room;
        const ekos = await online(eko);
        for (const topic of [`r/${theirs.id}/${theirs.id}/+/t`, `r/${theirs.id}/${theirs.id}/+/r`, `r/${theirs.id}/typing`, `r/${theirs.id}/${theirs.id}/e`]) await anas.asks(topic);

        await ekos.tells(`r/${theirs.id}/${theirs.id}/${eko.id}/t`, '1', { qos: 1 });
        await ekos.tells(`r/${theirs.id}/${theirs.id}/e`, '{"data":{}}', { qos: 1 });
        const secret = await say(dewi, theirs, 'between us');
        await eko.post('update_comment_status', { room_id: String(theirs.id), last_comment_read_id: String(secret.id) });
        await barrier(bob, anas, room);
        assert.deepEqual(anas.heard.filter(({ topic, text }) => topic.startsWith(`r/${theirs.id}/`) || text.includes('between us')), []);
      });

      it('keeps workspaces apart', async () => {
        const { bob, room, anas } = await onlineFriends();
        const twin = await Wire.loggedIn(server(), bob.id, { appId: neighbour.code });
        const elsewhere = (await twin.post('get_or_create_room_with_unique_id', { unique_id: someone('plaza') })).body.results.room;
        const twins = await connected(server(), way, { clientId: `${neighbour.code}_${bob.id}_1` });
        assert.equal(await twins.asks(`${twin.token}/c`), 0);
        for (const topic of [`u/${bob.id}/s`, `${neighbour.code}/${elsewhere.unique_id}/c`, `r/${elsewhere.id}/${elsewhere.id}/+/t`]) await anas.asks(topic);
        await twins.tells(`u/${bob.id}/s`, '1', { retain: true, qos: 1 });
        await twins.tells(`r/${elsewhere.id}/${elsewhere.id}/${bob.id}/t`, '1', { qos: 1 });
        await say(twin, elsewhere, 'other side of the wall');
        await barrier(bob, anas, room);
        assert.deepEqual(anas.heard.filter(({ topic, text }) => text.includes('other side') || text.startsWith('1')), []);
      });

      it('drops what only the server may say', async () => {
        const { ana, bob, room, bobs } = await onlineFriends();
        for (const topic of [`${bob.token}/n`, `${bob.token}/update`, `r/${room.id}/typing`, `r/${room.id}/${room.id}/+/r`, `r/${room.id}/${room.id}/+/d`, `r/${room.id}/${room.id}/+/t`, `u/${bob.id}/s`]) {
          await bobs.asks(topic);
        }
        const liar = await online(ana);
        for (const [topic, text] of [
          [`${bob.token}/c`, '{"forged":1}'], [`${bob.token}/n`, '{"forged":1}'], [`${bob.token}/update`, '{"forged":1}'],
          [`r/${room.id}/typing`, '{"forged":1}'], [`r/${room.id}/${room.id}/${ana.id}/r`, '1:forged'], [`r/${room.id}/${room.id}/${ana.id}/d`, '1:forged'],
          [`r/${room.id}/${room.id}/${bob.id}/t`, '1'], [`u/${bob.id}/s`, '1'], ['$SYS/forged', 'forged'],
        ]) await liar.tells(topic, text, { qos: 1 });
        await barrier(ana, bobs, room);
        assert.deepEqual(bobs.heard.filter(({ topic, text }) => text.includes('forged') || topic.endsWith('/t') || (topic.endsWith('/s') && text.startsWith('1'))), []);
      });

      it('gives a client id to its newest connection', async () => {
        const ana = await arrive('ana');
        const clientId = `demo_${ana.id}_1`;
        const older = await connected(server(), way, { clientId });
        const newer = await connected(server(), way, { clientId });
        await older.closed();
        assert.ok(newer.client.connected);
      });

      it('stops talking to a session that ended', async () => {
        const { ana, bob, room, bobs } = await onlineFriends();
        const second = await Wire.loggedIn(server(), bob.id);
        const phone = await online(second);
        await bob.post('logout', { user_id: bob.id, token: bob.token });
        await say(ana, room, 'after the logout');
        await phone.hears(`${second.token}/c`, text => text.includes('after the logout'));
        assert.ok(bobs.heard.every(({ text }) => !text.includes('after the logout')));
      });
    });
  }

  for (const version of ['mqttv311', 'mqttv5']) {
    it(`serves mosquitto's own clients (${version})`, async () => {
      const { ana, bob, room } = await twoFriends();
      const bobs = await mosquittoSub(server(), [`${bob.token}/c`, `r/${room.id}/${room.id}/+/r`, `u/${ana.id}/s`], { version, qos: 1 });
      try {
        assert.notEqual(await mosquittoPub(server(), `${bob.token}/c`, '{"forged":1}', { version, qos: 1 }), undefined);
        await mosquittoPub(server(), `r/${room.id}/${room.id}/${ana.id}/r`, '1:forged', { version });
        await mosquittoPub(server(), `u/${ana.id}/s`, '1', { version, retain: true });
        await say(ana, room, 'to mosquitto');
        const line = await bobs.hears('to mosquitto');
        assert.ok(line.startsWith(`${bob.token}/c {`));
        assert.ok(bobs.said.every(each => !each.includes('forged') && !each.startsWith(`u/${ana.id}/s 1`)));
      } finally {
        bobs.close();
      }
    });

    it(`tells mosquitto's clients no about a token nobody has (${version})`, async () => {
      const stranger = await mosquittoSub(server(), ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/c'], { version });
      stranger.close();
      assert.ok(stranger.said.some(line => /Subscribed \(mid: 1\): (128|13[0-9]|14[0-9])|denied/.test(line)), stranger.said.join('\n'));
    });
  }
});
