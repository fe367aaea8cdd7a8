import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { rawRequest } from '../Acceptance/clients/wire.mjs';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { aCompany } from './company.mjs';
import { bubble, demoPage, launcher, tick, write, writing } from './visitor.mjs';

describe('The widget, looked at', () => {
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

  /** How many people the server knows. */
  async function people() {
    let [count, after] = [0, ''];
    do {
      const page = await company.server('GET', `/users?limit=100${after && `&after=${after}`}`);
      count += page.users.length;
      after = page.next;
    } while (after);
    return count;
  }


  it('leaves nothing on the device and says nothing about the visitor before they write', async () => {
    const page = await aWindow();
    const before = await people();
    await page.goto(demoPage(server()));
    await launcher(page).waitFor();
    await page.getByText('Looking for a coffee?').waitFor();
    await page.picture('04-greeting');
    const kept = () => page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]);
    const nothing = ['', 0, 0, 0, 0, 0];
    assert.deepEqual(await kept(), nothing);
    assert.deepEqual(await page.context().cookies(), []);
    const look = page.asked.filter(request => request.url().includes('/api/'));
    assert.deepEqual(look.map(request => request.url().replace(/[^/]+$/, '…')), [`${server().url}/api/v1/widget/…`]);
    const headers = await look[0].allHeaders();
    assert.deepEqual([headers.authorization, headers.cookie, headers.referer], [undefined, undefined, undefined]);
    assert.ok(page.asked.every(request => request.url().startsWith(server().url)));

    await page.getByRole('button', { name: 'Close this greeting' }).click();
    await launcher(page).click();
    await writing(page).waitFor();
    assert.deepEqual(await kept(), nothing);
    assert.equal(await people(), before);
    await write(page, 'Now you may remember me');
    await tick(page, 'Now you may remember me', 'Sent');
    assert.equal(await people(), before + 1);
    assert.deepEqual(await page.context().cookies(), []);
    assert.ok((await page.evaluate(() => Object.keys(localStorage))).every(key => key.startsWith('conversa:')));
  });

  it('is asked a few things first where the company wants that, in Indonesian', async () => {
    const key = await company.channel({
      language: 'id', color: '#ffd23f', position: 'left', launcher: 'Tanya kami', title: 'Kopi Lestari', privacy_url: 'https://kopi.example/privasi',
      form: { fields: [{ name: 'name', required: true }, { name: 'email', kind: 'email' }, { name: 'order', label: 'Nomor pesanan', why: 'Agar kami menemukannya segera.' }, { name: 'topic', kind: 'choice', label: 'Tentang', options: ['Pesanan', 'Lainnya'], required: true }] },
    });
    const page = await aWindow();
    await page.goto(demoPage(server(), key));
    await page.getByRole('button', { name: /Tanya kami/ }).click();
    await page.getByRole('button', { name: 'Mulai mengobrol' }).click();
    await page.getByText('Mohon diisi.').first().waitFor();
    assert.equal(await page.getByLabel('Nama Anda').evaluate(field => field.getRootNode().activeElement === field), true);
    await page.getByLabel('Nama Anda').fill('Sari');
    await page.getByLabel(/Alamat surel/).fill('bukan alamat');
    await page.getByLabel('Tentang').selectOption('Pesanan');
    await page.getByRole('button', { name: 'Mulai mengobrol' }).click();
    await page.getByText('Mohon tulis alamat surel').waitFor();
    await page.picture('11-form');
    await page.getByLabel(/Alamat surel/).fill('sari@example.com');
    await page.getByLabel(/Nomor pesanan/).fill('1234');
    await page.getByRole('button', { name: 'Mulai mengobrol' }).click();
    await page.getByRole('textbox', { name: 'Tulis pesan' }).fill('Di mana pesanan saya?');
    await page.keyboard.press('Enter');
    await tick(page, 'Di mana pesanan saya?', 'Terkirim');
    await page.getByText('Anda nomor').waitFor();
    await page.picture('12-indonesian');

    const conversation = await company.conversationAbout('Di mana pesanan saya?');
    assert.equal(conversation.customer.name, 'Sari');
    assert.deepEqual(conversation.info, { order: '1234', topic: 'Pesanan' });
    assert.deepEqual(page.broken, []);
  });

  it('needs no mouse', async () => {
    const page = await aWindow();
    await page.goto(demoPage(server()));
    await launcher(page).waitFor();
    const focused = () => page.evaluate(() => { const inside = document.activeElement?.shadowRoot?.activeElement; return inside && (inside.getAttribute('aria-label') || inside.textContent); });
    for (let tabs = 0; tabs < 10 && !(await focused())?.startsWith('Open chat'); tabs++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Only keys here');
    await page.keyboard.press('Enter');
    await tick(page, 'Only keys here', 'Sent');
    const stops = new Set();
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Tab');
      stops.add(await focused());
    }
    assert.ok(!stops.has(null), 'the focus stays inside the dialog');
    for (const name of ['Close chat', 'Attach a file', 'Write a message', 'Send']) assert.ok(stops.has(name), name);
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Shift+Tab');
      assert.notEqual(await focused(), null);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(await focused(), /^Open chat/);
  });

  it('has a name for everything a screen reader meets', async () => {
    const page = await opened();
    await write(page, 'Can you hear me?');
    await tick(page, 'Can you hear me?', 'Sent');
    const tree = await page.locator('.panel').ariaSnapshot();
    for (const expected of ['dialog "Kopi Lestari"', 'heading "Kopi Lestari"', 'button "Close chat"', 'log "Kopi Lestari"', 'textbox "Write a message"', 'button "Send"', 'button "Attach a file"', 'status'])
      assert.ok(tree.includes(expected), `${expected} in\n${tree}`);
    assert.match(tree, /You/);
    assert.doesNotMatch(tree, /(button|textbox|link|img)(?! ")\s*(\n|$)/m);
  });

  it('fits a phone', async () => {
    const page = await opened({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, colorScheme: 'dark' });
    await write(page, 'Written on a small screen, with a rather long sentence and-a-word-that-is-much-too-long-to-fit-into-a-single-line-of-it');
    await tick(page, 'Written on a small screen', 'Sent');
    const conversation = await company.conversationAbout('Written on a small screen');
    await company.take(conversation);
    await company.write(conversation, 'We can read it well.');
    await bubble(page, 'We can read it well.').waitFor();
    await page.picture('13-phone-dark');
    const box = await page.getByRole('dialog').boundingBox();
    assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 360, 740]);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const small = await page.evaluate(() => [...document.querySelector('conversa-widget').shadowRoot.querySelectorAll('.panel button:not([hidden])')].filter(button => { const { width, height } = button.getBoundingClientRect(); return width < 24 || height < 24; }).map(button => button.outerHTML));
    assert.deepEqual(small, []);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.picture('14-phone-launcher');
  });

  it('is handed a small script that browsers may keep', async () => {
    const script = (headers = {}) => rawRequest(`${server().url}/widget.js`, { headers });
    const [plain, packed] = [await script(), await script({ 'accept-encoding': 'gzip;q=1, br' })];
    assert.deepEqual([plain.status, plain.headers['content-type'], plain.headers['content-encoding']], [200, 'text/javascript; charset=utf-8', undefined]);
    assert.match(plain.headers['cache-control'], /public, max-age=\d+/);
    assert.deepEqual([packed.headers['content-encoding'], packed.headers.vary], ['br', 'Accept-Encoding']);
    assert.ok(Number(packed.headers['content-length']) <= 25 * 1024);
    assert.notEqual(packed.headers.etag, plain.headers.etag);
    assert.equal((await script({ 'if-none-match': plain.headers.etag })).status, 304);
    assert.equal((await script({ 'accept-encoding': 'br;q=0' })).headers['content-encoding'], undefined);
  });

  it('finds the chat on a page of another origin with a policy of its own, too', async () => {
    const page = await aWindow();
    await page.goto(demoPage(server()));
    const key = await page.evaluate(() => document.querySelector('script').dataset.channel);
    const shop = createServer((_, response) => response.writeHead(200, {
      'content-type': 'text/html', 'content-security-policy': `default-src 'none'; script-src ${server().url}; connect-src ${server().url}; img-src ${server().url}; require-trusted-types-for 'script'; sandbox allow-scripts allow-same-origin`,
    }).end(`<!doctype html><title>Shop</title><h1>Shop</h1><script src="${server().url}/widget.js" data-channel="${key}" async></script>`)).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    try {
      await page.goto(`http://127.0.0.1:${shop.address().port}/`);
      await launcher(page).click();
      await write(page, 'From afar');
      await tick(page, 'From afar', 'Sent');
      assert.deepEqual(page.broken, []);
    } finally {
      shop.close();
      shop.closeAllConnections();
    }
  });
});
