import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identityToken } from './clients/identity-token.mjs';
import { sayTyping } from './clients/server-api.mjs';
import { Wire } from './clients/wire.mjs';
import { eventually } from './eventually.mjs';
import { everywhere } from './people/everywhere.mjs';
import { password, refused, someone } from './people/people.mjs';
import { saying, telling, topicsOf } from './people/words-v2.mjs';

everywhere('People and rooms through the Chat SDK v2', 2, ({ server, visitor, person, twoFriends }) => {
  it('registers somebody new and knows them again', async () => {
    const ana = await visitor('ana');
    const { user } = await ana.sdk.setUser(ana.id, password, 'Ana', 'https://faces.example/ana.png', { role: 'guide' });
    assert.equal(user.email, ana.id);
    assert.equal(user.username, 'Ana');
    assert.equal(user.avatar_url, 'https://faces.example/ana.png');
    assert.deepEqual(user.extras, { role: 'guide' });
    assert.equal(user.last_comment_id, 0);
    assert.match(user.token, /^[A-Za-z0-9_]+$/);
    await ana.hears('loginSuccess', ({ user: { email } }) => email === ana.id);

    const again = await visitor('ana', { id: ana.id });
    const { user: known } = await again.sdk.setUser(ana.id, password);
    assert.equal(known.username, 'Ana');
    assert.notEqual(known.token, user.token);
    await Promise.all([ana.isListening(), again.isListening()]);
  });

  it('refuses a wrong password and says so', async () => {
    const ana = await person('ana');
    const thief = await visitor('ana', { id: ana.id });
    await assert.rejects(thief.sdk.setUser(ana.id, 'a guess'), refused(401));
    await thief.hears('loginError');
  });

  it('shows and changes the profile', async () => {
    const ana = await person('ana');
    assert.equal((await ana.sdk.getUserProfile()).username, 'Ana');

    const changed = await ana.sdk.updateProfile({ name: 'Ana Maria', avatar_url: 'https://faces.example/am.png', extras: { likes: 'tea' } });
    assert.equal(changed.token, await ana.token(), 'the SDK replaces its whole account with this answer');
    await ana.sdk.updateProfile({ name: 'Ana M.' });

    const profile = await ana.sdk.getUserProfile();
    assert.equal(profile.username, 'Ana M.');
    assert.equal(profile.avatar_url, 'https://faces.example/am.png', 'what is left empty stays');
    assert.deepEqual(profile.extras, { likes: 'tea' });
  });

  it('gives two people one room, named for the other', async () => {
    const { ana, bob, room } = await twoFriends();
    const bobs = await bob.sdk.chatTarget(ana.id);
    assert.equal(bobs.id, room.id);
    assert.equal(room.name, 'Bob');
    assert.equal(bobs.name, 'Ana');
    assert.equal(room.room_type, 'single');
    assert.deepEqual(room.participants.map(({ email }) => email).sort(), [ana.id, bob.id].sort());
    await ana.hears('chatRoomCreated', created => created.room.id === room.id);
  });

  it('shows who is typing', async () => {
    const { ana, bob, room } = await twoFriends();
    await ana.listensTo(...topicsOf(room));
    await bob.sdk.chatTarget(ana.id);
    await bob.sdk.publishTyping(1);
    await ana.hears('typing', ({ message, username, room_id }) => message === '1' && username === bob.id && room_id === String(room.id));
    await bob.sdk.publishTyping(0);
    await ana.hears('typing', ({ message, username }) => message === '0' && username === bob.id);
  });

  it('shows what a bot says while it writes', async () => {
    const { ana, bob, room } = await twoFriends();
    await ana.listensTo(...topicsOf(room));
    await sayTyping(server(), room, bob.id, { typing: true, text: 'looking that up' });
    const about = { sender_id: bob.id, sender_name: 'Bob', room_id: String(room.id) };
    assert.deepEqual(await ana.hears('onRoomTyping'), { ...about, text: 'looking that up', status: 1 });
    await ana.hears('typing', ({ message, email, username }) => message === 'looking that up' && email === bob.id && username === 'Bob');
    await sayTyping(server(), room, bob.id, { typing: false });
    assert.deepEqual(await ana.hears('onRoomTyping', ({ status }) => status === 0), { ...about, text: '', status: 0 });
  });

  it('shows who is online and when they left', async () => {
    const { ana, bob } = await twoFriends();
    await ana.hears('presence', (message, userId) => userId === bob.id && /^1:\d{13}$/.test(message));
    await bob.sdk.closeRealtimeConnection();
    await ana.hears('presence', (message, userId) => userId === bob.id && /^0:\d{13}$/.test(message));

    const [{ email, status, timestamp }] = await ana.sdk.getUserPresences([bob.id]);
    assert.deepEqual({ email, status }, { email: bob.id, status: 0 });
    assert.ok(Math.abs(timestamp - Date.now() / 1000) < 300, `${timestamp} is not in seconds, or not now`);
  });

  it('logs in with an identity token and then carries custom events', async () => {
    const arrive = async name => {
      const guest = await visitor(name);
      const { nonce } = await guest.sdk.getNonce();
      const account = await guest.sdk.verifyIdentityToken(identityToken(guest.id, nonce, { claims: { name: 'Guest' } }));
      assert.equal(account.user.email, guest.id);
      assert.equal(account.user.username, 'Guest');
      await guest.sdk.setUserWithIdentityToken(account);
      await guest.hears('loginSuccess');
      await guest.isListening();
      return guest;
    };
    const [ana, bob] = [await arrive('ana'), await arrive('bob')];
    const room = await ana.sdk.chatTarget(bob.id);

    await bob.do('onCustomEvent', String(room.id));
    await bob.listensTo(`r/${room.id}/${room.id}/e`);
    await ana.sdk.publishEvent(String(room.id), { step: 3 });
    const { data } = await bob.hears('customEvent');
    assert.deepEqual(data, { step: 3 });
  });

  it('takes a nonce once, and only with the workspace\'s secret', async () => {
    const ana = await visitor('ana');
    const { nonce, expired_at } = await ana.sdk.getNonce();
    assert.ok(expired_at > Date.now() / 1000 + 60 && expired_at < Date.now() / 1000 + 3600, 'expires in unix seconds');
    await assert.rejects(ana.sdk.verifyIdentityToken(identityToken(ana.id, nonce, { secret: 'not the secret of this workspace' })), refused(401));

    const { nonce: good } = await ana.sdk.getNonce();
    await ana.sdk.verifyIdentityToken(identityToken(ana.id, good));
    await assert.rejects(ana.sdk.verifyIdentityToken(identityToken(ana.id, good)), refused(401));
  });

  it('keeps a blocked person silent until they are forgiven', async () => {
    const { ana, bob, room } = await twoFriends();
    const eko = await person('eko');
    assert.equal((await ana.sdk.blockUser(bob.id)).email, bob.id);
    assert.deepEqual((await ana.sdk.getBlockedUser()).map(({ email }) => email), [bob.id]);

    const shouted = await bob.sdk.sendComment(room.id, 'can you hear me?');
    assert.equal(shouted.status, 'sent');
    const other = await eko.sdk.chatTarget(ana.id);
    await eko.sdk.sendComment(other.id, 'I am not blocked');
    await ana.hears('newMessages', saying('I am not blocked'));
    assert.equal(ana.all('newMessages').filter(([messages]) => saying('can you hear me?')(messages)).length, 0);

    assert.equal((await ana.sdk.unblockUser(bob.id)).email, bob.id);
    assert.deepEqual(await ana.sdk.getBlockedUser(), []);
    await bob.sdk.sendComment(room.id, 'and now?');
    await ana.hears('newMessages', saying('and now?'));
  });

  it('remembers and forgets device tokens', async () => {
    const ana = await person('ana');
    assert.equal((await ana.sdk.registerDeviceToken('device-one')).changed, true);
    assert.equal((await ana.sdk.removeDeviceToken('device-one')).changed, true);
  });

  it('counts what is unread', async () => {
    const { ana, bob, room } = await twoFriends();
    for (const text of ['one', 'two', 'three']) await ana.sdk.sendComment(room.id, text);
    assert.equal(await bob.sdk.getTotalUnreadCount(), 3);
    assert.equal(await bob.sdk.getRoomUnreadCount(), 1);
    assert.equal((await bob.sdk.loadRoomList()).find(({ id }) => id === room.id).count_notif, 3);
    assert.equal(await ana.sdk.getTotalUnreadCount(), 0, 'nobody has their own words to read');
    await bob.sdk.getRoomById(room.id);
    await eventually(async () => await bob.sdk.getTotalUnreadCount() === 0, { what: 'the read cursor moving' });
  });

  it('lists rooms, also those without a message', async () => {
    const { ana, bob, room } = await twoFriends();
    const { id: empty } = await ana.sdk.createGroupRoom('Empty', [bob.id], {});
    await ana.sdk.sendComment(room.id, 'hi');

    const rooms = await bob.sdk.loadRoomList({ page: 1, limit: 20, show_empty: true });
    assert.deepEqual(rooms.map(({ id }) => id).sort(), [room.id, empty].sort());
    const { last_comment_message, name } = rooms.find(({ id }) => id === room.id);
    assert.deepEqual({ last_comment_message, name }, { last_comment_message: 'hi', name: 'Ana' });

    const { results } = await bob.sdk.getRoomsInfo({ room_ids: [room.id], room_unique_ids: [room.unique_id], show_participants: true });
    assert.deepEqual(results.rooms_info.map(({ id }) => id), [room.id]);
    assert.equal(results.rooms_info[0].participants.length, 2);
  });

  it('answers a stranger to a room as if it were not there', async () => {
    const { room } = await twoFriends();
    const stranger = await person('eko');
    const nowhere = await stranger.sdk.loadComments(room.id + 1_000_000).catch(error => error);
    const elsewhere = await stranger.sdk.loadComments(room.id).catch(error => error);
    assert.ok(nowhere.status >= 400 && nowhere.status < 500);
    assert.deepEqual([elsewhere.status, elsewhere.body], [nowhere.status, nowhere.body]);
    await assert.rejects(stranger.sdk.sendComment(room.id, 'let me in'), error => error.status === nowhere.status);
  });

  it('makes groups, changes them, and tells everybody in them', async () => {
    const { ana, bob } = await twoFriends();
    const eko = await person('eko');
    const group = await ana.sdk.createGroupRoom('Trip', [bob.id], { avatarURL: 'https://faces.example/trip.png' });
    assert.equal(group.name, 'Trip');
    assert.deepEqual(group.participants.map(({ email }) => email).sort(), [ana.id, bob.id].sort());
    await ana.hears('groupRoomCreated', ({ id }) => id === group.id);
    await bob.hears('newMessages', telling('create_room'));

    const added = await ana.sdk.addParticipantsToGroup(group.id, [eko.id]);
    assert.deepEqual(added.map(({ email }) => email), [eko.id]);
    await bob.hears('newMessages', telling('add_member', ({ subject_email, object_email }) => subject_email === ana.id && object_email === eko.id));

    const renamed = await ana.sdk.updateRoom({ id: group.id, room_name: 'Trip to Dieng', options: { season: 'dry' } });
    assert.equal(renamed.room_name, 'Trip to Dieng');
    assert.equal(renamed.options, JSON.stringify({ season: 'dry' }));
    await eko.hears('newMessages', telling('change_room_name', ({ room_name }) => room_name === 'Trip to Dieng'));

    assert.deepEqual(await ana.sdk.removeParticipantsFromGroup(group.id, [eko.id]), [eko.id]);
    await bob.hears('newMessages', telling('remove_member', ({ object_email }) => object_email === eko.id));
    await assert.rejects(eko.sdk.sendComment(group.id, 'wait!'), error => error.status >= 400 && error.status < 500);
  });

  it('opens a channel by its name and carries its messages', async () => {
    const [ana, bob] = await Promise.all([person('ana'), person('bob')]);
    const name = someone('plaza');
    const channel = await ana.sdk.getOrCreateRoomByChannel(name, 'The plaza', 'https://faces.example/plaza.png');
    assert.equal(channel.isChannel, true);
    assert.equal(channel.unique_id, name);
    const bobs = await bob.sdk.getOrCreateRoomByChannel(name);
    assert.deepEqual([bobs.id, bobs.name], [channel.id, 'The plaza']);
    await bob.listensTo(`demo/${name}/c`);
    await ana.sdk.sendComment(channel.id, 'welcome');
    await bob.hears('newMessages', saying('welcome'));
  });

  it('ends the session at logout', async () => {
    const ana = await person('ana');
    const session = new Wire(server(), { token: await ana.token(), userId: ana.id });
    assert.equal((await session.get('my_profile')).status, 200);
    await ana.sdk.logout();
    assert.equal((await session.get('my_profile')).status, 401);
  });
});
