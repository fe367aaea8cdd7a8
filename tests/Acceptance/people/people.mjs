import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../eventually.mjs';
import { demo } from '../server/conversa.mjs';

/** Everyone's password in these tests. */
export const password = 'correct horse battery staple';

/** A user id nobody had before. (v3 misreads topics of people whose id starts with c or n.) */
export const someone = name => `${name}.${randomBytes(4).toString('hex')}`;

/**
 * The cast of one suite: people who use one version of the SDK in one place (Node or Chromium) against one server.
 * `server` may be anything with `url` and `mqttUrl`, a faulty line for instance.
 */
export function peopleUsing(version, home, server) {
  const present = new Set();

  /** Someone whose SDK is set up but who has not logged in; with the `id` of somebody present, their second device. */
  async function visitor(name, { at = server(), id = someone(name), ...options } = {}) {
    const heard = [];
    const agent = await home.agent(version, (event, what) => { heard.push({ event, what }); });
    const person = new Person(id, agent, heard);
    present.add(person);
    await person.do('start', { appId: demo.code, url: at.url, mqttUrl: at.mqttUrl, ...options });
    return person;
  }

  /** Someone logged in, whose subscriptions the server has confirmed. */
  async function person(name, options) {
    const arrived = await visitor(name, options);
    arrived.account = await arrived.sdk.setUser(arrived.id, password, capitalised(name));
    await arrived.isListening();
    return arrived;
  }

  /** Two people online, and the room they share. */
  async function twoFriends(options) {
    const [ana, bob] = await Promise.all([person('ana', options), person('bob', options)]);
    const room = await (version === 2 ? ana.sdk.chatTarget(bob.id) : ana.sdk.chatUser(bob.id));
    return { ana, bob, room };
  }

  return {
    visitor,
    person,
    twoFriends,
    /** Everybody closes their client, so that the next scenario starts alone. */
    async leave() {
      await Promise.all([...present].map(each => each.close()));
      present.clear();
    },
  };
}

const capitalised = name => name[0].toUpperCase() + name.slice(1);

class Person {
  #agent;

  constructor(id, agent, heard) {
    this.id = id;
    this.heard = heard;
    this.#agent = agent;
    /** The SDK itself: every method by its own name, answers as plain values. */
    this.sdk = new Proxy({}, { get: (_, method) => (...what) => this.do('call', method, what) });
  }

  /** One of the agent's verbs; a refusal is thrown with the `status` and `body` the server answered. */
  async do(verb, ...what) {
    const { answer, error } = await this.#agent.do(verb, ...what);
    if (error) throw Object.assign(new Error(`${verb} ${verb === 'call' ? what[0] : ''}: ${error.message}`), error);
    return answer;
  }

  read(property) {
    return this.do('read', property);
  }

  token() {
    return this.do('token');
  }

  /** Everything heard so far under this name, each as the callback's arguments. */
  all(event) {
    return this.heard.filter(each => each.event === event).map(each => each.what);
  }

  /** Waits until something under this name matches, and returns the callback's first argument. */
  async hears(event, matches = () => true, patience = {}) {
    const found = await eventually(() => this.all(event).find(what => matches(...what)), { what: `${this.id} hearing ${event}`, ...patience })
      .catch(error => { throw new Error(`${error.message}; heard: ${this.#summary()}`, { cause: error.cause }); });
    return found[0];
  }

  /** How often something equal was heard. */
  times(event, ...what) {
    return this.all(event).filter(each => isDeepStrictEqual(each, what)).length;
  }

  async isListening() {
    const token = await this.token();
    await this.listensTo(`${token}/c`, `${token}/n`, `${token}/update`);
  }

  /** Waits until the server has confirmed these subscriptions. */
  async listensTo(...topics) {
    await eventually(async () => {
      const confirmed = await this.do('subscriptions');
      return topics.every(topic => confirmed.includes(topic));
    }, { what: `${this.id} subscribing ${topics.join(', ')}` });
  }

  close() {
    return this.#agent.close();
  }

  #summary() {
    return this.heard.slice(-12).map(({ event, what }) => `${event} ${JSON.stringify(what).slice(0, 160)}`).join(' | ') || 'nothing';
  }
}

/** For assert.rejects: the server said no, with this status and a body in the Chat SDK's error shape. */
export const refused = status => error => {
  const complaint = error.body?.error;
  if (error.status !== status || error.body?.status !== status || typeof complaint?.message !== 'string' || !Array.isArray(complaint?.detailed_messages)) {
    throw new Error(`expected a refusal with ${status}, got ${error.status} ${JSON.stringify(error.body)} (${error.message})`);
  }
  return true;
};
