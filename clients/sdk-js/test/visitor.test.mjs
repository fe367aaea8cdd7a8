import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Conversa, Refused } from '@conversa/sdk';
import { aCompany } from '../../../tests/EndToEnd/company.mjs';
import { aLine, aServer, listener } from './server.mjs';

describe('A visitor of a live-chat channel', () => {
  const at = aServer();
  let company;
  let key;
  before(async () => {
    company = await aCompany(at.server);
    key = await company.channel({ color: '#0b6e4f' });
  });
  after(() => company?.leave());

  it('sees how the channel looks without saying who asks', async () => {
    const line = aLine();
    const channel = await new Conversa({ url: at.server.url, fetch: line.fetch }).channel(key);

    assert.deepEqual(channel, { name: 'Website', badge_url: '', active: true, available: true, settings: { color: '#0b6e4f' } });
    assert.equal(line.asked.length, 1);
    assert.equal(line.asked[0].headers.Authorization, undefined);
    await assert.rejects(new Conversa({ url: at.server.url }).channel('no-such-channel'), refused => refused instanceof Refused && refused.status === 404);
  });

  it('holds a conversation from the queue to the rating', async () => {
    const visitor = new Conversa({ url: at.server.url });
    await visitor.enterChannel(key, { name: 'Ann', email: 'ann@example.com' });
    assert.equal((await visitor.conversation(key)).state, 'none');
    const started = await visitor.startConversation(key, { language: 'en', info: { order: '1234' } });
    const { stream, hears, is } = listener(visitor);
    await is('live');
    await visitor.post(started.conversation, { text: 'My order 1234 is late' });
    const waiting = await hears(event => event.type === 'conversation.status' && event.state === 'waiting');
    assert.equal(waiting.conversation, started.conversation);
    assert.equal((await visitor.conversation(key)).queue_position, 1);

    const conversation = await company.conversationAbout('My order 1234 is late');
    assert.deepEqual(conversation.info, { order: '1234' });
    await company.take(conversation);
    const served = await hears(event => event.type === 'conversation.status' && event.state === 'served');
    assert.deepEqual(served.agents.map(({ name }) => name), ['Olga Hadi']);
    await company.write(conversation, 'It is on its way.');
    await hears(event => event.type === 'message.posted' && event.message.text === 'It is on its way.');
    await company.resolve(conversation);
    assert.equal((await hears(event => event.type === 'conversation.status' && event.state === 'resolved')).can_rate, true);

    const rated = await visitor.rate(key, 5, 'Quick!');
    assert.deepEqual([rated.state, rated.can_rate], ['resolved', false]);
    await assert.rejects(visitor.rate(key, 4), refused => refused instanceof Refused && refused.code === 'already_rated');
    stream.stop();
  });
});
