import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { surprise } from '../surprises.mjs';

const here = new URL('../', import.meta.url);

/** What the pages may load; everything else is not there. */
const files = {
  '/sdk2.js': 'sdk2/node_modules/qiscus-sdk-core/dist/qiscus-sdk-core.min.js',
  '/sdk3.js': 'sdk3/node_modules/qiscus-sdk-javascript/dist/qiscus-sdk-javascript.umd.js',
  '/agent-v2.mjs': 'people/agent-v2.mjs',
  '/agent-v3.mjs': 'people/agent-v3.mjs',
  '/plain.mjs': 'people/plain.mjs',
  '/subscriptions.mjs': 'people/subscriptions.mjs',
};

const page = (sdk, global, version) => `<!doctype html><meta charset="utf-8"><title>Chat SDK v${version}</title>
<script src="/${sdk}.js"></script>
<script type="module">
import { agentForV${version} as agentFor } from '/agent-v${version}.mjs';
import { plain, plainError } from '/plain.mjs';
const file = ({ name, type, base64 }) => new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], name, { type });
const agent = agentFor(${global}, { report: (name, what) => reportHome(name, plain(what)), file });
window.ask = async (verb, what) => {
  try { return { answer: plain(await agent[verb](...what)) }; } catch (error) { return { error: plainError(error) }; }
};
</script>`;

const pages = { '/v2': page('sdk2', 'QiscusSDKCore', 2), '/v3': page('sdk3', 'QiscusSDK', 3) };

let shop;

/** The SDKs' browser builds, one page a person, served from another origin than the server's. */
export const inChromium = {
  name: 'Chromium',
  async agent(version, report) {
    shop ??= open();
    const { origin, context } = await shop;
    const tab = await context.newPage();
    tab.on('pageerror', error => surprise(error, `page of v${version}`));
    await tab.exposeFunction('reportHome', report);
    await tab.goto(`${origin}/v${version}`);
    await tab.waitForFunction(() => window.ask !== undefined);
    return {
      do: (verb, ...what) => tab.evaluate(([asked, given]) => window.ask(asked, given), [verb, what]),
      close: () => tab.close(),
    };
  },
  async close() {
    if (!shop) return;
    const { browser, listener } = await shop;
    shop = undefined;
    await browser.close();
    listener.close();
  },
};

async function open() {
  const listener = createServer(serve).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const browser = await chromium.launch({
    executablePath: process.env.CONVERSA_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
  const context = await browser.newContext();
  context.setDefaultNavigationTimeout(90_000); // the first page of a cold browser, on a machine that does everything at once
  return { listener, browser, context, origin: `http://127.0.0.1:${listener.address().port}` };
}

async function serve({ url }, response) {
  if (pages[url]) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pages[url]);
  } else if (files[url]) {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(await readFile(new URL(files[url], here)));
  } else {
    response.writeHead(404).end();
  }
}
