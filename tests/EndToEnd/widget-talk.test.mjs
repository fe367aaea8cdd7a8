import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../Acceptance/eventually.mjs';
import { identityToken } from '../Acceptance/clients/identity-token.mjs';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { aCompany } from './company.mjs';
import { bubble, demoPage, launcher, tick, write } from './visitor.mjs';

describe('A visitor who talks on a page with the widget', () => {
  const server = aServer();
  const aWindow = aBrowser();
  let company;
  before(async () => { company = await aCompany(server()); });
  after(() => company?.leave());

  async function opened(options, channel) {
    const page = await aWindow(options);
    await page.goto(demoPage(server(), channel));
    await launcher(page).click();
    return page;
  }

  it('writes, is answered, and sees ticks and typing', async () => {
    const page = await opened();
    await page.getByRole('dialog', { name: 'Kopi Lestari' }).waitFor();
    await page.picture('01-opened');
    await write(page, 'Do you roast on Mondays?');
    await tick(page, 'Do you roast on Mondays?', 'Sent');
    await page.getByText('You are number 1 in line').waitFor();
    await page.picture('02-waiting');

    const conversation = await company.conversationAbout('Do you roast on Mondays?');
    await company.take(conversation);
    await page.getByText('You are talking with Olga Hadi.').waitFor();
    const [question] = await company.messages(conversation);
    await company.read(conversation, question);
    await tick(page, 'Do you roast on Mondays?', 'Read');
    await company.types(conversation);
    await page.getByText('Olga Hadi is writing…').waitFor();
    await company.write(conversation, 'Every Monday! See https://kopi.example/roastery for the hours.');

    await bubble(page, 'Every Monday!').waitFor();
    await page.getByText('Olga Hadi is writing…').waitFor({ state: 'hidden' });
    assert.equal(await page.getByRole('link', { name: 'https://kopi.example/roastery' }).getAttribute('href'), 'https://kopi.example/roastery');
    await page.picture('03-talking');
    assert.deepEqual(page.broken, []);
  });

  it('reloads, and everything is as it was', async () => {
    const page = await opened();
    await write(page, 'Will you still know me?');
    await tick(page, 'Will you still know me?', 'Sent');
    const conversation = await company.conversationAbout('Will you still know me?');
    await company.take(conversation);
    await company.write(conversation, 'Of course.');
    await bubble(page, 'Of course.').waitFor();

    await page.reload();
    await page.getByRole('dialog').waitFor();
    await bubble(page, 'Will you still know me?').waitFor();
    await bubble(page, 'Of course.').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.reload();
    await launcher(page).waitFor();
    await company.write(conversation, 'Are you still there?');

    await page.getByRole('button', { name: 'Open chat (1 new message)' }).waitFor();
    await page.picture('05-unread');
    await launcher(page).click();
    await bubble(page, 'Are you still there?').waitFor();
    await eventually(async () => {
      const there = (await company.ask('GET', `/rooms/${conversation.id}/members`)).members.find(({ user }) => user.id !== company.me.id);
      const last = (await company.messages(conversation)).find(({ text }) => text === 'Are you still there?');
      return there.read_id === last.id;
    }, { what: 'the visitor\'s receipt' });
    assert.deepEqual(page.broken, []);
  });

  it('loses the network for a while; nothing is lost and nothing comes twice', async () => {
    const page = await opened();
    await write(page, 'before the tunnel');
    await tick(page, 'before the tunnel', 'Sent');
    const conversation = await company.conversationAbout('before the tunnel');
    await company.take(conversation);
    await page.getByText('You are talking with').waitFor();

    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await write(page, 'inside, one');
    await write(page, 'inside, two');
    await tick(page, 'inside, two', 'Sending');
    await page.picture('06-offline');
    await company.write(conversation, 'answer meanwhile');
    await page.reload().catch(() => {}); // the page itself cannot be had without a network
    await page.context().setOffline(false);
    await page.goto(demoPage(server()));

    await tick(page, 'inside, two', 'Sent');
    await bubble(page, 'answer meanwhile').waitFor();
    await page.getByText('You are offline.').waitFor({ state: 'hidden' });
    const heard = (await company.messages(conversation)).map(({ text }) => text).filter(text => text.startsWith('inside')).reverse();
    assert.deepEqual(heard, ['inside, one', 'inside, two']);
    for (const text of ['before the tunnel', 'inside, one', 'inside, two', 'answer meanwhile']) assert.equal(await bubble(page, text).count(), 1, text);
  });

  it('sends a picture and a document, and is shown one', async () => {
    const page = await opened();
    await write(page, 'Look at this');
    await tick(page, 'Look at this', 'Sent');
    const conversation = await company.conversationAbout('Look at this');
    const picture = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
      const pen = canvas.getContext('2d');
      [['#7fb3d5', 0, 600], ['#2e7d5b', 340, 260], ['#c98b4b', 470, 130]].forEach(([color, top, high]) => { pen.fillStyle = color; pen.fillRect(0, top, 900, high); });
      return canvas.toDataURL('image/png').split(',')[1];
    });
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach a file' }).click();
    await (await choosing).setFiles([
      { name: 'hill.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') },
      { name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('two bags of Ijen') },
    ]);

    await page.waitForFunction(() => document.querySelector('conversa-widget').shadowRoot.querySelector('.picture img')?.naturalWidth > 0);
    const address = await page.getByRole('link', { name: /bill\.txt/ }).getAttribute('href');
    assert.equal(await (await fetch(address)).text(), 'two bags of Ijen');
    const sent = (await company.messages(conversation)).filter(({ type }) => type === 'file_attachment').map(({ payload }) => payload.file_name);
    assert.deepEqual(sent.reverse(), ['hill.png', 'bill.txt']);
    await page.picture('07-files');
    assert.deepEqual(page.broken, []);
  });

  it('chooses a file without a line; it goes out when the line is back', async () => {
    const page = await opened();
    await write(page, 'The bill comes');
    await tick(page, 'The bill comes', 'Sent');
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach a file' }).click();
    await (await choosing).setFiles({ name: 'bill.txt', mimeType: 'text/plain', buffer: Buffer.from('three bags') });
    await page.getByText('Not sent.').waitFor();
    await page.context().setOffline(false);

    await page.getByRole('link', { name: /bill\.txt/ }).waitFor();
    await page.getByText('Not sent.').waitFor({ state: 'detached' });
  });

  it('is shown buttons and cards, and presses one', async () => {
    const page = await opened();
    await write(page, 'What do you have?');
    await tick(page, 'What do you have?', 'Sent');
    const conversation = await company.conversationAbout('What do you have?');
    await company.take(conversation);
    await company.write(conversation, { type: 'card', text: 'Ijen', payload: { title: 'Ijen', description: 'Brown sugar, orange.', url: 'https://kopi.example/ijen', buttons: [{ label: 'Details', type: 'link', payload: { url: 'https://kopi.example/ijen' } }] } });
    await company.write(conversation, { type: 'carousel', text: 'Beans', payload: { cards: ['Malabar', 'Preanger', 'Gayo'].map(title => ({ title, description: 'A bag of 250 g.', buttons: [{ label: `Choose ${title}`, type: 'postback', postback_text: `I take ${title}`, payload: { url: '', method: 'get' } }] })) } });
    await company.write(conversation, { type: 'buttons', text: 'Whole or ground?', payload: { text: 'Whole or ground?', buttons: [{ label: 'Whole', type: 'postback', postback_text: 'Whole beans, please' }, { label: 'Ground', type: 'postback' }] } });
    await page.getByRole('button', { name: 'Whole' }).waitFor();
    await page.picture('08-buttons');
    await page.getByRole('button', { name: 'Whole' }).click();
    await tick(page, 'Whole beans, please', 'Sent');
    await page.getByRole('button', { name: 'Choose Malabar' }).click();
    await tick(page, 'I take Malabar', 'Sent');

    const said = (await company.messages(conversation)).filter(({ sender }) => sender.id !== company.me.id).map(({ text }) => text);
    assert.ok(said.includes('Whole beans, please') && said.includes('I take Malabar'));
    assert.deepEqual(page.broken, []);
  });

  it('rates what was resolved, and can go on', async () => {
    const page = await opened();
    await write(page, 'One small thing');
    await tick(page, 'One small thing', 'Sent');
    const conversation = await company.conversationAbout('One small thing');
    await company.take(conversation);
    await company.write(conversation, 'Done!');
    await company.resolve(conversation);
    await page.getByText('How did we do?').waitFor();
    await page.getByLabel('Good', { exact: true }).check({ force: true });
    await page.getByLabel(/tell us more/).fill('That was quick.');
    await page.picture('09-rating');
    await page.getByRole('button', { name: 'Send rating' }).click();
    await page.getByText('Thank you for your rating.').waitFor();
    await page.picture('10-rated');

    assert.equal((await company.conversation(conversation)).service.score, 4);
    await write(page, 'Oh, and another thing');
    await tick(page, 'Oh, and another thing', 'Sent');
    await page.getByText('Thank you for your rating.').waitFor({ state: 'hidden' });
    await eventually(async () => !(await company.conversation(conversation)).resolved, { what: 'the conversation going on' });
    assert.deepEqual(page.broken, []);
  });

  it('is told what the server does not take, and tries again', async () => {
    const page = await opened();
    await write(page, 'first');
    await tick(page, 'first', 'Sent');
    await page.route('**/messages', route => (route.request().method() === 'POST' ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'invalid_text', detail: 'text is not welcome today.' }) }) : route.continue()));
    await write(page, 'second');
    await page.getByText('Not sent. text is not welcome today.').waitFor();
    await page.picture('15-not-sent');
    await page.unroute('**/messages');
    await page.getByRole('button', { name: 'Send again' }).click();
    await tick(page, 'second', 'Sent');
    assert.equal(await bubble(page, 'second').count(), 1);
  });

  it('is asked to start anew when the session of an earlier visit is over', async () => {
    const page = await opened();
    await write(page, 'long ago');
    await tick(page, 'long ago', 'Sent');
    const conversation = await company.conversationAbout('long ago');
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find(name => name.endsWith(':session'));
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), token: 'of-old', refresh_token: 'of-old' }));
    });
    await page.reload();
    await page.getByText('no longer open on this device').waitFor();
    await write(page, 'here I am again');
    await tick(page, 'here I am again', 'Sent');

    assert.notEqual((await company.conversationAbout('here I am again')).id, conversation.id);
  });

  it('keeps the very first words over a reload without a line', async () => {
    const page = await opened();
    await page.route('**/api/v1/widget/*/sessions', route => route.abort());
    await write(page, 'My first words');
    await tick(page, 'My first words', 'Sending');
    await page.reload();
    await launcher(page).click();
    await tick(page, 'My first words', 'Sending');
    await page.unroute('**/api/v1/widget/*/sessions');

    await tick(page, 'My first words', 'Sent');
    assert.equal((await company.messages(await company.conversationAbout('My first words'))).length, 1);
  });

  it('is known where the company\'s server says so, and forgotten when they sign out', async () => {
    const page = await aWindow();
    await page.exposeFunction('askTheShop', async user => identityToken(user, (await company.server('POST', '/sessions/nonce', { workspace: 'demo' })).nonce));
    await page.goto(demoPage(server()));
    await launcher(page).waitFor();
    await page.evaluate(() => window.conversa.identify({ user: 'customer-7', token: () => window.askTheShop('customer-7') }));
    await launcher(page).click();
    await write(page, 'You know me');
    await tick(page, 'You know me', 'Sent');
    assert.equal((await company.conversationAbout('You know me')).customer.name, 'Name of customer-7');
    await page.evaluate(() => window.conversa.signOut());
    await bubble(page, 'You know me').waitFor({ state: 'detached' });

    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter(key => !key.endsWith(':open'))), []);
  });
});
