import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aServer } from '../Acceptance/server/suite.mjs';
import { aBrowser } from './browser.mjs';
import { firstRun } from './console-desk.mjs';

const wide = { viewport: { width: 1360, height: 900 } };

/** A call as the page itself makes it, with the cookie no script can read. */
const api = (page, method, path, body) => page.evaluate(async ([how, where, what]) => {
  const answer = await fetch(`/api/v1${where}`, { method: how, headers: { 'Conversa-Console': '1', ...(what && { 'content-type': 'application/json' }) }, body: what && JSON.stringify(what) });
  return answer.status === 204 ? null : answer.json();
}, [method, path, body]);

describe('The settings of a company', () => {
  const server = aServer();
  const aWindow = aBrowser();

  const saved = page => page.getByText('Saved.').first().waitFor();

  it('say who gets what; a wrong number, an unsaved change and a colleague who was faster are told', async () => {
    const page = await aWindow(wide);
    await firstRun(server(), page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Who gets what' }).click();
    await page.getByLabel('Conversations at once, per agent').fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A whole number from 1 to 1000, please.').waitFor();
    assert.equal(await page.getByLabel('Conversations at once, per agent').evaluate(field => document.activeElement === field), true);
    await page.getByLabel('Conversations at once, per agent').fill('4');
    await page.getByLabel('In turn').check();
    await page.picture('settings-01-rules');
    await page.getByRole('button', { name: 'Save' }).click();
    await saved(page);
    assert.deepEqual((({ mode, default_cap }) => [mode, default_cap])(await api(page, 'GET', '/inbox/settings')), ['round_robin', 4]);

    await page.getByLabel('Agents per conversation').fill('3');
    await page.getByRole('link', { name: 'Roles' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.picture('settings-02-leave');
    await page.getByRole('button', { name: 'Stay' }).click();
    await api(page, 'PATCH', '/inbox/settings', { default_cap: 7 });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed this').waitFor();
    await page.picture('settings-03-conflict');
    await page.getByRole('button', { name: 'Show their version' }).click();
    await page.waitForFunction(() => document.getElementById('default_cap').value === '7');
    await page.getByRole('link', { name: 'Roles' }).click();
    await page.getByRole('heading', { name: 'Roles' }).waitFor();
    assert.deepEqual(page.broken, []);
  });
});
