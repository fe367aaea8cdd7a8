import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { bubble, firstRun, reply, row, signIn, take, view, writing } from './console-desk.mjs';

const axe = readFileSync(createRequire(new URL('../Acceptance/package.json', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { viewport: { width: 390, height: 780 }, hasTouch: true };

/** What axe finds on the page as it is, but for matters of taste. */
async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.map(each => `${each.impact} ${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`);
}

describe('The console, looked at', () => {
  const server = aServer();
  const aWindow = aBrowser();

  it('is for everybody, from the first run on, in light and in dark', async () => {
    const page = await aWindow({ viewport: { width: 1360, height: 820 } });
    await page.goto(server().url);
    await page.getByLabel('Set-up code').waitFor();
    assert.deepEqual(await faults(page), [], 'set-up');
    const desk = await firstRun(server(), page);
    assert.deepEqual(await faults(page), [], 'empty inbox');

    for (const [name, words] of [['Budi Santoso', 'Do you roast on Mondays?'], ['Maya Wijaya', 'My order has not arrived yet.'], ['Jan de Vries', 'Is there a discount for cafés?']])
      await (await desk.customer(name)).writes(words);
    await take(page, 'Budi Santoso');
    await reply(page, 'Every Monday!');
    await bubble(page, 'Every Monday!').locator('.tick').waitFor();
    await page.getByLabel('Add tag').fill('roasting');
    await page.keyboard.press('Enter');
    await page.locator('.about .mark.tag').waitFor();
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByRole('textbox', { name: 'Write a note for your team' }).fill('A regular.');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.note:not(.pending)').waitFor();
    assert.deepEqual(await faults(page), [], 'talking');
    await page.picture('console-11-light');

    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('#palette-list').getByRole('option').first().waitFor();
    assert.deepEqual(await faults(page), [], 'palette');
    await page.picture('console-12-palette');
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    assert.deepEqual(await faults(page), [], 'dark');
    await page.picture('console-13-dark');
    for (const button of ['Hand over', 'Snooze', 'Resolve']) {
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await faults(page), [], button);
      await page.picture(`console-14-${button.toLowerCase().replace(' ', '-')}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it('fits a phone, a pane at a time', async () => {
    const page = await aWindow(phone);
    await signIn(server(), page);
    await page.getByRole('button', { name: 'Views' }).click();
    await view(page, 'Mine').waitFor();
    await page.picture('console-21-phone-views');
    await view(page, 'Mine').click();
    await row(page, 'Budi Santoso').click();
    await writing(page).waitFor();
    await page.picture('console-22-phone-conversation');
    assert.deepEqual(await faults(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing hangs over the edge');
    await page.getByRole('button', { name: 'Back' }).click();
    await row(page, 'Budi Santoso').waitFor();
    await page.picture('console-23-phone-list');
  });

  it('speaks Indonesian to who asks for it', async () => {
    const page = await aWindow({ locale: 'id-ID', viewport: { width: 1360, height: 820 } });
    await page.goto(`${server().url}/sign-in`);
    await page.getByLabel('Kata sandi').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'id');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Password').waitFor();
  });

  it('answers at its own addresses only', async () => {
    const status = async path => (await fetch(server().url + path)).status;
    for (const path of ['/', '/set-up', '/sign-in', '/invitation', '/inbox/mine', '/inbox/mine/12', '/board', '/reports']) assert.equal(await status(path), 200, path);
    for (const path of ['/nothing', '/inbox', '/api/v1/nothing', '/inbox/mine/12/more', '/_framework/nothing.js']) assert.equal(await status(path), 404, path);
  });
});
