import { createRequire } from 'node:module';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { agentForV2 } from './agent-v2.mjs';
import { agentForV3 } from './agent-v3.mjs';
import { plain, plainError } from './plain.mjs';

const fromSdk2 = createRequire(new URL('../sdk2/package.json', import.meta.url));
const fromSdk3 = createRequire(new URL('../sdk3/package.json', import.meta.url));

/** The SDKs as Node modules, several people in this very process. */
export const inNode = {
  name: 'Node',
  async agent(version, report) {
    const agent = version === 2 ? agentForV2(sdk2(), { report: plainly(report), file }) : agentForV3(sdk3(), { report: plainly(report), file });
    return {
      do: async (verb, ...what) => {
        try {
          return { answer: plain(await agent[verb](...what)) };
        } catch (error) {
          return { error: plainError(error) };
        }
      },
      close: () => agent.leave(),
    };
  },
  close: async () => {},
};

const plainly = report => (name, what) => report(name, plain(what));

const sdk2 = () => fromSdk2('qiscus-sdk-core');

function sdk3() {
  globalThis.XMLHttpRequest ??= fromSdk3('xhr2');
  globalThis.WebSocket ??= fromSdk3('ws');
  return fromSdk3('qiscus-sdk-javascript');
}

/** What superagent accepts as a file in Node: bytes (then the part has no file name), a path, or a stream. */
function file({ name, base64, as = 'path' }) {
  const bytes = Buffer.from(base64, 'base64');
  if (as === 'bytes') return bytes;
  const path = join(tmpdir(), `conversa-acceptance-${process.pid}-${name}`);
  writeFileSync(path, bytes);
  return as === 'stream' ? createReadStream(path) : path;
}
