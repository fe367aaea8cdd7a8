import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { eventually } from './eventually.mjs';
import { someone } from './people/people.mjs';
import { demo, startConversa } from './server/conversa.mjs';

/** Somebody else's server that takes only what the published verifier lets through. */
async function aVerifyingReceiver() {
  const calls = [];
  const nextAnswers = [];
  let check = () => true;
  const listener = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const raw = Buffer.concat(parts).toString();
    const answer = nextAnswers.shift() ?? 200;
    let genuine = true;
    try { check(raw, request.headers); } catch (error) { genuine = error.message; }
    calls.push({ id: request.headers['webhook-id'], headers: request.headers, raw, body: JSON.parse(raw), answer, genuine });
    response.writeHead(answer).end();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `http://127.0.0.1:${listener.address().port}/hook`,
    calls,
    nextAnswers,
    verifyWith: verifier => { check = verifier; },
    texts: () => calls.filter(({ answer }) => answer === 200).map(({ body }) => body.data.message.text),
    close: () => { listener.close(); listener.closeAllConnections(); },
  };
}

/** ed25519 as the specification writes it (v1a), with Node's own cryptography: the package knows HMAC alone. */
const ed25519 = publicKey => (raw, headers) => {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey.slice('whpk_'.length), 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`);
  const signatures = headers['webhook-signature'].split(' ').filter(each => each.startsWith('v1a,'));
  if (!signatures.some(each => verify(null, signed, key, Buffer.from(each.slice(4), 'base64')))) throw new Error('no signature fits');
};

describe('Standard Webhooks', () => {
  let receiver, server, room, ana;

  const api = async (method, path, json, key) => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${demo.code}:${demo.secret}`).toString('base64')}`,
        ...(json && { 'content-type': 'application/json' }), ...(key && { 'idempotency-key': key }),
      },
      body: json && JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  const say = text => api('POST', `rooms/${room}/messages?user=${ana}`, { client_id: someone('m'), text });
  const endpoint = (more = {}) => api('POST', 'webhook-endpoints', { url: receiver.url, types: ['message.posted'], ...more }, someone('key'));
  const arrived = text => eventually(() => receiver.calls.find(({ body, answer }) => answer === 200 && body.data.message?.text === text), { within: 240_000, what: `an event about "${text}"` });

  before(async () => {
    receiver = await aVerifyingReceiver();
    server = await startConversa({ settings: { 'Egress:AllowedPrivateHosts:0': '127.0.0.1' } });
    ana = someone('ana');
    const bob = someone('bob');
    for (const id of [ana, bob]) await api('PUT', `users/${id}`, { name: id });
    room = (await api('POST', `rooms?user=${ana}`, { kind: 'single', user: bob })).id;
  });
  after(async () => { receiver?.close(); await server?.dispose(); });

  it('passes the published verifier, and a forgery does not', async () => {
    const { id, secret } = await endpoint();
    const verifier = new Webhook(secret);
    receiver.verifyWith((raw, headers) => verifier.verify(raw, headers));
    await say('hello, world');
    const { raw, headers, body, genuine } = await arrived('hello, world');
    assert.equal(genuine, true);
    assert.equal(body.type, 'message.posted');
    assert.throws(() => verifier.verify(raw.replace('hello', 'hallo'), headers));
    await api('DELETE', `webhook-endpoints/${id}`);
  });

  it('signs with ed25519, and with both during a rotation', async () => {
    const { id, secret } = await endpoint({ signing: 'ed25519' });
    receiver.verifyWith(ed25519(secret));
    await say('signed with a private key');
    assert.equal((await arrived('signed with a private key')).genuine, true);
    const hmac = (await api('POST', `webhook-endpoints/${id}/secret`, { signing: 'hmac' })).secret;
    receiver.verifyWith((raw, headers) => { ed25519(secret)(raw, headers); new Webhook(hmac).verify(raw, headers); });
    await say('signed with both');
    assert.equal((await arrived('signed with both')).genuine, true);
    await api('DELETE', `webhook-endpoints/${id}`);
  });

  it('loses and reorders nothing when this server is killed', async () => {
    const { id } = await endpoint();
    receiver.verifyWith(() => true);
    receiver.calls.length = 0;
    receiver.nextAnswers.push(...Array(100).fill(503));
    const texts = ['before the fall 1', 'before the fall 2', 'before the fall 3'];
    for (const text of texts) await say(text);
    await eventually(() => receiver.calls.length > 0, { what: 'the first attempt' });
    await server.kill();
    receiver.nextAnswers.length = 0;
    await server.start();
    // What the dead process was sending is still leased to it for a while.
    await arrived(texts.at(-1));
    assert.deepEqual([...new Set(receiver.texts())], texts);
    for (const text of texts) assert.equal(new Set(receiver.calls.filter(({ body }) => body.data.message.text === text).map(call => call.id)).size, 1);
    await api('DELETE', `webhook-endpoints/${id}`);
  });
});
