import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually } from './eventually.mjs';
import { demo, startConversa } from './server/conversa.mjs';

/*
 * A company's programs that were written for Qiscus Omnichannel Chat: a sender that calls with fetch and a receiver that listens with node:http. What they are
 * sent and answered is compared with the samples of the contract, retyped with other values: every field is there, of the same type, in the same place.
 */

/** Complains about the first field of a sample that an answer lacks or has as something else. A null in a sample may be anything. */
function isLike(actual, sample, path = '$') {
  if (sample === null) return;
  if (Array.isArray(sample)) {
    assert.ok(Array.isArray(actual), `${path} is a list, not ${JSON.stringify(actual)}`);
    if (sample.length > 0) {
      assert.ok(actual.length > 0, `${path} has entries`);
      isLike(actual[0], sample[0], `${path}[0]`);
    }
    return;
  }
  assert.equal(actual === null ? 'null' : typeof actual, typeof sample, `${path} is a ${typeof sample}: ${JSON.stringify(actual)}`);
  if (typeof sample !== 'object') return;
  for (const [name, value] of Object.entries(sample)) {
    assert.ok(Object.hasOwn(actual, name), `${path}.${name} is missing in ${JSON.stringify(actual).slice(0, 400)}`);
    isLike(actual[name], value, `${path}.${name}`);
  }
}

const message = {
  id: 0, id_str: '0', comment_before_id: 0, comment_before_id_str: '0', type: 'text', text: 'halo', payload: null, extras: null, unique_temp_id: 'mail_9', disable_link_preview: false,
  created_at: '2031-03-04T05:06:07Z', timestamp: '2031-03-04T05:06:07Z', unix_timestamp: 1930367167, unix_nano_timestamp: 1930367167000000000,
};
const envelope = {
  type: 'post_comment_mobile', app_code: 'toko', channel: { id: 3, name: 'Mail', source: 'mail-07' },
  payload: {
    type: 'post_comment_mobile', from: { id: 0, id_str: '0', email: 'budi@mail.example', name: 'Budi', avatar_url: '' }, message,
    room: { id: '7', id_str: '7', topic_id: '7', topic_id_str: '7', type: 'group', name: 'Budi', is_public_channel: false, room_avatar: '', options: '{}', participants: [{ email: 'budi@mail.example' }] },
  },
};
const agent = {
  id: 4, name: 'Sari', email: 'sari@toko.example', type: 2, type_as_string: 'agent', is_available: true, force_offline: false, avatar_url: null, assigned_rules: [], sdk_email: 'sari', created_at: '2031-01-01T00:00:00Z',
  updated_at: '2031-01-01T00:00:00Z',
};
const service = {
  id: 8, user_id: null, room_log_id: 7, app_id: 1, room_id: '7', notes: null, is_resolved: true, resolved_at: '2031-03-04 05:06:07', first_comment_id: '1', last_comment_id: '9', retrieved_at: '2031-03-04 05:06:07',
  first_comment_timestamp: null, created_at: '2031-03-04 05:06:07', updated_at: '2031-03-04 05:06:07',
};

describe('Programs written for Qiscus Omnichannel Chat', () => {
  let server, hooks, owner, me, line, room;
  const heard = [];

  const listen = async () => {
    const listener = createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      heard.push({ path: request.url, body: JSON.parse(Buffer.concat(parts)) });
      response.writeHead(200).end();
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return { url: `http://127.0.0.1:${listener.address().port}`, close: () => { listener.close(); listener.closeAllConnections(); } };
  };
  const hears = (path, fits = () => true) => eventually(() => heard.find(each => each.path === path && fits(each.body))?.body, { within: 60_000, what: `a call of ${path}` });
  const says = text => body => body.payload?.message?.text === text;

  const call = async (method, path, headers, body) => {
    const answer = await fetch(server.url + path, { method, headers: { 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const keys = { 'Qiscus-App-Id': demo.code, 'Qiscus-Secret-Key': demo.secret };
  const post = async (path, body) => (await call('POST', path, keys, body)).data;
  const get = async path => (await call('GET', path, keys)).data;
  const write = (text, more = {}) => call('POST', `/${demo.code}/api/v2/custom_channel/send`, { 'Qiscus-App-Id': demo.code }, {
    identifier_key: 'mail-07', user_id: 'budi@mail.example', name: 'Budi', avatar: 'https://pictures.example/budi.png', message: text, type: 'text', ...more,
  });

  before(async () => {
    hooks = await listen();
    server = await startConversa({ settings: { 'Egress:AllowedPrivateHosts:0': '127.0.0.1' } });
    const setUp = await call('POST', '/api/v1/setup', {}, {
      setup_code: readFileSync(join(server.folder, 'setup-code'), 'utf8').trim(), workspace: demo.code, workspace_name: 'Toko', name: 'Olga', email: 'olga@toko.example', password: 'seven tall giraffes',
    });
    const bearer = { authorization: `Bearer ${setUp.token}` };
    owner = (method, path, body, headers = {}) => call(method, `/api/v1${path}`, { ...bearer, ...headers }, body);
    me = await owner('GET', '/me');
    await owner('PATCH', `/agents/${me.id}`, { automatic: true });
    line = new AbortController();
    (await fetch(`${server.url}/api/v1/events`, { headers: bearer, signal: line.signal })).body.pipeTo(new WritableStream()).catch(() => {}); // being connected is what counts
    await eventually(async () => (await owner('GET', '/agents/me')).availability === 'online', { what: 'an agent at their desk' });
  });
  after(async () => { line?.abort(); hooks?.close(); await server?.dispose(); });

  it('connect a channel and say where they want to hear of what', async () => {
    const channel = await post('/api/v2/custom_channel/connect', { name: 'Mail', identifier_key: 'mail-07', webhook_url: `${hooks.url}/channel`, logo_url: 'https://pictures.example/mail.png' });
    isLike(channel, { id: 3, name: 'Mail', identifier_key: 'mail-07', webhook_url: 'http://x', logo_url: 'http://x', is_active: true });
    isLike(await post('/api/v1/app/bot/integrate', { bot_webhook_url: `${hooks.url}/bot`, is_bot_enabled: true }), { bot_webhook_url: 'http://x', is_bot_enabled: true });
    for (const name of ['mark_as_resolved', 'agent_allocation', 'new_session', 'custom_button'])
      await post(`/api/v1/app/webhook/${name}`, { webhook_url: `${hooks.url}/${name}`, is_webhook_enabled: true });
    const { webhook_configs } = await get('/api/v2/admin/webhook_config');
    assert.deepEqual(webhook_configs.map(({ type, is_active }) => `${type} ${is_active}`).sort(), ['agent_allocation true', 'bot true', 'custom_button true', 'mark_as_resolved true', 'new_session true']);
    isLike(await get('/api/v2/channels'), { custom_channels: [{ id: 3, identifier_key: 'mail-07' }], wa_channels: [], qiscus_channels: [{ id: 1 }], fb_channels: [], ig_channels: [], line_channels: [], telegram_channels: [] });
  });

  it('bring in what a customer wrote, and the bot and the session hooks hear of it', async () => {
    const { data, status } = await write('halo');
    assert.equal(status, 200);
    isLike(data, { agent: null, agent_service: null, room_log: { room_id: '7', channel_id: 3, source: 'mail-07', user_id: 'budi@mail.example', name: 'Budi', is_waiting: true, resolved: false, resolved_ts: null, has_no_message: true, extras: null, room_badge: 'x' } });
    assert.deepEqual([data.room_log.source, data.room_log.user_id], ['mail-07', 'budi@mail.example']);
    room = data.room_log.room_id;

    const bot = await hears('/bot', says('halo'));
    isLike(bot, envelope);
    assert.deepEqual([bot.payload.from.email, bot.payload.room.id, bot.app_code, bot.channel.source], ['budi@mail.example', room, demo.code, 'mail-07']);
    isLike(JSON.parse(bot.payload.room.options), { channel: 'mail-07', channel_details: { channel_id: 3, name: 'Mail' }, is_resolved: false, is_waiting: true, source: 'mail-07' });

    const session = await hears('/new_session');
    isLike(session, { ...envelope, is_new_session: true, webhook_type: 'NEW_SESSION_WEBHOOK', room_log: { channel_id: 3, source: 'mail-07', user_id: 'budi@mail.example', name: 'Budi', extras: null, has_no_message: true, is_waiting: true, resolved: false, room_badge: 'x', room_id: '7', user_avatar_url: 'x', created_at: '2031-03-04T05:06:07Z' } });
    assert.deepEqual([session.webhook_type, session.payload.message.text, session.room_log.room_id], ['NEW_SESSION_WEBHOOK', 'halo', room]);
  });

  it('answer as the bot, which the channel hears', async () => {
    const bot = body => call('POST', `/${demo.code}/bot`, { QISCUS_SDK_SECRET: demo.secret }, { sender_email: 'toko_admin@qismo.example', room_id: room, ...body });
    await bot({ type: 'text', message: 'I am the bot' });
    await bot({ type: 'file_attachment', attachment_url: 'https://files.example/a.pdf', caption: 'a price list' });
    await bot({ type: 'buttons', message: 'Pick', payload: { text: 'Pick', buttons: [{ label: 'A', type: 'postback', payload: { url: '', method: 'get', payload: null } }, { label: 'Site', type: 'link', payload: { url: 'https://toko.example' } }] } });
    await bot({ type: 'carousel', message: 'Look', payload: { cards: [{ image: 'https://pictures.example/1.png', title: 'One', description: 'The first', default_action: { type: 'postback', postback_text: 'One', payload: { url: 'https://toko.example', method: 'get' } }, buttons: [] }] } });

    const out = await hears('/channel', says('I am the bot'));
    const whole = { id: 1, id_str: '1', email: 'x', username: 'x', avatar_url: '', active: true, extras: {}, last_comment_read_id: 0, last_comment_received_id: 0 };
    isLike(out, { ...envelope, payload: { ...envelope.payload, room: { ...envelope.payload.room, id: 7, topic_id: 7, participants: [whole] } } });
    assert.equal(out.type, 'post_comment_rest');
    assert.ok(out.payload.room.participants.some(({ email }) => email === 'budi@mail.example' && email !== out.payload.from.email), 'the addressee is there by the name the channel knows');
    isLike((await hears('/channel', body => body.payload.message.type === 'file_attachment')).payload.message.payload, { url: 'x', caption: 'x' });
    await hears('/channel', body => body.payload.message.type === 'carousel');
    assert.ok(!heard.some(({ path, body }) => path === '/bot' && body.payload.message.text === 'I am the bot'), 'the bot does not hear itself');
  });

  it('are asked who gets a customer, and say it', async () => {
    await post(`/bot/${room}/activate`, { is_active: false });
    await write('a person, please');
    const asked = await hears('/agent_allocation');
    isLike(asked, { app_id: 'toko', app_code: 'toko', source: 'mail-07', name: 'Budi', email: 'budi@mail.example', avatar_url: 'x', extras: null, room_id: '7', is_new_session: true, is_resolved: false, latest_service: null, candidate_agent: agent });
    assert.deepEqual([asked.room_id, asked.email, asked.latest_service], [room, 'budi@mail.example', null]);
    const { added_agent } = await post('/api/v1/admin/service/assign_agent', { room_id: room, agent_id: asked.candidate_agent.id, replace_latest_agent: false, max_agent: 5 });
    isLike(added_agent, agent);
    assert.deepEqual([added_agent.email, added_agent.sdk_email], ['olga@toko.example', me.id]);
    assert.ok(!('sdk_key' in added_agent) && !('authentication_token' in added_agent), 'nobody\'s token is handed out');
  });

  it('send what an agent writes to the channel', async () => {
    await owner('POST', `/rooms/${room}/messages`, { client_id: 'olga-1', text: 'Olga here' });
    const out = await hears('/channel', says('Olga here'));
    assert.deepEqual([out.type, out.payload.from.email, out.payload.from.name], ['post_comment_mobile', me.id, 'Olga']);
  });

  it('hear of a button with everything that is known', async () => {
    await post('/api/v1/room_tag/create', { room_id: room, tag: 'vip' });
    await post(`/api/v1/qiscus/room/${room}/user_info`, { user_properties: [{ key: 'Order', value: 'B7' }] });
    const known = (await get(`/api/v2/customer_rooms/${room}`)).customer_room;
    await post(`/api/v2/contacts/properties/${known.contact_id}`, { label: 'Tier', value: 'Silver' });
    await owner('PUT', '/inbox/buttons/ticket', { label: 'Submit ticket' });
    await owner('POST', `/conversations/${room}/buttons/ticket`);
    const pressed = await hears('/custom_button');
    isLike(pressed, {
      room_id: 7, channel_id: 3, channel_name: 'Mail', channel_type: 'mail-07', notes: null, customer: { user_id: 'budi@mail.example', name: 'Budi', avatar: 'x' }, agent: { name: 'Olga', email: 'olga@toko.example', type: 'admin' },
      additional_info: [{ key: 'Order', value: 'B7' }], customer_properties: [{ id: 1, label: 'Tier', value: 'Silver' }], tag: [{ id: 1, name: 'vip' }],
    });
    assert.deepEqual([pressed.additional_info, pressed.customer_properties, pressed.tag[0].name, pressed.agent.email], [[{ key: 'Order', value: 'B7' }], [{ id: 1, label: 'Tier', value: 'Silver' }], 'vip', 'olga@toko.example']);
  });

  it('resolve a room and hear of it, and the next session knows the service before', async () => {
    const { service: resolved, room_info } = await post('/api/v1/admin/service/mark_as_resolved', { room_id: room, notes: 'all good', last_comment_id: '55', is_send_email: false, extras: '{"csat":true}' });
    isLike(resolved, { ...service, notes: 'x', user: null });
    isLike(room_info.room, { room_id: '7', room_name: 'Budi', room_type: 'group', room_options: '{}', room_channel_id: '7', room_avatar_url: 'x' });
    const told = await hears('/mark_as_resolved');
    isLike(told, {
      app_code: 'toko', channel: { id: 3, name: 'Mail', source: 'mail-07' }, customer: { user_id: 'budi@mail.example', name: 'Budi', avatar: 'x', additional_info: [{ key: 'Order', value: 'B7' }] },
      resolved_by: { id: 0, email: '', name: 'Toko', type: 'admin', is_available: false }, service: { id: 8, room_id: '7', source: 'mail-07', is_resolved: true, notes: 'x', first_comment_id: '1', last_comment_id: '9' },
    });
    assert.deepEqual([told.service.id, told.service.notes, told.service.room_id], [resolved.id, 'all good', room]);

    await write('me again');
    await hears('/bot', says('me again'));
    await post(`/bot/${room}/activate`, { is_active: false });
    const again = await hears('/agent_allocation', body => body.latest_service !== null);
    isLike(again.latest_service, service);
    assert.equal(again.latest_service.id, resolved.id);
  });

  it('take nothing from a channel that was not connected this way without the secret', async () => {
    await owner('POST', '/channels', { kind: 'custom', name: 'Native', identifier: 'native-1' }, { 'Idempotency-Key': 'native' });
    const send = headers => fetch(`${server.url}/${demo.code}/api/v2/custom_channel/send`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ identifier_key: 'native-1', user_id: 'cici', name: 'Cici', message: 'hi', type: 'text' }),
    });
    assert.equal((await send({ 'Qiscus-App-Id': demo.code })).status, 400);
    assert.equal((await send(keys)).status, 200);
    const older = await call('POST', `/${demo.code}/custom_channel`, {}, { identifier_key: 'mail-07', user_id: 'dodi@mail.example', name: 'Dodi', message: 'the older form', ignore_agent_availability: false });
    isLike(older.data, { sdk_user: { id: 1, email: 'x', name: 'Dodi' }, choosen_agent: null, room_log: { room_id: '7' } });
  });
});
