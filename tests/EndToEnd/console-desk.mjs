import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A first run through the page: somebody sets the server up and sits at the console. Answers what they and their customers do. */
export async function firstRun(server, page, { workspace = 'lestari' } = {}) {
  await page.goto(server.url);
  await page.getByLabel('Set-up code').fill(readFileSync(join(server.folder, 'setup-code'), 'utf8').trim());
  await page.getByLabel('Name of your workspace').fill('Kopi Lestari');
  await page.getByLabel('Short code').fill(workspace);
  await page.getByLabel('Your name').fill('Olga Hadi');
  await page.getByLabel('E-mail address').fill('olga@kopi.example');
  await page.getByLabel('Password').fill('seven tall giraffes');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await page.getByText('Nothing of yours is open.').waitFor();
  return deskOf(server, page);
}

/** Signs somebody in who has an account. */
export async function signIn(server, page, { email = 'olga@kopi.example', password = 'seven tall giraffes' } = {}) {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('.list h1').waitFor();
}

async function deskOf(server, page) {
  // The agent's own calls, as the page makes them: with the cookie no script can read.
  const channel = await page.evaluate(async key => (await fetch('/api/v1/channels', {
    method: 'POST', headers: { 'Conversa-Console': '1', 'content-type': 'application/json', 'Idempotency-Key': key }, body: JSON.stringify({ name: 'Website' }),
  })).json(), randomUUID());
  return {
    /** A customer on the shop's page. */
    customer: async name => {
      const { token } = await call(server, null, 'POST', `/widget/${channel.key}/sessions`, { name });
      const ask = (method, path, body) => call(server, token, method, path, body);
      const { conversation } = await ask('POST', `/widget/${channel.key}/conversation`, {});
      return {
        room: conversation,
        writes: text => ask('POST', `/rooms/${conversation}/messages`, { client_id: randomUUID(), text }),
        types: () => ask('PUT', `/rooms/${conversation}/typing`, { typing: true }),
        said: async () => (await ask('GET', `/rooms/${conversation}/messages?limit=100`)).messages.filter(each => each.type !== 'system_event').reverse(),
        reads: message => ask('PUT', `/rooms/${conversation}/receipt`, { read: message.id }),
        status: () => ask('GET', `/widget/${channel.key}/conversation`),
        rates: (score, text) => ask('POST', `/widget/${channel.key}/conversation/rating`, { score, text }),
      };
    },
  };
}

async function call(server, token, method, path, body) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method, headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) }, body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

export const view = (page, name) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${name}`) });
export const row = (page, name) => page.locator('.row').filter({ hasText: name });
export const bubble = (page, text) => page.locator('.bubble').filter({ hasText: text });
export const writing = page => page.getByRole('textbox', { name: 'Write to the customer' });

export async function reply(page, text) {
  await writing(page).fill(text);
  await page.keyboard.press('Enter');
}

export async function take(page, name) {
  await view(page, 'Waiting').click();
  await row(page, name).click();
  await page.getByRole('group', { name: 'What to do' }).getByRole('button', { name: 'Take' }).click();
  await writing(page).waitFor();
}
