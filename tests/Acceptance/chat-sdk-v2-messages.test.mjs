import assert from 'node:assert/strict';
import { it } from 'node:test';
import { messageKinds } from './clients/messages.mjs';
import { aPicture } from './clients/picture.mjs';
import { eventually } from './eventually.mjs';
import { everywhere } from './people/everywhere.mjs';
import { inChromium } from './people/in-chromium.mjs';
import { inNode } from './people/in-node.mjs';
import { refused } from './people/people.mjs';
import { saying, topicsOf } from './people/words-v2.mjs';

const picture = { name: 'blue.png', type: 'image/png', base64: aPicture().toString('base64') };

everywhere('Messages through the Chat SDK v2', 2, ({ home, person, twoFriends }) => {
  it('carries a message at once, and its ticks back', async () => {
    const { ana, bob, room } = await twoFriends();
    await ana.listensTo(...topicsOf(room));

    const sent = await ana.sdk.sendComment(room.id, 'is anybody there?');
    const [arrived] = await bob.hears('newMessages', saying('is anybody there?'));
    assert.equal(arrived.id, sent.id);
    assert.equal(arrived.unique_temp_id, sent.unique_temp_id);
    assert.equal(arrived.email, ana.id);
    assert.equal(arrived.room_id, room.id);
    await ana.hears('commentDelivered', ({ comment, userId }) => comment.id === sent.id && userId === bob.id);

    await bob.sdk.getRoomById(room.id);
    await ana.hears('commentRead', ({ comment, userId }) => comment.id === sent.id && userId === bob.id);
    assert.equal((await ana.read('selected')).comments.find(({ id }) => id === sent.id).status, 'read');
  });

  it('brings what somebody says to their other devices', async () => {
    const { ana, room } = await twoFriends();
    const phone = await person('ana', { id: ana.id });
    await ana.sdk.sendComment(room.id, 'from my desk');
    await phone.hears('newMessages', saying('from my desk'));
  });

  it('keeps text verbatim: markup, emoji, other scripts', async () => {
    const { ana, bob, room } = await twoFriends();
    for (const text of ['a < b && c > "d"', '👩🏽‍💻 ok', 'apa kabar? 你好 Здравствуйте مرحبا', ' two\nlines ']) {
      const { unique_temp_id } = await ana.sdk.sendComment(room.id, text);
      const [arrived] = await bob.hears('newMessages', ([message]) => message.unique_temp_id === unique_temp_id);
      assert.equal(arrived.message, text);
    }
  });

  for (const { type, text, payload, becomes } of messageKinds) {
    it(`carries a message of the kind ${type}`, async () => {
      const { ana, bob, room } = await twoFriends();
      const sent = await ana.sdk.sendComment(room.id, text, null, type, JSON.stringify(payload), { source: 'acceptance' });
      const [arrived] = await bob.hears('newMessages', ([message]) => message.id === sent.id);
      assert.equal(arrived.type, type);
      assert.deepEqual(arrived.payload, becomes(payload));
      assert.deepEqual(arrived.extras, { source: 'acceptance' });
      const [stored] = await bob.sdk.loadComments(room.id);
      assert.deepEqual(stored.payload, becomes(payload));
    });
  }

  it('carries a reply with what it answers', async () => {
    const { ana, bob, room } = await twoFriends();
    const question = await ana.sdk.sendComment(room.id, 'tea?');
    await bob.sdk.chatTarget(ana.id);
    // The SDK cannot send a reply that does not repeat what it answers.
    const payload = { text: 'yes', replied_comment_id: question.id, replied_comment_message: question.message };
    await bob.sdk.sendComment(room.id, 'yes', null, 'reply', JSON.stringify(payload));

    const [reply] = await ana.hears('newMessages', saying('yes'));
    assert.equal(reply.type, 'reply');
    assert.equal(reply.payload.text, 'yes');
    assert.equal(reply.payload.replied_comment_id, question.id);
    assert.equal(reply.payload.replied_comment_message, 'tea?');
    assert.equal(reply.payload.replied_comment_sender_email, ana.id);
    assert.equal(reply.payload.replied_comment_sender_username, 'Ana');
    assert.equal(reply.payload.replied_comment_type, 'text');
  });

  it('lets nobody forge a system event', async () => {
    const { ana, room } = await twoFriends();
    const forged = { type: 'add_member', subject_email: 'nobody', object_email: 'somebody', room_name: 'ours' };
    await assert.rejects(ana.sdk.sendComment(room.id, 'Nobody joined', null, 'system_event', JSON.stringify(forged)), refused(400));
  });

  it('changes a message for everybody', async () => {
    const { ana, bob, room } = await twoFriends();
    const { unique_temp_id, id } = await ana.sdk.sendComment(room.id, 'helo');
    const changed = await ana.sdk.updateMessage({ message: 'hello', unique_id: unique_temp_id });
    assert.equal(changed.message, 'hello');
    assert.equal(changed.id, id);
    const update = await bob.hears('messageUpdated', message => message.unique_temp_id === unique_temp_id);
    assert.equal(update.message, 'hello');
    assert.equal((await bob.sdk.loadComments(room.id))[0].message, 'hello');
    await assert.rejects(bob.sdk.updateMessage({ message: 'mine now', unique_id: unique_temp_id }), error => error.status >= 400 && error.status < 500);
  });

  it('deletes a message for everybody', async () => {
    const { ana, bob, room } = await twoFriends();
    const { unique_temp_id } = await ana.sdk.sendComment(room.id, 'forget this');
    await bob.hears('newMessages', saying('forget this'));
    await ana.sdk.deleteComment(room.id, [unique_temp_id], true, true);
    await bob.hears('commentDeleted', ({ roomId, commentUniqueIds }) => roomId === String(room.id) && commentUniqueIds.includes(unique_temp_id));
    assert.ok((await bob.sdk.loadComments(room.id)).every(({ message }) => message !== 'forget this'));
  });

  it('clears a room for the one who asks, on all their devices', async () => {
    const { ana, bob, room } = await twoFriends();
    const phone = await person('ana', { id: ana.id });
    await ana.sdk.sendComment(room.id, 'old news');
    await ana.sdk.clearRoomMessages([room.unique_id]);
    await phone.hears('roomCleared', cleared => cleared.id === room.id && cleared.unique_id === room.unique_id);
    assert.deepEqual(await phone.sdk.loadComments(room.id), []);
    assert.equal((await bob.sdk.loadComments(room.id))[0].message, 'old news');
  });

  it('finds messages by their words', async () => {
    const { ana, bob, room } = await twoFriends();
    for (const text of ['the purple elephant sleeps', 'a purple cloud', 'nothing of the kind']) await ana.sdk.sendComment(room.id, text);
    const found = async asked => (await asked).map(({ message }) => message).sort();

    await eventually(async () => (await bob.sdk.searchMessages({ query: 'purple' })).length === 2, { what: 'the index catching up' });
    assert.deepEqual(await found(bob.sdk.searchMessages({ query: 'elephant' })), ['the purple elephant sleeps']);
    const { results } = await bob.sdk.searchMessage({ query: 'purple', roomIds: [room.id] });
    assert.deepEqual(results.comments.map(({ message }) => message).sort(), ['a purple cloud', 'the purple elephant sleeps']);

    const stranger = await person('eko');
    assert.deepEqual((await stranger.sdk.searchMessage({ query: 'elephant' })).results.comments, []);
  });

  it('lists the files of a room', async () => {
    const { ana, room } = await twoFriends();
    const payload = { url: 'https://files.example/upload/b/map.pdf', caption: 'the map', file_name: 'map.pdf', size: 9 };
    await ana.sdk.sendComment(room.id, 'no file');
    const sent = await ana.sdk.sendComment(room.id, 'File attachment', null, 'file_attachment', JSON.stringify(payload));
    const { results } = await ana.sdk.getFileList({ roomIds: [room.id], page: 1, limit: 10 });
    assert.deepEqual(results.comments.map(({ id }) => id), [sent.id]);
  });

  it('pages back through a room', async () => {
    const { ana, bob, room } = await twoFriends();
    const texts = Array.from({ length: 45 }, (_, number) => `line ${number}`);
    for (const text of texts) await ana.sdk.sendComment(room.id, text);

    const opened = await bob.sdk.getRoomById(room.id);
    const newest = opened.comments.map(({ message }) => message);
    assert.deepEqual(newest, texts.slice(-newest.length));
    const older = await bob.sdk.loadMore(opened.comments[0].id, { limit: 100 });
    assert.equal(newest.length + older.length, texts.length);
    assert.deepEqual([...older.map(({ message }) => message), ...newest], texts);
  });

  for (const as of home === inNode ? ['bytes', 'path', 'stream'] : ['file']) {
    it(`uploads a ${as} and serves it again, small too`, async () => {
      const ana = await person('ana');
      const url = await ana.do('upload', { ...picture, as });
      assert.match(url, /\/upload\//);
      for (const address of [url, await ana.sdk.getThumbnailURL(url), await ana.sdk.getBlurryThumbnailURL(url)]) {
        const served = await fetch(address);
        assert.equal(served.status, 200, address);
        assert.match(served.headers.get('content-type'), /^image\//);
        assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
      }
    });
  }

  if (home === inChromium) {
    it('uploads a file and sends it in one go', async () => {
      const { ana, bob, room } = await twoFriends();
      await ana.do('uploadFile', room.id, picture);
      const messages = await bob.hears('newMessages', ([{ message }]) => message.startsWith('[file] '));
      assert.match(messages[0].message, /^\[file\] http\S+\/upload\/\S+ \[\/file\]$/);
    });
  }

  it('delivers by polling when the realtime connection is closed', async () => {
    const { ana, bob, room } = await twoFriends();
    await bob.sdk.closeRealtimeConnection();
    await ana.sdk.sendComment(room.id, 'you missed this');
    await bob.hears('newMessages', saying('you missed this'));
  });
});
