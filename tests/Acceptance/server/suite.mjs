import { after, before } from 'node:test';
import { startConversa } from './conversa.mjs';

/** A server for the scenarios of this describe: started before the first, gone after the last. Returns the way to ask for it. */
export function aServer(options) {
  let server;
  before(async () => { server = await startConversa(options); });
  after(() => server?.dispose());
  return () => server;
}
