import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../Acceptance/eventually.mjs';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { bubble, firstRun, reply, row, signIn, take, view, writing } from './console-desk.mjs';

const wide = { viewport: { width: 1360, height: 820 } };

describe('An agent at the console', () => {
  const server = aServer();
  const aWindow = aBrowser();
  let desk;

  async function atDesk(options) {
    const page = await aWindow({ ...wide, ...options });
    await signIn(server(), page);
    return page;
  }

  it('sets the server up, sees a customer come, answers, and the customer rates', async () => {
    const page = await aWindow(wide);
    desk = await firstRun(server(), page);
    await page.picture('console-01-empty');

    const budi = await desk.customer('Budi Santoso');
    await budi.writes('Do you roast on Mondays?');
    await page.waitForFunction(() => document.title.startsWith('(1)'));
    await view(page, 'Waiting').locator('.count', { hasText: '1' }).waitFor();
    await take(page, 'Budi Santoso');
    await reply(page, 'Every Monday!');

    await eventually(async () => (await budi.said()).some(each => each.text === 'Every Monday!'), { what: 'the answer at the customer' });
    await budi.types();
    await page.getByText('Budi Santoso is writing…').waitFor();
    await budi.reads((await budi.said()).at(-1));
    await bubble(page, 'Every Monday!').locator('.tick.read').waitFor();
    await page.waitForFunction(() => !document.title.startsWith('('));

    await page.reload();
    await bubble(page, 'Every Monday!').waitFor();
    await page.picture('console-02-talking');
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByLabel('What should the next one know?').fill('sent the opening hours');
    await page.keyboard.press('Enter');
    await page.locator('[data-fact="conversation.resolved"]', { hasText: 'sent the opening hours' }).waitFor();
    assert.equal((await budi.status()).state, 'resolved');
    await budi.rates(5, 'Thank you');

    await page.getByText('The customer rated 5 of 5. “Thank you”').waitFor();
    await view(page, 'Resolved').click();
    await row(page, 'Budi Santoso').getByText('★ 5').waitFor();
    await page.picture('console-03-resolved');
    assert.deepEqual(page.broken, []);
  });

  it('loses and doubles nothing when the network goes, and says so', async () => {
    const page = await atDesk();
    const maya = await desk.customer('Maya Wijaya');
    await maya.writes('My order has not arrived.');
    await take(page, 'Maya Wijaya');
    await reply(page, 'I am looking.');
    await eventually(async () => (await maya.said()).length === 2);

    await page.context().setOffline(true);
    await page.getByText('Offline: what you see may be old.').waitFor();
    await reply(page, 'It is on its way.');
    await page.locator('.bubble.pending', { hasText: 'It is on its way.' }).waitFor();
    await page.picture('console-04-offline');
    await maya.writes('Hello? Are you there?');
    await page.context().setOffline(false);

    await bubble(page, 'Hello? Are you there?').waitFor();
    await eventually(async () => (await maya.said()).some(each => each.text === 'It is on its way.'), { what: 'what was written in the tunnel' });
    await page.locator('.bubble.pending').waitFor({ state: 'detached' });
    await page.getByText('Offline: what you see may be old.').waitFor({ state: 'detached' });
    for (const text of ['My order has not arrived.', 'I am looking.', 'It is on its way.', 'Hello? Are you there?']) {
      assert.equal(await bubble(page, text).count(), 1, text);
      assert.equal((await maya.said()).filter(each => each.text === text).length, 1, text);
    }
  });

  it('keeps a draft over a reload, and a refused reply until it is sent again', async () => {
    const page = await atDesk();
    const jan = await desk.customer('Jan de Vries');
    await jan.writes('Is there a discount for cafés?');
    await take(page, 'Jan de Vries');
    await writing(page).fill('Yes, from ten kilo');
    await page.reload();
    await writing(page).waitFor();
    assert.equal(await writing(page).inputValue(), 'Yes, from ten kilo');

    await page.route('**/messages', route => route.request().method() === 'POST'
      ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ status: 400, code: 'invalid_text', detail: 'text is not welcome today.' }) })
      : route.continue());
    await writing(page).press('Enter');
    await page.getByText('Not sent: text is not welcome today.').waitFor();
    await page.picture('console-05-refused');
    await page.reload();
    await page.getByText('Not sent: text is not welcome today.').waitFor();
    await page.unroute('**/messages');
    await page.getByRole('button', { name: 'Send again' }).click();

    await eventually(async () => (await jan.said()).filter(each => each.text === 'Yes, from ten kilo').length === 1);
    await page.locator('.bubble.failed').waitFor({ state: 'detached' });
  });

  it('hands files over, and notes that the customer never sees', async () => {
    const page = await atDesk();
    const eva = await desk.customer('Eva Lim');
    await eva.writes('Can you send me the menu?');
    await take(page, 'Eva Lim');
    const picture = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 });
      canvas.getContext('2d').fillRect(100, 100, 400, 300);
      return canvas.toDataURL('image/png').split(',')[1];
    });
    await page.locator('#attach').setInputFiles([{ name: 'menu.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') }]);
    await page.getByRole('img', { name: 'menu.png' }).waitFor();
    await page.waitForFunction(() => document.querySelector('.picture img')?.naturalWidth > 0);

    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByRole('textbox', { name: 'Write a note for your team' }).fill('A regular.');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.note:not(.pending)', { hasText: 'A regular.' }).waitFor();
    await page.picture('console-06-file-and-note');

    const said = await eva.said();
    assert.equal(said.at(-1).payload.file_name, 'menu.png');
    assert.ok(said.every(each => !each.text.includes('A regular.')));
    assert.deepEqual(page.broken, []);
  });

  it('works with the keyboard alone', async () => {
    const page = await atDesk();
    const kim = await desk.customer('Kim Tan');
    await kim.writes('Where are you?');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('go to: waiting');
    await page.keyboard.press('Enter');
    await row(page, 'Kim Tan').waitFor();
    await page.keyboard.press('j');
    await bubble(page, 'Where are you?').waitFor();
    await page.keyboard.press('t');
    await writing(page).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'words');
    await page.keyboard.type('In Bandung.');
    await page.keyboard.press('Enter');
    await eventually(async () => (await kim.said()).some(each => each.text === 'In Bandung.'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'Write a note for your team' }).waitFor();
    await page.keyboard.type('Asked for the address.');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.note:not(.pending)').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.activeElement?.id === 'new-tag');
    await page.keyboard.type('address');
    await page.keyboard.press('Enter');
    await page.locator('.about .mark.tag', { hasText: 'address' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.picture('console-07-help');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByLabel('What should the next one know?').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal((await kim.status()).state, 'resolved');
    await page.keyboard.press('e');
    await page.locator('[data-fact="conversation.reopened"]').waitFor();
  });

  it('snoozes, blocks, goes offline, and signs out', async () => {
    const page = await atDesk();
    const lea = await desk.customer('Lea Roth');
    await lea.writes('Call me next week.');
    await take(page, 'Lea Roth');
    await page.getByRole('button', { name: 'Snooze' }).click();
    await page.getByRole('button', { name: 'Tomorrow morning' }).click();
    await page.locator('[data-fact="conversation.snoozed"]').waitFor();
    await view(page, 'Snoozed').click();
    await row(page, 'Lea Roth').click();
    await page.getByRole('button', { name: 'Block customer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Block customer' }).click();
    await page.locator('[data-state="blocked"]').waitFor();
    await assert.rejects(lea.writes('Hello?'));

    await page.getByLabel('Whether you can be given conversations').selectOption('away');
    await page.locator('.availability[data-now="away"]').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${server().url}/inbox/mine`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
