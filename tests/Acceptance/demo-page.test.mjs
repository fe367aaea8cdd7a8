import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { aServer } from './server/suite.mjs';

const patience = 45_000;

describe('The demo page, in two windows of Chromium', () => {
  const server = aServer();
  let browser;
  const contexts = [];
  const strangers = []; // requests to any other host

  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CONVERSA_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  });
  after(() => browser?.close());
  afterEach(() => Promise.all(contexts.splice(0).map(context => context.close())));

  /** A window of its own, as another person's browser. */
  async function aWindow(options = {}) {
    const context = await browser.newContext(options);
    contexts.push(context);
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    page.broken = [];
    page.on('pageerror', error => page.broken.push(error.message));
    page.on('console', message => /Content Security Policy/.test(message.text()) && page.broken.push(message.text()));
    page.on('request', request => /^(data|blob):/.test(request.url()) || request.url().startsWith(server().url) || strangers.push(request.url()));
    return page;
  }

  /** Signs somebody in through the form, as a stranger would. */
  async function signIn(page, id, partner) {
    await page.goto(`${server().url}/demo`);
    await page.getByLabel('Your name').fill(id[0].toUpperCase() + id.slice(1));
    await page.getByLabel('Your id').fill(id);
    await page.getByLabel('Talk to (their id)').fill(partner);
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
  }

  async function write(page, text) {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  }

  const bubble = (page, text) => page.locator('.message').filter({ hasText: text });
  const tick = (page, text, name) => bubble(page, text).locator('.tick').getByText(name).waitFor({ state: 'attached' });

  it('lets two people talk: text, ticks, typing and presence', async () => {
    const [ana, ben] = [await aWindow(), await aWindow()];
    await signIn(ana, 'ana', 'ben');
    await write(ana, 'Hello Ben');
    await tick(ana, 'Hello Ben', 'Sent');
    await ana.getByText('offline').waitFor();

    await signIn(ben, 'ben', 'ana');
    await bubble(ben, 'Hello Ben').waitFor();
    await tick(ana, 'Hello Ben', 'Read');
    await ana.locator('#talk-status', { hasText: 'online' }).waitFor();

    await ben.getByRole('textbox', { name: 'Message' }).pressSequentially('Hel');
    await ana.locator('#typing', { hasText: 'Ben is writing' }).waitFor();
    await write(ben, 'Hello Ana <b>&amp;</b> 👋');
    await bubble(ana, 'Hello Ana <b>&amp;</b> 👋').waitFor();
    await ana.locator('#typing').waitFor({ state: 'hidden' });

    await ben.close();
    await ana.locator('#talk-status', { hasText: 'last seen' }).waitFor();
    assert.deepEqual([...ana.broken, ...ben.broken], []);
  });

  it('counts what waits while another conversation is open, and reads it when it is opened', async () => {
    const [eva, fay] = [await aWindow(), await aWindow()];
    await signIn(eva, 'eva', 'fay');
    await eva.getByRole('textbox', { name: /Start a conversation/ }).fill('gus');
    await eva.getByRole('button', { name: 'Start conversation' }).click();
    await eva.getByRole('heading', { name: 'Gus' }).waitFor();
    await signIn(fay, 'fay', 'eva');
    await write(fay, 'one');
    await write(fay, 'two');

    await tick(fay, 'two', 'Delivered');
    await eva.locator('.badge', { hasText: '2' }).waitFor();
    await eva.waitForFunction(() => document.title.startsWith('(2)'));
    await eva.getByRole('button', { name: /Fay/ }).click();

    await tick(fay, 'two', 'Read');
    await eva.waitForFunction(() => !document.title.startsWith('('));
  });

  it('shows pictures as thumbnails and hands out other files', async () => {
    const [cem, dao] = [await aWindow(), await aWindow({ colorScheme: 'dark', viewport: { width: 390, height: 780 } })];
    await signIn(cem, 'cem', 'dao');
    await signIn(dao, 'dao', 'cem');
    const picture = await cem.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 });
      canvas.getContext('2d').fillRect(100, 100, 400, 300);
      return canvas.toDataURL('image/png').split(',')[1];
    });
    await cem.locator('#file').setInputFiles([
      { name: 'pier.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('bring a coat') },
    ]);

    const image = dao.getByRole('img', { name: 'pier.png' });
    await image.waitFor();
    await dao.waitForFunction(() => document.querySelector('.picture img')?.naturalWidth > 0);
    assert.equal(await image.evaluate(element => element.naturalWidth), 640);
    const address = await dao.getByRole('link', { name: /notes\.txt/ }).getAttribute('href');
    assert.equal(await (await fetch(address)).text(), 'bring a coat');
    await tick(cem, 'notes.txt', 'Read');
    assert.deepEqual([...cem.broken, ...dao.broken], []);
  });

  it('says when the line is down, sends what was written meanwhile once, and catches up', async () => {
    const [gil, hal] = [await aWindow(), await aWindow()];
    await signIn(gil, 'gil', 'hal');
    await signIn(hal, 'hal', 'gil');
    await write(gil, 'before');
    await tick(gil, 'before', 'Read');

    await gil.context().setOffline(true);
    await gil.getByText('Connection lost').waitFor();
    await write(gil, 'written in a tunnel');
    await tick(gil, 'written in a tunnel', 'Sending');
    await write(hal, 'are you there?');
    await gil.context().setOffline(false);

    await bubble(gil, 'are you there?').waitFor();
    await bubble(hal, 'written in a tunnel').waitFor();
    await tick(gil, 'written in a tunnel', 'Read');
    await gil.locator('#line').waitFor({ state: 'hidden' });
    for (const page of [gil, hal])
      for (const text of ['before', 'written in a tunnel', 'are you there?'])
        assert.equal(await bubble(page, text).count(), 1, text);
  });

  it('keeps a message the server refuses, says why, and lets go of it', async () => {
    const ida = await aWindow();
    await signIn(ida, 'ida', 'joe');
    await ida.route('**/messages', route => route.request().method() === 'POST'
      ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'invalid_text', detail: 'text is not welcome today.' }) })
      : route.continue());

    await write(ida, 'hello?');
    await ida.getByText('Not sent: text is not welcome today.').waitFor();
    await ida.unroute('**/messages');
    await ida.getByRole('button', { name: 'Send again' }).click();

    await tick(ida, 'hello?', 'Sent');
    assert.equal(await bubble(ida, 'hello?').count(), 1);
  });

  it('goes on after a reload', async () => {
    const kai = await aWindow();
    await signIn(kai, 'kai', 'lea');
    await write(kai, 'still here');
    await tick(kai, 'still here', 'Sent');

    await kai.reload();

    await bubble(kai, 'still here').waitFor();
  });

  it('has a reference beside it that shows every part of the API', async () => {
    const page = await aWindow();
    await page.goto(`${server().url}/docs`);
    await page.getByText('Post message').first().waitFor({ timeout: 3 * patience }); // it draws every address of the product at once
    assert.deepEqual(page.broken, []);
  });

  it('asked no other host for anything', () => assert.deepEqual(strangers, []));
});
