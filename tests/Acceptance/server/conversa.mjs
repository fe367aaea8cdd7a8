import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.mjs';
import { freePort } from './ports.mjs';
import { freshDatabase } from './postgres.mjs';

const repository = new URL('../../../', import.meta.url).pathname;

/** The demo workspace every server here is seeded with. */
export const demo = { code: 'demo', secret: 'acceptance-demo-secret-0123456789' };

/** The workspace next door, which must not see a thing. */
export const neighbour = { code: 'elsewhere' };

/**
 * Starts the real host process with data of its own and waits until it says it is ready.
 * `settings` are configuration keys, e.g. `{ 'Identity:SessionLifetime': '00:00:08' }`; `workspaces` are codes of more workspaces.
 */
export async function startConversa({ settings = {}, workspaces = [] } = {}) {
  const server = new Conversa(await freePort(), await freePort(), await mkdtemp(join(tmpdir(), 'conversa-acceptance-')), await freshDatabase(), settings);
  for (const code of workspaces) await server.makeWorkspace(code);
  await server.start();
  return server;
}

class Conversa {
  #process;
  #database;
  #settings;

  constructor(port, mqttPort, folder, database, settings) {
    this.port = port;
    this.mqttPort = mqttPort;
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.mqttUrl = `ws://127.0.0.1:${port}/mqtt`;
    this.#database = database;
    this.#settings = settings;
  }

  async start() {
    const child = this.#host('--urls', this.url);
    const killAtExit = () => child.kill('SIGKILL');
    process.once('exit', killAtExit);
    this.#process = child;
    child.ended = once(child, 'exit').finally(() => process.off('exit', killAtExit));
    const ready = eventually(async () => (await fetch(`${this.url}/health/ready`)).ok, { within: 60_000, what: 'a ready server' });
    const ended = child.ended.then(([code]) => { throw new Error(`the host ended with ${code}`); });
    await Promise.race([ready, ended]).catch(error => { throw new Error(`${error.message}\n${this.lastWords()}`, { cause: error }); });
    for (const settled of [ready, ended]) settled.catch(() => {});
  }

  /** What an operator does on the command line. */
  async makeWorkspace(code) {
    const [exit] = await once(this.#host('workspace', 'create', code, code), 'exit');
    if (exit !== 0) throw new Error(`no workspace ${code}\n${this.lastWords()}`);
  }

  /** Asks it to stop, as an operator does, and waits until it has drained. */
  async stop() {
    this.#process.kill('SIGTERM');
    await this.#process.ended;
  }

  /** Pulls the plug. */
  async kill() {
    this.#process.kill('SIGKILL');
    await this.#process.ended;
  }

  /** Stops it for good and leaves nothing behind. */
  async dispose() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await this.#database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  lastWords(lines = 40) {
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-lines).map(line => line.slice(0, 400)).join('\n');
  }

  get #log() {
    return join(this.folder, 'host.log');
  }

  #host(...words) {
    const output = openSync(this.#log, 'a');
    return spawn('dotnet', [hostAssembly(), ...words, '--data', this.folder], { stdio: ['ignore', output, output], env: { ...process.env, ...this.#environment() } });
  }

  #environment() {
    const settings = {
      'Demo:Enabled': 'true',
      'Demo:Secret': demo.secret,
      'Storage:Postgres': this.#database?.connectionString ?? '',
      'Realtime:TcpPort': String(this.mqttPort),
      ...this.#settings,
    };
    return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replaceAll(':', '__'), String(value)]));
  }
}

function hostAssembly() {
  const built = ['release', 'debug'].map(kind => join(repository, `artifacts/bin/Host/${kind}/Conversa.Host.dll`));
  const found = process.env.CONVERSA_HOST_DLL ?? built.find(existsSync);
  if (!found) throw new Error('Build the host first (dotnet build src/Host) or name its assembly in CONVERSA_HOST_DLL.');
  return found;
}
