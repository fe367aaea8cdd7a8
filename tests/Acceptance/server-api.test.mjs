import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { serverApi } from './clients/server-api.mjs';
import { Wire, rawRequest } from './clients/wire.mjs';
import { someone } from './people/people.mjs';
import { aServer } from './server/suite.mjs';
import { demo } from './server/conversa.mjs';

const idsOf = users => users.map(({ user_id }) => user_id).sort();

describe('The server API', () => {
  const server = aServer();
  let api;
  before(() => { api = serverApi(server()); });

  async function people(...names) {
    const ids = names.map(someone);
    for (const [index, user_id] of ids.entries()) await api.post('login_or_register', { user_id, username: names[index], password: 'secret enough' });
    return ids;
  }

  async function roomOf(creator, ...others) {
    const { room } = await api.post('create_room', { room_name: 'A room', creator, participants: [creator, ...others] });
    return room;
  }

  it('lets nobody in without the secret, in either spelling of its header', async () => {
    const { status, body } = await serverApi(server(), { secret: 'not the secret of this workspace' }).call('GET', 'get_user_list');
    assert.equal(status, 401);
    assert.equal(body.status, 401);
    const address = `${server().url}/api/v2.1/rest/get_user_list`;
    assert.equal((await rawRequest(address, { headers: { QISCUS_SDK_APP_ID: demo.code, QISCUS_SDK_SECRET: demo.secret } })).status, 200);
    assert.equal((await rawRequest(address, { headers: { QISCUS_SDK_APP_ID: demo.code } })).status, 401);
    const { token } = await Wire.loggedIn(server(), someone('ana'));
    assert.equal((await rawRequest(address, { headers: { 'QISCUS-SDK-APP-ID': demo.code, 'QISCUS-SDK-TOKEN': token } })).status, 401, 'a user is not the backend');
  });

  it('registers, shows and lists users', async () => {
    const user_id = someone('ana');
    const given = { user_id, username: 'Ana', password: 'secret enough', avatar_url: 'https://faces.example/ana.png', extras: { role: 'guide' } };
    const { user } = await api.post('login_or_register', given);
    assert.deepEqual(user, { user_id, username: 'Ana', avatar_url: 'https://faces.example/ana.png', extras: { role: 'guide' }, active: true });
    assert.deepEqual((await api.get('user_profile', { user_id })).user, user);
    const { users, meta } = await api.get('get_user_list', { page: 1, limit: 100, order_query: 'created_at desc nulls last' });
    assert.equal(users[0].email, user_id);
    assert.ok(meta.total_data >= 1 && meta.total_page >= 1);
    assert.equal((await api.call('GET', 'user_profile?user_id=nobody-here')).status, 404);
  });

  it('hands out a user\'s token and takes it back', async () => {
    const [ana] = await people('ana');
    const { token } = await api.get('get_user_token', { user_id: ana });
    const session = new Wire(server(), { token });
    assert.equal((await session.get('my_profile')).body.results.user.email, ana);
    const { token: next } = await api.post('reset_user_token', { user_id: ana });
    assert.notEqual(next, token);
    assert.equal((await session.get('my_profile')).status, 401);
    assert.equal((await new Wire(server(), { token: next }).get('my_profile')).status, 200);
  });

  it('switches users off and on again', async () => {
    const [ana] = await people('ana');
    const { token } = await api.get('get_user_token', { user_id: ana });
    await api.delete('deactivate_users', { user_ids: [ana] });
    assert.equal((await api.get('user_profile', { user_id: ana })).user.active, false);
    assert.ok([401, 403].includes((await new Wire(server(), { token }).get('my_profile')).status));
    await api.post('reactivate_users', { user_ids: [ana] });
    assert.equal((await api.get('user_profile', { user_id: ana })).user.active, true);
  });

  it('makes rooms and changes them', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room } = await api.post('create_room', {
      room_name: 'Trip', creator: ana, participants: [bob], room_avatar_url: 'https://faces.example/trip.png', room_options: '{"season":"wet"}',
    });
    assert.deepEqual(room, {
      room_id: room.room_id, room_name: 'Trip', room_type: 'group', room_avatar_url: 'https://faces.example/trip.png', room_options: '{"season":"wet"}',
      room_channel_id: room.room_channel_id,
    });
    assert.equal(typeof room.room_id, 'string');
    assert.deepEqual(idsOf((await api.get('get_room_participants', { room_id: room.room_id })).participants), [bob], 'the creator is not a member by itself');

    const { changed, room: renamed } = await api.post('update_room', { room_id: room.room_id, room_name: 'Trip to Dieng' });
    assert.deepEqual([changed, renamed.room_name, renamed.room_avatar_url], [true, 'Trip to Dieng', 'https://faces.example/trip.png']);
    assert.deepEqual((await api.get('get_rooms_info', { room_ids: [room.room_id] })).rooms.map(({ room_name }) => room_name), ['Trip to Dieng']);
  });

  it('opens the room of exactly two people', async () => {
    const [ana, bob, eko] = await people('ana', 'bob', 'eko');
    const { room } = await api.post('get_or_create_room_with_target', { user_ids: [ana, bob] });
    assert.equal(room.room_type, 'single');
    assert.equal((await api.post('get_or_create_room_with_target', { user_ids: [bob, ana] })).room.room_id, room.room_id);
    assert.equal((await api.call('POST', 'get_or_create_room_with_target', { user_ids: [ana, bob, eko] })).status, 400);
  });

  it('opens channels by their name', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const unique_id = someone('plaza');
    const { room } = await api.post('get_or_create_channel', { unique_id, participants: [ana], room_name: 'The plaza' });
    assert.deepEqual([room.room_channel_id, room.room_name], [unique_id, 'The plaza']);
    assert.equal((await api.post('get_or_create_channel', { unique_id, participants: [bob] })).room.room_id, room.room_id);
    assert.deepEqual((await api.get('get_rooms_info', { room_channel_ids: [unique_id] })).rooms.map(({ room_id }) => room_id), [room.room_id]);
    assert.equal((await api.call('POST', 'get_or_create_channel', { unique_id: 'a#b+c', participants: [ana] })).status, 400);
  });

  it('adds and removes participants', async () => {
    const [ana, bob, eko] = await people('ana', 'bob', 'eko');
    const { room_id } = await roomOf(ana, bob);
    assert.deepEqual(idsOf((await api.post('add_room_participants', { room_id, user_ids: [eko] })).participants_added), [eko]);
    assert.deepEqual(idsOf((await api.get('get_room_participants', { room_id, page: 1, limit: 100 })).participants), [ana, bob, eko].sort());
    assert.deepEqual(idsOf((await api.post('remove_room_participants', { room_id, user_ids: [eko] })).participants_removed), [eko]);
    assert.deepEqual(idsOf((await api.get('get_room_participants', { room_id })).participants), [ana, bob].sort());
  });

  it('lists somebody\'s rooms', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id } = await roomOf(ana, bob);
    const { rooms, meta } = await api.get('get_user_rooms', { user_id: bob, page: 1, limit: 100 });
    assert.deepEqual(rooms.map(room => room.room_id), [room_id]);
    assert.equal(meta.total_room, 1);
  });

  it('posts as a user, in a room named by its id or its channel id', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id, room_channel_id } = await roomOf(ana, bob);
    const { comment } = await api.post('post_comment', { user_id: ana, room_id, message: 'hello', type: 'text', extras: { source: 'backend' } });
    assert.equal(comment.message, 'hello');
    assert.deepEqual(comment.extras, { source: 'backend' });
    assert.equal(comment.user.user_id, ana);
    assert.ok(Number.isSafeInteger(comment.id));
    await api.post('post_comment', { user_id: ana, room_id: room_channel_id, message: 'by name' });

    const listener = new Wire(server(), await api.get('get_user_token', { user_id: bob }));
    const { comments } = (await listener.get('load_comments', { topic_id: room_id })).body.results;
    assert.deepEqual(comments.slice(0, 2).map(({ message }) => message), ['by name', 'hello']);
    assert.equal((await api.call('POST', 'post_comment', { user_id: ana, room_id, message: 'x'.repeat(4001) })).status, 400);
    assert.ok([400, 403, 404].includes((await api.call('POST', 'post_comment', { user_id: someone('stranger'), room_id, message: 'hi' })).status));
  });

  it('posts system events', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id } = await roomOf(ana, bob);
    const custom = await api.post('post_system_event_message', {
      system_event_type: 'custom', room_id, subject_user_id: ana, message: 'The order was paid', payload: { order: 7 }, extras: {},
    });
    assert.equal(custom.comment.type, 'system_event');
    assert.equal(custom.comment.message, 'The order was paid');
    assert.equal(custom.comment.payload.type, 'custom');
    assert.deepEqual(custom.comment.payload.payload, { order: 7 });
    assert.equal(custom.comment.payload.subject_email, ana);
    const added = await api.post('post_system_event_message', { system_event_type: 'add_member', room_id, subject_user_id: ana, object_user_id: [bob], message: 'Ana added Bob' });
    assert.equal(added.comment.payload.type, 'add_member');
  });

  it('loads messages by page and by range', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id } = await roomOf(ana, bob);
    const sent = [];
    for (let number = 0; number < 12; number++) sent.push((await api.post('post_comment', { user_id: ana, room_id, message: `line ${number}` })).comment);
    const texts = ({ comments }) => comments.filter(({ type }) => type === 'text').map(({ message }) => message).sort();
    assert.equal((await api.get('load_comments', { room_id, page: 1, limit: 5 })).comments.length, 5);
    const second = texts(await api.get('load_comments', { room_id, page: 2, limit: 5 }));
    assert.deepEqual(second, sent.slice(2, 7).map(({ message }) => message).sort());
    const range = await api.get('load_comments_with_range', { room_id, first_comment_id: sent[3].id, last_comment_id: sent[6].id });
    assert.deepEqual(texts(range), sent.slice(3, 7).map(({ message }) => message).sort());
    assert.ok(range.comments.every(({ unique_id }) => typeof unique_id === 'string'));
  });

  it('counts what is unread', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id } = await roomOf(ana, bob);
    const [before] = (await api.get('get_unread_count', { user_id: bob, room_ids: [room_id] })).unread_counts;
    for (const message of ['one', 'two']) await api.post('post_comment', { user_id: ana, room_id, message });
    const [after] = (await api.get('get_unread_count', { user_id: bob, room_ids: [room_id] })).unread_counts;
    assert.deepEqual([after.room_id, after.unread_count - before.unread_count], [room_id, 2]);

    const day = shift => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
    const window = { start_time: day(-1), end_time: day(1) };
    const { user_ids } = await api.get('get_unread_users', { page: 1, limit: 100, ...window });
    assert.ok(user_ids.includes(bob));
    const [count] = (await api.get('get_user_unread_count', { user_ids: [bob], ...window })).user_unread_count;
    assert.equal(count.user_id, bob);
    assert.ok(count.unread_count >= 2);
  });

  it('knows how fast somebody answers', async () => {
    const [ana, bob] = await people('ana', 'bob');
    const { room_id } = await roomOf(ana, bob);
    await api.post('post_comment', { user_id: ana, room_id, message: 'are you there?' });
    await api.post('post_comment', { user_id: bob, room_id, message: 'yes' });
    const day = shift => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
    const { data } = await api.get('get_average_reply_time_user', { user_id: bob, start_time: day(-1), end_time: day(1) });
    assert.equal(data.user_id, bob);
    assert.ok(['average', 'longest', 'shortest'].every(name => name in data.duration));
  });

  it('refuses what is missing, with a sentence', async () => {
    for (const [method, path, body] of [
      ['POST', 'login_or_register', {}], ['POST', 'create_room', {}], ['POST', 'post_comment', {}], ['POST', 'get_or_create_channel', {}],
      ['POST', 'add_room_participants', {}], ['GET', 'get_user_rooms'], ['GET', 'load_comments'], ['GET', 'user_profile'], ['POST', 'post_system_event_message', {}],
    ]) {
      const { status, body: answer } = await api.call(method, path, body);
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      assert.ok(answer.error.message.length > 0, path);
    }
  });
});
