import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';

// The driver is installed once, for the acceptance tests.
const { chromium } = createRequire(new URL('../Acceptance/package.json', import.meta.url))('playwright-core');

/** Where pictures of what was seen go, for people to look at. */
export const pictures = process.env.END_TO_END_PICTURES ?? join(tmpdir(), 'conversa-end-to-end');

/** A browser for the stories of this describe. Returns the way to open a window of a person's own; each is gone after its story. */
export function aBrowser() {
  let browser;
  const contexts = [];
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await chromium.launch({
      executablePath: process.env.CONVERSA_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  });
  after(() => browser?.close());
  afterEach(() => Promise.all(contexts.splice(0).map(context => context.close())));

  return async (options = {}) => {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    contexts.push(context);
    context.setDefaultTimeout(45_000);
    const page = await context.newPage();
    page.broken = [];
    page.asked = [];
    page.on('pageerror', error => page.broken.push(error.message));
    page.on('console', message => /Content Security Policy|Trusted ?Type/i.test(message.text()) && page.broken.push(message.text()));
    page.on('request', request => page.asked.push(request));
    page.picture = name => page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
    return page;
  };
}
