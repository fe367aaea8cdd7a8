import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../Acceptance/eventually.mjs';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { aCompany } from './company.mjs';

describe('A visitor on a page with the widget', () => {
  const server = aServer();
  const aWindow = aBrowser();
  let company;
  before(async () => { company = await aCompany(server()); });
  after(() => company?.leave());

  const demoPage = (channel = '') => `${server().url}/demo/widget${channel && `?channel=${channel}`}`;
  const launcher = page => page.getByRole('button', { name: /^Open chat/ });
  const writing = page => page.getByRole('textbox', { name: 'Write a message' });
  const bubble = (page, text) => page.locator('.bubble').filter({ hasText: text });
  const tick = (page, text, name) => page.locator('li').filter({ hasText: text }).locator('.tick').getByText(name).waitFor({ state: 'attached' });

  async function opened(options, channel) {
    const page = await aWindow(options);
    await page.goto(demoPage(channel));
    await launcher(page).click();
    return page;
  }

  async function write(page, text) {
    await writing(page).fill(text);
    await page.keyboard.press('Enter');
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
});
