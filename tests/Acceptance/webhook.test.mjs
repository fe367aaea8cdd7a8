import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { serverApi, setWebhook } from './clients/server-api.mjs';
import { aWebhookReceiver, signatureOf } from './clients/webhook-receiver.mjs';
import { Wire } from './clients/wire.mjs';
import { eventually } from './eventually.mjs';
import { someone } from './people/people.mjs';
import { startConversa } from './server/conversa.mjs';

const secret = 'what the app and Conversa both know';

describe('The post-message webhook', () => {
  let receiver, server, api, ana, bob, room;

  before(async () => {
    receiver = await aWebhookReceiver();
    server = await startConversa({ settings: { 'Egress:AllowedPrivateHosts:0': '127.0.0.1' } });
    api = serverApi(server);
    await setWebhook(server, { url: receiver.url, secret });
    [ana, bob] = await Promise.all(['ana', 'bob'].map(name => Wire.loggedIn(server, someone(name))));
    room = (await ana.post('get_or_create_room_with_target', { emails: [bob.id] })).body.results.room;
  });
  after(async () => { receiver?.close(); await server?.dispose(); });
  beforeEach(() => { receiver.calls.length = 0; });

  const say = text => ana.post('post_comment', { topic_id: String(room.id), comment: text, unique_temp_id: someone('m'), type: 'text', extras: { mood: 'good' } });

  it('tells the app\'s backend about a message, signed', async () => {
    await say('hello, backend');
    const { headers, raw, body } = await receiver.accepts('hello, backend');
    assert.match(headers['content-type'], /^application\/json/);
    assert.equal(headers['qiscus-sdk-signature'], signatureOf(raw, secret));
    assert.equal(body.type, 'post_comment_mobile');
    const { from, room: where, message } = body.payload;
    assert.equal(from.email, ana.id);
    assert.deepEqual([Number(where.id), where.type, where.participants.map(({ email }) => email).sort()], [room.id, 'single', [ana.id, bob.id].sort()]);
    assert.deepEqual([message.type, message.text, message.extras], ['text', 'hello, backend', { mood: 'good' }]);
  });

  it('says when the message came from the backend itself', async () => {
    await api.post('post_comment', { user_id: ana.id, room_id: String(room.id), message: 'from the backend' });
    assert.equal((await receiver.accepts('from the backend')).body.type, 'post_comment_rest');
  });

  it('tries again until it is heard, and keeps the order', async () => {
    receiver.nextAnswers.push(500, 503);
    const texts = ['one', 'two', 'three', 'four'].map(text => `${text} after a failure`);
    for (const text of texts) await say(text);
    await receiver.accepts(texts.at(-1));
    assert.deepEqual(receiver.calls.filter(({ answer }) => answer === 200).map(({ body }) => body.payload.message.text), texts);
    assert.deepEqual(receiver.calls.filter(({ answer }) => answer !== 200).map(({ body }) => body.payload.message.text), [texts[0], texts[0]]);
  });

  it('logs every attempt', async () => {
    receiver.nextAnswers.push(500);
    await say('for the log');
    await receiver.accepts('for the log');
    await eventually(async () => {
      const { webhook_logs } = await api.get('webhook_logs', { page: 1, limit: 100, type: 'mobile' });
      const attempts = webhook_logs.filter(({ request_body }) => JSON.stringify(request_body).includes('for the log'));
      assert.deepEqual(attempts.map(({ response_code, is_success }) => `${response_code} ${is_success}`).sort(), ['200 true', '500 false']);
      assert.ok(attempts.every(({ endpoint, attempted_at }) => endpoint === receiver.url && attempted_at));
      return true;
    }, { what: 'the log of both attempts' });
  });

  it('catches up after the server was down', async () => {
    receiver.nextAnswers.push(...Array(100).fill(503));
    for (const text of ['before the fall 1', 'before the fall 2']) await say(text);
    await eventually(() => receiver.calls.length > 0, { what: 'the first attempt' });
    await server.kill();
    receiver.nextAnswers.length = 0;
    receiver.calls.length = 0;
    await server.start();
    // What the dead process was sending is still leased to it for a while.
    await receiver.accepts('before the fall 2', 240_000);
    const accepted = receiver.calls.filter(({ answer }) => answer === 200).map(({ body }) => body.payload.message.text);
    assert.deepEqual(accepted, ['before the fall 1', 'before the fall 2']);
  });
});
