import { after, before } from 'node:test';
import { Backoff, Conversa } from '@conversa/sdk';
import { startConversa } from '../../../tests/Acceptance/server/conversa.mjs';

let people = 0;

/** A real server for the tests of this describe. */
export function aServer(options) {
  const at = {};
  before(async () => { at.server = await startConversa(options); });
  after(() => at.server?.dispose());

  /** Somebody new, signed in. */
  at.someone = async (name, options = {}) => {
    const client = new Conversa({ url: at.server.url, ...options });
    await client.logIn('demo', `${name.toLowerCase()}-${++people}`, 'a long password', name);
    return client;
  };

  /** Two people and their room. */
  at.two = async more => {
    const [ana, ben] = [await at.someone('Ana', more), await at.someone('Ben')];
    return { ana, ben, room: (await ana.roomWith(ben.me.id)).id };
  };
  return at;
}

/** A network of one's own between a client and the real server. */
export function aLine() {
  const open = new Set();
  const faults = [];
  let up = true;
  const line = {
    asked: [],
    /** Everything that is open breaks, and nothing new gets through. */
    cut() { up = false; for (const each of open) each.abort(new TypeError('the line was cut')); },
    restore() { up = true; },
    /** Everything that is open breaks; the next try gets through. */
    interrupt() { line.cut(); line.restore(); },
    /** The server carries out the next request to this path, but its answer never arrives. */
    loseNextAnswerTo: path => faults.push({ path }),
    /** The next request to this path does not reach the server. */
    answerNext: (path, status, body = {}, headers = {}) => faults.push({ path, answer: () => new Response(JSON.stringify(body), { status, headers }) }),
    async fetch(url, request = {}) {
      line.asked.push({ url: String(url), ...request });
      if (!up) throw new TypeError('there is no line');
      const next = faults.findIndex(({ path }) => String(url).includes(path));
      const fault = next < 0 ? null : faults.splice(next, 1)[0];
      if (fault?.answer) return fault.answer();
      const broken = new AbortController();
      open.add(broken);
      const answer = await fetch(url, { ...request, signal: request.signal ? AbortSignal.any([request.signal, broken.signal]) : broken.signal });
      if (fault) throw new TypeError('the answer was lost');
      return answer;
    },
  };
  return line;
}

/** Quick tries, so that a test waits for the server and not for the client's patience. */
export const impatient = () => new Backoff(5, 20);

/** Listens, keeps what it hears, and waits for what is to come. */
export function listener(client, options = {}) {
  const [heard, states, waiting] = [[], [], []];
  const look = () => waiting.splice(0).forEach(check => check() || waiting.push(check));
  const stream = client.listen({ ...options, onEvent: event => { heard.push(event); look(); }, onState: state => { states.push(state); look(); } });
  const until = condition => new Promise(done => {
    const check = () => { const found = condition(); if (found) done(found); return Boolean(found); };
    if (!check()) waiting.push(check);
  });
  return {
    stream, heard, states,
    hears: matches => until(() => heard.find(matches)),
    is: state => until(() => stream.state === state),
    texts: () => heard.filter(event => event.type === 'message.posted').map(event => event.message.text),
  };
}

/** Everything a walk yields. */
export async function all(walk) {
  const found = [];
  for await (const each of walk) found.push(each);
  return found;
}
