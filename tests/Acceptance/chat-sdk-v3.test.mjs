import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identityToken } from './clients/identity-token.mjs';
import { messageKinds } from './clients/messages.mjs';
import { aPicture } from './clients/picture.mjs';
import { eventually } from './eventually.mjs';
import { everywhere } from './people/everywhere.mjs';
import { inChromium } from './people/in-chromium.mjs';
import { password, refused, someone } from './people/people.mjs';

const picture = { name: 'blue.png', type: 'image/png', base64: aPicture().toString('base64') };

const saying = text => message => message.text === text;
const telling = (event, matches = () => true) => ({ type, payload }) => type === 'system_event' && payload.type === event && matches(payload);
const textsOf = messages => messages.map(({ text }) => text);
/** The SDK sorts by time, and two messages may share a millisecond. */
const inOrder = messages => messages.toSorted((one, other) => one.id - other.id);
const idsOf = things => things.map(({ id }) => id).sort();
const topicsOf = room => ['t', 'd', 'r'].map(what => `r/${room.id}/${room.id}/+/${what}`);

/** Opens a room the way an app does: subscribe, and wait until the server has confirmed it. */
async function open(person, room) {
  await person.sdk.subscribeChatRoom(room);
  await person.listensTo(...topicsOf(room));
}

/** Sends what the SDK's own generators make. */
async function say(person, room, text, extras) {
  return person.sdk.sendMessage(await person.sdk.generateMessage({ roomId: room.id, text, extras }));
}

everywhere('The Chat SDK v3', 3, ({ home, server, visitor, person, twoFriends }) => {
  it('registers somebody new and knows them again', async () => {
    const ana = await visitor('ana');
    assert.equal(await ana.sdk.hasSetupUser(), false);
    const account = await ana.sdk.setUser(ana.id, password, 'Ana', 'https://faces.example/ana.png', { role: 'guide' });
    assert.deepEqual(account, {
      id: ana.id, name: 'Ana', avatarUrl: 'https://faces.example/ana.png', extras: { role: 'guide' }, lastMessageId: 0, lastSyncEventId: account.lastSyncEventId,
    });
    assert.equal(await ana.sdk.hasSetupUser(), true);
    assert.match(await ana.token(), /^\w+$/);

    const again = await visitor('ana', { id: ana.id });
    assert.equal((await again.sdk.setUser(ana.id, password)).name, 'Ana');
    assert.notEqual(await again.token(), await ana.token());
    await Promise.all([ana.isListening(), again.isListening()]);
  });

  it('refuses a wrong password', async () => {
    const ana = await person('ana');
    const thief = await visitor('ana', { id: ana.id });
    await assert.rejects(thief.sdk.setUser(ana.id, 'a guess'), refused(401));
  });

  it('shows and changes the profile', async () => {
    const ana = await person('ana');
    await ana.sdk.updateUser('Ana Maria', 'https://faces.example/am.png', { likes: 'tea' });
    const { name, avatarUrl, extras } = await ana.sdk.getUserData();
    assert.deepEqual({ name, avatarUrl, extras }, { name: 'Ana Maria', avatarUrl: 'https://faces.example/am.png', extras: { likes: 'tea' } });
  });

  it('finds people by name', async () => {
    const [ana, bob] = await Promise.all([person('ana'), person('bob')]);
    await bob.sdk.updateUser(`Bob ${bob.id}`, '');
    assert.deepEqual(idsOf(await ana.sdk.getUsers(bob.id, 1, 20)), [bob.id]);
  });

  it('gives two people one room, named for the other', async () => {
    const { ana, bob, room } = await twoFriends();
    const bobs = await bob.sdk.chatUser(ana.id);
    assert.equal(bobs.id, room.id);
    assert.equal(room.name, 'Bob');
    assert.equal(bobs.name, 'Ana');
    assert.equal(room.type, 'single');
    assert.deepEqual(idsOf(room.participants), [ana.id, bob.id].sort());
  });

  it('carries a message at once, and its ticks back', async () => {
    const { ana, bob, room } = await twoFriends();
    await open(ana, room);

    const sent = await say(ana, room, 'is anybody there?', { mood: 'curious' });
    assert.equal(sent.status, 'sent');
    const arrived = await bob.hears('onMessageReceived', saying('is anybody there?'));
    assert.equal(arrived.id, sent.id);
    assert.equal(arrived.uniqueId, sent.uniqueId);
    assert.equal(arrived.sender.id, ana.id);
    assert.equal(arrived.chatRoomId, room.id);
    assert.deepEqual(arrived.extras, { mood: 'curious' });
    assert.ok(Math.abs(Date.parse(arrived.timestamp) - Date.now()) < 300_000);
    await ana.hears('onMessageDelivered', ({ id, sender }) => id === sent.id && sender.id === bob.id);

    await bob.sdk.markAsRead(room.id, sent.id);
    await ana.hears('onMessageRead', ({ id, sender }) => id === sent.id && sender.id === bob.id);
    const [{ status }] = await ana.sdk.getPreviousMessagesById(room.id, 1);
    assert.equal(status, 'read');
  });

  it('marks as delivered on request', async () => {
    const { ana, bob, room } = await twoFriends();
    const sent = await say(ana, room, 'ping');
    await bob.sdk.markAsDelivered(room.id, sent.id);
    const [{ status }] = await ana.sdk.getPreviousMessagesById(room.id, 1);
    assert.equal(status, 'delivered');
  });

  it('brings what somebody says to all their devices', async () => {
    const { ana, room } = await twoFriends();
    const phone = await person('ana', { id: ana.id });
    await say(ana, room, 'from my desk');
    await phone.hears('onMessageReceived', saying('from my desk'));
    await ana.hears('onMessageReceived', saying('from my desk'));
  });

  it('carries custom messages', async () => {
    const { ana, bob, room } = await twoFriends();
    const order = await ana.sdk.generateCustomMessage({ roomId: room.id, text: 'an order', type: 'order', payload: { number: 7 }, extras: { paid: true } });
    const sent = await ana.sdk.sendMessage(order);
    const arrived = await bob.hears('onMessageReceived', ({ id }) => id === sent.id);
    assert.equal(arrived.type, 'custom');
    assert.deepEqual(arrived.payload, { type: 'order', payload: { number: 7 } });
    assert.deepEqual(arrived.extras, { paid: true });
  });

  for (const { type, text, payload, becomes } of messageKinds) {
    it(`carries a message of the kind ${type}`, async () => {
      const { ana, bob, room } = await twoFriends();
      const message = await ana.sdk.generateMessage({ roomId: room.id, text });
      const sent = await ana.sdk.sendMessage({ ...message, type, payload });
      const arrived = await bob.hears('onMessageReceived', ({ id }) => id === sent.id);
      assert.equal(arrived.type, type);
      assert.deepEqual(arrived.payload, becomes(payload));
    });
  }

  it('carries a reply, filled in by the server', async () => {
    const { ana, bob, room } = await twoFriends();
    const question = await say(ana, room, 'tea?');
    const answer = await bob.sdk.generateReplyMessage({ roomId: room.id, text: 'yes', repliedMessage: question });
    await bob.sdk.sendMessage(answer);
    const { type, payload } = await ana.hears('onMessageReceived', saying('yes'));
    assert.equal(type, 'reply');
    assert.equal(payload.text, 'yes');
    assert.equal(payload.replied_comment_id, question.id);
    assert.equal(payload.replied_comment_message, 'tea?');
    assert.equal(payload.replied_comment_type, 'text');
    assert.equal(payload.replied_comment_sender_email, ana.id);
    assert.equal(payload.replied_comment_sender_username, 'Ana');
  });

  it('shows who is typing', async () => {
    const { ana, bob, room } = await twoFriends();
    await open(ana, room);
    await bob.sdk.publishTyping(room.id, true);
    await ana.hears('onUserTyping', (userId, roomId, isTyping) => userId === bob.id && roomId === room.id && isTyping);
    await bob.sdk.publishTyping(room.id, false);
    await ana.hears('onUserTyping', (userId, roomId, isTyping) => userId === bob.id && roomId === room.id && !isTyping);
  });

  it('shows who is online and when they left', async () => {
    const { ana, bob } = await twoFriends();
    await ana.sdk.subscribeUserOnlinePresence(bob.id);
    const recently = when => Math.abs(Date.parse(when) - Date.now()) < 300_000;
    await ana.hears('onUserOnlinePresence', (userId, isOnline, when) => userId === bob.id && isOnline && recently(when));
    await bob.sdk.closeRealtimeConnection();
    await ana.hears('onUserOnlinePresence', (userId, isOnline, when) => userId === bob.id && !isOnline && recently(when));
  });

  it('says offline when the app asks it to', async () => {
    const { ana, bob } = await twoFriends();
    await ana.sdk.subscribeUserOnlinePresence(bob.id);
    await bob.sdk.publishOnlinePresence(true);
    await ana.hears('onUserOnlinePresence', (userId, isOnline) => userId === bob.id && isOnline);
    await bob.sdk.publishOnlinePresence(false);
    await ana.hears('onUserOnlinePresence', (userId, isOnline) => userId === bob.id && !isOnline);
  });

  it('logs in with an identity token', async () => {
    const ana = await visitor('ana');
    const nonce = await ana.sdk.getJWTNonce();
    const account = await ana.sdk.setUserWithIdentityToken(identityToken(ana.id, nonce, { claims: { name: 'Guest', avatar_url: 'https://faces.example/g.png' } }));
    assert.deepEqual([account.id, account.name, account.avatarUrl], [ana.id, 'Guest', 'https://faces.example/g.png']);
    await ana.isListening();
    const other = await visitor('ana');
    await assert.rejects(other.sdk.setUserWithIdentityToken(identityToken(ana.id, nonce)), refused(401));
  });

  it('changes a message for everybody', async () => {
    const { ana, bob, room } = await twoFriends();
    const sent = await say(ana, room, 'helo');
    await ana.sdk.updateMessage({ ...sent, text: 'hello' });
    const update = await bob.hears('onMessageUpdated', ({ id }) => id === sent.id);
    assert.equal(update.text, 'hello');
    assert.equal((await bob.sdk.getPreviousMessagesById(room.id, 1))[0].text, 'hello');
  });

  it('deletes a message for everybody', async () => {
    const { ana, bob, room } = await twoFriends();
    const sent = await say(ana, room, 'forget this');
    const deleted = await ana.sdk.deleteMessages([sent.uniqueId]);
    assert.deepEqual(deleted.map(({ uniqueId }) => uniqueId), [sent.uniqueId]);
    await bob.hears('onMessageDeleted', ({ uniqueId, chatRoomId }) => uniqueId === sent.uniqueId && chatRoomId === room.id);
    assert.ok((await bob.sdk.getPreviousMessagesById(room.id)).every(({ text }) => text !== 'forget this'));
  });

  it('clears a room for the one who asks, on all their devices', async () => {
    const { ana, bob, room } = await twoFriends();
    const phone = await person('ana', { id: ana.id });
    await say(ana, room, 'old news');
    await ana.sdk.clearMessagesByChatRoomId([room.uniqueId]);
    await phone.hears('onChatRoomCleared', id => id === room.id);
    assert.deepEqual(await phone.sdk.getPreviousMessagesById(room.id), []);
    assert.equal((await bob.sdk.getPreviousMessagesById(room.id))[0].text, 'old news');
  });

  it('keeps a blocked person silent until they are forgiven', async () => {
    const { ana, bob, room } = await twoFriends();
    const eko = await person('eko');
    assert.equal((await ana.sdk.blockUser(bob.id)).id, bob.id);
    assert.deepEqual(idsOf(await ana.sdk.getBlockedUsers()), [bob.id]);

    await say(bob, room, 'can you hear me?');
    const other = await eko.sdk.chatUser(ana.id);
    await say(eko, other, 'I am not blocked');
    await ana.hears('onMessageReceived', saying('I am not blocked'));
    assert.equal(ana.all('onMessageReceived').filter(([message]) => saying('can you hear me?')(message)).length, 0);

    assert.equal((await ana.sdk.unblockUser(bob.id)).id, bob.id);
    assert.deepEqual(await ana.sdk.getBlockedUsers(1, 20), []);
    await say(bob, room, 'and now?');
    await ana.hears('onMessageReceived', saying('and now?'));
  });

  it('finds messages by their words', async () => {
    const { ana, bob, room } = await twoFriends();
    for (const text of ['the purple elephant sleeps', 'nothing of the kind']) await say(ana, room, text);
    const found = await eventually(async () => {
      const answer = await bob.sdk.searchMessage({ query: 'elephant', roomIds: [] });
      return answer.length > 0 && answer;
    }, { what: 'the index catching up' });
    assert.deepEqual(found.map(({ text }) => text), ['the purple elephant sleeps']);
    assert.equal((await bob.sdk.searchMessage({ query: 'elephant', roomIds: [String(room.id)], userId: ana.id, type: 'text', page: 1, limit: 5 })).length, 1);
  });

  it('lists the files of a room', async () => {
    const { ana, room } = await twoFriends();
    const file = { roomId: room.id, text: 'File attachment', caption: 'the map', url: 'https://files.example/upload/b/map.pdf', filename: 'map.pdf', size: 9 };
    const sent = await ana.sdk.sendMessage(await ana.sdk.generateFileAttachmentMessage(file));
    await say(ana, room, 'no file');
    assert.deepEqual(idsOf(await ana.sdk.getFileList({ roomIds: [room.id], page: 1, limit: 10 })), [sent.id]);
  });

  it('remembers and forgets device tokens', async () => {
    const ana = await person('ana');
    assert.equal(await ana.sdk.registerDeviceToken('device-one', false), true);
    assert.equal(await ana.sdk.removeDeviceToken('device-one', false), true);
  });

  it('counts what is unread', async () => {
    const { ana, bob, room } = await twoFriends();
    let last;
    for (const text of ['one', 'two', 'three']) last = await say(ana, room, text);
    assert.equal(await bob.sdk.getTotalUnreadCount(), 3);
    assert.equal(await bob.sdk.getRoomUnreadCount(), 1);
    await bob.sdk.markAsRead(room.id, last.id);
    assert.equal(await bob.sdk.getTotalUnreadCount(), 0);
  });

  it('lists rooms, also those without a message', async () => {
    const { ana, bob, room } = await twoFriends();
    const empty = await ana.sdk.createGroupChat('Empty', [bob.id]);
    await say(ana, room, 'hi');

    const rooms = await bob.sdk.getAllChatRooms(true, false, true, 1, 20);
    assert.deepEqual(idsOf(rooms), [room.id, empty.id].sort());
    const { lastMessage, name, unreadCount, participants } = rooms.find(({ id }) => id === room.id);
    assert.deepEqual([lastMessage.text, name, unreadCount, participants.length], ['hi', 'Ana', 1, 2]);
    assert.deepEqual(idsOf(await bob.sdk.getChatRooms([room.id], 1, false, true)), [room.id]);
    assert.deepEqual(idsOf(await bob.sdk.getChatRooms([room.uniqueId])), [room.id]);
  });

  it('pages through a room in both directions', async () => {
    const { ana, bob, room } = await twoFriends();
    const sent = [];
    for (let number = 0; number < 45; number++) sent.push(await say(ana, room, `line ${number}`));
    const texts = textsOf(sent);

    const [{ id }] = await bob.sdk.getChatRoomWithMessages(room.id);
    assert.equal(id, room.id);
    const newest = inOrder(await bob.sdk.getPreviousMessagesById(room.id));
    assert.deepEqual(textsOf(newest), texts.slice(-20));
    const older = inOrder(await bob.sdk.getPreviousMessagesById(room.id, 100, newest[0].id));
    assert.deepEqual(textsOf(older), texts.slice(0, -20));
    const newer = inOrder(await bob.sdk.getNextMessagesById(room.id, 10, sent[4].id));
    assert.deepEqual(textsOf(newer), texts.slice(5, 15));
  });

  it('makes groups, changes them, and tells everybody in them', async () => {
    const { ana, bob } = await twoFriends();
    const eko = await person('eko');
    const group = await ana.sdk.createGroupChat('Trip', [bob.id], 'https://faces.example/trip.png', { season: 'wet' });
    assert.deepEqual([group.name, group.type, group.avatarUrl, group.extras], ['Trip', 'group', 'https://faces.example/trip.png', { season: 'wet' }]);
    await bob.hears('onMessageReceived', telling('create_room'));

    assert.deepEqual(idsOf(await ana.sdk.addParticipants(group.id, [eko.id])), [eko.id]);
    await bob.hears('onMessageReceived', telling('add_member', ({ object_email }) => object_email === eko.id));
    assert.deepEqual(idsOf(await bob.sdk.getParticipants(group.uniqueId)), [ana.id, bob.id, eko.id].sort());

    const renamed = await ana.sdk.updateChatRoom(group.id, 'Trip to Dieng', 'https://faces.example/dieng.png', { season: 'dry' });
    assert.deepEqual([renamed.name, renamed.avatarUrl, renamed.extras], ['Trip to Dieng', 'https://faces.example/dieng.png', { season: 'dry' }]);
    await eko.hears('onMessageReceived', telling('change_room_name'));
    await eko.hears('onMessageReceived', telling('change_room_avatar'));

    assert.deepEqual(idsOf(await ana.sdk.removeParticipants(group.id, [eko.id])), [eko.id]);
    await bob.hears('onMessageReceived', telling('remove_member', ({ object_email }) => object_email === eko.id));
    assert.deepEqual(idsOf(await bob.sdk.getParticipants(group.uniqueId, 1, 20, 'desc')), [ana.id, bob.id].sort());
  });

  it('opens a channel by its name and carries its messages', async () => {
    const [ana, bob] = await Promise.all([person('ana'), person('bob')]);
    const name = someone('plaza');
    const channel = await ana.sdk.createChannel(name, 'The plaza');
    assert.deepEqual([channel.type, channel.uniqueId], ['channel', name]);
    const bobs = await bob.sdk.getChannel(name);
    assert.equal(bobs.id, channel.id);
    await bob.sdk.subscribeChatRoom(bobs);
    await bob.listensTo(`demo/${name}/c`);
    await say(ana, channel, 'welcome');
    await bob.hears('onMessageReceived', saying('welcome'));
  });

  if (home === inChromium) {
    it('uploads to this server once it is told the address', async () => {
      const { ana, bob, room } = await twoFriends();
      await ana.do('uploadTo', `${server().url}/api/v2/sdk/upload`);
      const url = await ana.do('upload', picture);
      for (const address of [url, await ana.sdk.getThumbnailURL(url)]) {
        const served = await fetch(address);
        assert.equal(served.status, 200, address);
        assert.match(served.headers.get('content-type'), /^image\//);
      }

      const message = await ana.sdk.generateFileAttachmentMessage({ roomId: room.id, caption: 'blue', url: '', text: 'File attachment' });
      await ana.do('sendFile', message, picture);
      const { payload } = await bob.hears('onMessageReceived', ({ type }) => type === 'file_attachment');
      assert.match(payload.url, /\/upload\//);
      assert.deepEqual([payload.caption, payload.file_name], ['blue', 'blue.png']);
    });
  }

  it('fetches what it missed, by itself and on request', async () => {
    const { ana, bob, room } = await twoFriends();
    await bob.sdk.closeRealtimeConnection();
    const sent = await say(ana, room, 'you missed this');
    await bob.hears('onMessageReceived', saying('you missed this'));
    await bob.sdk.synchronize(sent.id - 1);
    await eventually(() => bob.all('onMessageReceived').filter(([message]) => message.id === sent.id).length > 1, { what: 'the requested replay' });
    await bob.sdk.synchronizeEvent('0');
  });

  it('forgets the user when asked', async () => {
    const ana = await person('ana');
    await ana.sdk.clearUser();
    assert.equal(await ana.sdk.hasSetupUser(), false);
  });
});
