import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Wire, rawRequest } from './clients/wire.mjs';
import { password, someone } from './people/people.mjs';
import { aServer } from './server/suite.mjs';
import { demo, neighbour } from './server/conversa.mjs';

const json = 'application/json';

/** Every call of the SDKs: method, path. */
const calls = [
  ['GET', 'config'], ['POST', 'login_or_register'], ['POST', 'auth/nonce'], ['POST', 'auth/verify_identity_token'], ['POST', 'refresh_user_token'],
  ['POST', 'logout'], ['POST', 'expire_user_token'], ['GET', 'my_profile'], ['PATCH', 'my_profile'], ['GET', 'get_user_list'], ['POST', 'block_user'],
  ['POST', 'unblock_user'], ['GET', 'get_blocked_users'], ['POST', 'users/status'], ['POST', 'set_user_device_token'], ['POST', 'remove_user_device_token'],
  ['POST', 'get_or_create_room_with_target'], ['POST', 'get_or_create_room_with_unique_id'], ['POST', 'create_room'], ['GET', 'get_room_by_id'],
  ['POST', 'update_room'], ['GET', 'user_rooms'], ['POST', 'rooms_info'], ['GET', 'room_participants'], ['POST', 'add_room_participants'],
  ['POST', 'remove_room_participants'], ['GET', 'total_unread_count'], ['GET', 'get_room_unread_count'], ['DELETE', 'clear_room_messages'],
  ['POST', 'post_comment'], ['POST', 'update_message'], ['GET', 'load_comments'], ['POST', 'update_comment_status'], ['GET', 'comment_receipt'],
  ['DELETE', 'delete_messages'], ['GET', 'sync'], ['GET', 'sync_event'], ['POST', 'search'], ['POST', 'search_messages'], ['POST', 'file_list'], ['POST', 'upload'],
];

/** Every call that names a room, a message or a person, with these. */
const callsAbout = ({ room, channel, message, unique, user }) => [
  ['GET', `get_room_by_id?id=${room}`], ['GET', `load_comments?topic_id=${room}`], ['GET', `comment_receipt?comment_id=${message}`],
  ['GET', `room_participants?room_unique_id=${encodeURIComponent(channel)}`],
  ['POST', 'post_comment', { topic_id: String(room), comment: 'me too', unique_temp_id: 'spy-1', type: 'text' }],
  ['POST', 'update_comment_status', { room_id: String(room), last_comment_read_id: String(message) }],
  ['POST', 'update_room', { id: String(room), room_name: 'mine' }],
  ['POST', 'add_room_participants', { room_id: String(room), emails: [user] }],
  ['POST', 'remove_room_participants', { room_id: String(room), emails: [user] }],
  ['POST', 'rooms_info', { room_id: [String(room)], room_unique_id: [channel] }],
  ['POST', 'update_message', { unique_id: unique, comment: 'changed' }],
  ['DELETE', 'delete_messages', { unique_ids: [unique], is_delete_for_everyone: true, is_hard_delete: true }],
  ['DELETE', 'clear_room_messages', { room_channel_ids: [channel] }],
  ['POST', 'search', { query: 'ours', room_ids: [String(room)] }], ['POST', 'search_messages', { query: 'ours', room_id: String(room) }],
  ['POST', 'file_list', { room_ids: [String(room)], sender: user }],
  ['POST', 'get_or_create_room_with_target', { emails: [user] }], ['POST', 'create_room', { name: 'Trap', participants: [user] }],
  ['POST', 'block_user', { user_email: user }], ['POST', 'users/status', { user_ids: [user] }],
];

describe('The Chat SDK API on the wire', () => {
  const server = aServer({ workspaces: [neighbour.code] });
  const arrive = (name, options) => Wire.loggedIn(server(), someone(name), options);

  async function twoFriends(options) {
    const [ana, bob] = await Promise.all([arrive('ana', options), arrive('bob', options)]);
    const { body: { results: { room } } } = await ana.post('get_or_create_room_with_target', { emails: [bob.id] });
    return { ana, bob, room };
  }

  async function post(person, room, comment, unique = someone('m'), more = {}) {
    const { status, body } = await person.post('post_comment', { topic_id: String(room.id), comment, unique_temp_id: unique, type: 'text', ...more });
    assert.equal(status, 200, JSON.stringify(body));
    return body.results.comment;
  }

  it('gives the config in the types every SDK can read', async () => {
    for (const prefix of ['sdk', 'mobile']) {
      const { status, headers, body } = await new Wire(server(), { prefix }).get('config');
      assert.equal(status, 200);
      assert.match(headers.get('content-type'), /^application\/json/);
      assert.equal(body.status, 200);
      const config = body.results;
      for (const text of ['base_url', 'broker_url', 'broker_lb_url', 'extras']) assert.equal(typeof config[text], 'string', text);
      for (const flag of ['enable_event_report', 'enable_realtime', 'enable_realtime_check', 'enable_sync', 'enable_sync_event', 'auto_refresh_token']) {
        assert.equal(typeof config[flag], 'boolean', flag);
      }
      for (const number of ['sync_interval', 'sync_on_connect']) assert.ok(Number.isInteger(config[number]), number);
      assert.ok(config.broker_url.includes('wss://') && config.broker_url.startsWith(`ws://127.0.0.1:${server().port}/mqtt`), config.broker_url);
      assert.ok(Object.values(config).every(value => value !== null));
      assert.deepEqual([config.enable_sync_event, config.broker_lb_url, config.extras], [false, '', '']);
    }
  });

  for (const prefix of ['sdk', 'mobile']) {
    it(`has all ${calls.length} calls under /api/v2/${prefix}, and none falls over a request without parameters`, async () => {
      const { token, userId } = await arrive('ana');
      const { body: unknown } = await new Wire(server(), { prefix, token }).get('no_such_call');
      for (const [method, path] of calls) {
        const session = new Wire(server(), { prefix, token: path === 'logout' || path === 'expire_user_token' ? (await arrive('eko')).token : token, userId });
        const { status, body } = await session.send(method, path, method === 'GET' ? {} : { body: '{}', type: json });
        assert.notDeepEqual(body, unknown, `${method} ${path} is not there`);
        assert.ok(status === 200 || (status >= 400 && status < 500), `${method} ${path}: ${status}`);
        assert.equal(body.status ?? (path === 'sync_event' ? 200 : undefined), status, `${method} ${path}: ${JSON.stringify(body).slice(0, 200)}`);
      }
    });
  }

  it('answers the two calls that v2 sends without parameters', async () => {
    const ana = await arrive('ana');
    for (const path of ['get_user_list', 'room_participants']) assert.equal((await ana.get(path)).status, 200, path);
  });

  it('lets pages of any origin in, with the headers the SDKs send', async () => {
    const asked = 'content-type,qiscus-sdk-app-id,qiscus-sdk-platform,qiscus-sdk-token,qiscus-sdk-user-id,qiscus-sdk-version,'
      + 'qiscus_sdk_app_id,qiscus_sdk_token,qiscus_sdk_user_id,qiscus_sdk_version,x-of-the-app';
    for (const [path, method] of [['login_or_register', 'POST'], ['my_profile', 'PATCH'], ['delete_messages', 'DELETE'], ['sync?last_received_comment_id=1', 'GET'], ['upload', 'POST']]) {
      const answer = await fetch(`${server().url}/api/v2/sdk/${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example', 'access-control-request-method': method, 'access-control-request-headers': asked },
      });
      assert.ok(answer.ok, `${path}: ${answer.status}`);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      const allowed = answer.headers.get('access-control-allow-headers').toLowerCase().split(/,\s*/);
      assert.deepEqual(asked.split(',').filter(name => !allowed.includes(name)), []);
      assert.ok(answer.headers.get('access-control-allow-methods').split(/,\s*/).includes(method));
      assert.ok(Number(answer.headers.get('access-control-max-age')) >= 600);
    }
    const refusal = await fetch(`${server().url}/api/v2/sdk/my_profile`, { headers: { origin: 'https://app.example', 'qiscus-sdk-app-id': demo.code } });
    assert.equal(refusal.headers.get('access-control-allow-origin'), '*', 'a page may read refusals too');
  });

  it('reads header names in every spelling', async () => {
    const { token } = await arrive('ana');
    const profile = headers => rawRequest(`${server().url}/api/v2/sdk/my_profile`, { headers });
    for (const headers of [
      { 'QISCUS-SDK-APP-ID': demo.code, 'QISCUS-SDK-TOKEN': token },
      { qiscus_sdk_app_id: demo.code, qiscus_sdk_token: token },
      { QISCUS_SDK_APP_ID: demo.code, QISCUS_SDK_TOKEN: token },
    ]) assert.equal((await profile(headers)).status, 200, JSON.stringify(headers));
  });

  it('takes the token from wherever a client puts it', async () => {
    const { ana, room } = await twoFriends();
    const { token } = ana;
    const outsider = new Wire(server());
    assert.equal((await outsider.get('my_profile', { token })).status, 200, 'query');
    const unique = someone('m');
    assert.equal((await outsider.post('post_comment', { token, topic_id: String(room.id), comment: 'x', unique_temp_id: unique, type: 'text' })).status, 200, 'JSON');
    assert.equal((await outsider.form('post_comment', new URLSearchParams({ token, topic_id: room.id, comment: 'x', unique_temp_id: unique, type: 'text' }))).status, 200, 'form');
    const parts = new FormData();
    parts.append('file', new Blob(['a short note']), 'note.txt');
    parts.append('token', token);
    assert.equal((await outsider.send('POST', 'upload', { body: parts })).status, 200, 'multipart');
    assert.equal((await outsider.get('my_profile')).status, 401, 'nowhere');
  });

  it('takes a file back together with the message it was sent with', async () => {
    const { ana, room } = await twoFriends();
    const parts = new FormData();
    parts.append('file', new Blob(['not for ever']), 'note.txt');
    const { url } = (await ana.send('POST', 'upload', { body: parts })).body.results.file;
    const unique = someone('m');
    const sent = await ana.post('post_comment', { topic_id: String(room.id), comment: '', unique_temp_id: unique, type: 'file_attachment', payload: { url, caption: '', file_name: 'note.txt', size: 12 } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    assert.equal((await fetch(url)).status, 200, 'while the message is there');
    assert.equal((await ana.delete('delete_messages', { unique_ids: [unique], is_delete_for_everyone: true, is_hard_delete: true })).status, 200);
    assert.equal((await fetch(url)).status, 404, 'after it was deleted');
  });

  it('reads arrays in every dialect', async () => {
    const [ana, bob, eko] = await Promise.all(['ana', 'bob', 'eko'].map(name => arrive(name)));
    const both = `${encodeURIComponent(bob.id)}|${encodeURIComponent(eko.id)}`.split('|');
    const members = ({ status, body }) => {
      assert.equal(status, 200, JSON.stringify(body));
      return body.results.room.participants.map(({ email }) => email).sort();
    };
    const three = [ana.id, bob.id, eko.id].sort();
    assert.deepEqual(members(await ana.form('create_room', `name=G&participants%5B%5D%5B0%5D=${both[0]}&participants%5B%5D%5B1%5D=${both[1]}&avatar_url=&options=`)), three, 'Node');
    assert.deepEqual(members(await ana.form('create_room', `name=G&participants%5B%5D=${both[0]}&participants%5B%5D=${both[1]}&avatar_url&options`)), three, 'browser');
    assert.deepEqual(members(await ana.post('create_room', { name: 'G', participants: [bob.id, eko.id], options: '{}' })), three, 'JSON');
    assert.deepEqual(members(await ana.form('get_or_create_room_with_target', `emails=${both[0]}&options=%7B%7D`)), [ana.id, bob.id].sort(), 'scalar');
  });

  it('deletes and clears with a body or a query', async () => {
    const { ana, room } = await twoFriends();
    const [one, two] = [await post(ana, room, 'one'), await post(ana, room, 'two')];
    assert.equal((await ana.delete('delete_messages', { unique_ids: [one.unique_temp_id], is_delete_for_everyone: true, is_hard_delete: true })).status, 200);
    assert.equal((await ana.delete(`delete_messages?unique_ids[]=${two.unique_temp_id}&is_delete_for_everyone=true&is_hard_delete=true`)).status, 200);
    const { body } = await ana.get('load_comments', { topic_id: room.id });
    assert.ok(body.results.comments.every(({ message }) => message !== 'one' && message !== 'two'));
    assert.equal((await ana.delete('clear_room_messages', { room_channel_ids: [room.unique_id] })).status, 200);
    assert.equal((await ana.delete(`clear_room_messages?room_channel_ids[]=${encodeURIComponent(room.unique_id)}`)).status, 200);
  });

  it('refuses bad requests with a sentence, never with a failure of its own', async () => {
    const { ana, room } = await twoFriends();
    const bad = [
      ['POST', 'post_comment', '{"topic_id":'],
      ['POST', 'post_comment', '[]'],
      ['POST', 'post_comment', JSON.stringify({ topic_id: 'not a number', comment: 'x', unique_temp_id: 'u', type: 'text' })],
      ['POST', 'post_comment', JSON.stringify({ topic_id: String(room.id), comment: { not: 'text' }, unique_temp_id: 'u', type: 'text' })],
      ['POST', 'post_comment', JSON.stringify({ topic_id: String(room.id), comment: 'x', unique_temp_id: 'u', type: 'buttons', payload: { buttons: 'none' } })],
      ['POST', 'post_comment', JSON.stringify({ topic_id: '9'.repeat(40), comment: 'x', unique_temp_id: 'u', type: 'text' })],
      ['POST', 'create_room', JSON.stringify({ name: '', participants: [] })],
      ['POST', 'update_comment_status', JSON.stringify({ room_id: String(room.id), last_comment_read_id: 'many' })],
      ['POST', 'get_or_create_room_with_unique_id', JSON.stringify({ unique_id: 'a/b#c+d' })],
      ['GET', 'load_comments?topic_id=-1&limit=-5', undefined],
      ['GET', `load_comments?topic_id=${room.id}&last_comment_id=abc`, undefined],
    ];
    for (const [method, path, body] of bad) {
      const { status, body: answer } = await ana.send(method, path, { body, type: body && json });
      assert.ok(status >= 400 && status < 500, `${path} ${body}: ${status}`);
      assert.equal(answer.status, status);
      assert.equal(answer.error.code, status);
      assert.ok(answer.error.message.length > 0);
      assert.deepEqual(answer.error.detailed_messages.map(each => typeof each), answer.error.detailed_messages.map(() => 'string'));
    }
  });

  it('knows no token and no app it did not give out', async () => {
    assert.equal((await new Wire(server(), { token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }).get('my_profile')).status, 401);
    const { status } = await new Wire(server(), { appId: 'nobodys-app' }).post('login_or_register', { email: someone('ana'), password, username: 'Ana' });
    assert.ok(status >= 400 && status < 500, String(status));
  });

  it('answers the workspace next door as if nothing were there', async () => {
    const { ana, bob, room } = await twoFriends();
    const message = await post(ana, room, 'ours');
    const spy = await arrive('eko', { appId: neighbour.code });
    const ours = { room: room.id, channel: room.unique_id, message: message.id, unique: message.unique_temp_id, user: bob.id };
    const nothing = { room: 4_000_000_000_001, channel: someone('nowhere'), message: 4_000_000_000_002, unique: someone('m'), user: someone('nobody') };
    const ask = async (things, [method, path, body]) => {
      const answer = await spy.send(method, path, body ? { body: JSON.stringify(body), type: json } : {});
      const text = ['channel', 'unique', 'user'].reduce((words, name) => words.replaceAll(things[name], name), JSON.stringify(answer.body));
      return `${method} ${path.split('?')[0]}: ${answer.status} ${text}`;
    };
    const inVain = callsAbout(nothing);
    for (const [index, call] of callsAbout(ours).entries()) assert.equal(await ask(ours, call), await ask(nothing, inVain[index]));

    const borrowed = await new Wire(server(), { appId: neighbour.code, token: ana.token }).get('my_profile');
    const invented = await new Wire(server(), { appId: neighbour.code, token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }).get('my_profile');
    assert.deepEqual([borrowed.status, borrowed.body], [invented.status, invented.body]);
    const { comments } = (await bob.get('load_comments', { topic_id: room.id })).body.results;
    assert.deepEqual(comments.map(each => each.message), ['ours']);
  });

  it('sends ids as numbers with their text beside them', async () => {
    const { ana, room } = await twoFriends();
    const comment = await post(ana, room, 'ids');
    for (const [thing, names] of [[comment, ['id', 'room_id', 'topic_id', 'comment_before_id', 'user_id']], [room, ['id', 'last_comment_id']]]) {
      for (const name of names) {
        assert.ok(Number.isSafeInteger(thing[name]), name);
        assert.equal(thing[`${name}_str`], String(thing[name]), name);
      }
    }
    assert.equal(comment.unix_timestamp, Math.floor(Date.parse(comment.timestamp) / 1000));
    assert.ok(Math.abs(comment.unix_nano_timestamp / 1e6 - Date.parse(comment.timestamp)) < 1000);
    assert.equal(typeof room.options, 'string');
    assert.deepEqual([room.chat_type, room.room_type], ['single', 'single']);
  });

  it('chains the messages of a room', async () => {
    const { ana, bob, room } = await twoFriends();
    const other = (await bob.post('create_room', { name: 'Elsewhere', participants: [ana.id] })).body.results.room;
    const chain = [];
    for (const text of ['one', 'two', 'three']) {
      chain.push(await post(ana, room, text));
      await post(bob, other, 'in between');
    }
    assert.equal(chain[0].comment_before_id, 0);
    assert.deepEqual(chain.slice(1).map(({ comment_before_id }) => comment_before_id), chain.slice(0, -1).map(({ id }) => id));
  });

  it('stores a message once, however often it is posted, even all at once', async () => {
    const { ana, bob, room } = await twoFriends();
    const unique = someone('m');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(ana, room, 'only once', unique)));
    assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
    const { body } = await bob.get('load_comments', { topic_id: room.id });
    assert.deepEqual(body.results.comments.map(({ message }) => message), ['only once']);
  });

  it('replays what happened since a message, ascending and without a hidden cap', async () => {
    const { ana, bob, room } = await twoFriends();
    const first = await post(ana, room, 'first');
    const sent = [];
    for (let batch = 0; batch < 6; batch++) {
      sent.push(...await Promise.all(Array.from({ length: 10 }, (_, number) => post(number % 2 ? ana : bob, room, `${batch}-${number}`))));
    }
    const ids = sent.map(({ id }) => id).sort((a, b) => a - b);
    const sync = async query => (await bob.get('sync', query)).body.results;

    const all = await sync({ last_received_comment_id: first.id });
    assert.deepEqual(all.comments.map(({ id }) => id), ids, 'own messages and the others\'');
    assert.equal(all.meta.last_received_comment_id, ids.at(-1));
    const some = await sync({ last_received_comment_id: first.id, limit: 20 });
    assert.deepEqual(some.comments.map(({ id }) => id), ids.slice(0, 20));
    assert.equal(some.meta.last_received_comment_id, ids[19]);
    const none = await sync({ last_received_comment_id: ids.at(-1) });
    assert.deepEqual([none.comments, none.meta.last_received_comment_id], [[], ids.at(-1)]);
    assert.equal((await sync({})).comments[0].id, first.id);
  });

  it('replays receipts, deletions and clearings', async () => {
    const { ana, bob, room } = await twoFriends();
    const message = await post(ana, room, 'watch me');
    await bob.form('update_comment_status', new URLSearchParams({ room_id: room.id, last_comment_received_id: message.id }));
    await bob.form('update_comment_status', new URLSearchParams({ room_id: room.id, last_comment_read_id: message.id }));
    await ana.delete('delete_messages', { unique_ids: [message.unique_temp_id], is_delete_for_everyone: true, is_hard_delete: true });
    await ana.delete('clear_room_messages', { room_channel_ids: [room.unique_id] });

    const { body } = await ana.get('sync_event', { start_event_id: 0 });
    assert.deepEqual(body.events.map(({ action_topic }) => action_topic), ['delivered', 'read', 'delete_message', 'clear_room']);
    assert.ok(body.events.every(({ id }, index) => index === 0 || id > body.events[index - 1].id));
    const [delivered, , deleted, cleared] = body.events.map(({ payload }) => payload);
    assert.deepEqual(delivered.data, { comment_id: message.id, comment_unique_id: message.unique_temp_id, email: bob.id, room_id: delivered.data.room_id });
    assert.equal(deleted.actor.email, ana.id);
    assert.deepEqual(deleted.data.deleted_messages, [{ room_id: String(room.id), message_unique_ids: [message.unique_temp_id] }]);
    assert.equal(cleared.data.deleted_rooms[0].id, room.id);
    assert.deepEqual((await ana.get('sync_event', { start_event_id: body.events.at(-1).id })).body.events, []);
  });

  it('moves receipts forward only, and knows who has what', async () => {
    const { ana, bob, room } = await twoFriends();
    const [one, two] = [await post(ana, room, 'one'), await post(ana, room, 'two')];
    const receipt = async id => (await ana.get('comment_receipt', { comment_id: id })).body.results;
    const names = people => people.map(({ user }) => user.email);
    assert.deepEqual(names((await receipt(two.id)).pending), [bob.id]);
    await bob.post('update_comment_status', { room_id: String(room.id), last_comment_read_id: String(two.id) });
    const back = await bob.post('update_comment_status', { room_id: String(room.id), last_comment_read_id: String(one.id) });
    assert.equal(back.body.results.changed, false);
    assert.equal(back.body.results.last_comment_read_id, two.id);
    const { read_by, pending } = await receipt(two.id);
    assert.deepEqual([names(read_by), names(pending)], [[bob.id], []]);
  });

  it('ends every session of a user who asks for it', async () => {
    const ana = await arrive('ana');
    assert.equal((await ana.form('expire_user_token', new URLSearchParams({ user_id: ana.id }))).status, 200);
    assert.ok([401, 403].includes((await ana.get('my_profile')).status));
  });
});
