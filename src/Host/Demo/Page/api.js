// The native API, as any client would use it.

const workspace = 'demo';

/** A "no" of the server's: what it said, for people and for programs. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem?.code ?? '';
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

// This page lets anyone be anyone, so the password is no secret.
const passwordOf = id => `demo password of ${id}`;

async function request(method, path, token, body, headers) {
  const json = body !== undefined && !(body instanceof Blob);
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(json ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    body: json ? JSON.stringify(body) : body,
  });
  if (response.status === 204)
    return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok)
    throw new Refused(response.status, answer, Number(response.headers.get('Retry-After')) || 0);
  return answer;
}

/** Logs in, or registers who is not there yet. */
export async function signIn(id, name) {
  const session = await request('POST', '/sessions', null, { workspace, user: id, password: passwordOf(id), ...(name ? { name } : {}) });
  return { token: session.token, id: session.user.id, name: session.user.name };
}

/** Makes sure that a partner exists, by letting them in once. */
async function register(id) {
  const { token } = await signIn(id, id[0].toUpperCase() + id.slice(1));
  await request('DELETE', '/sessions/current', token);
}

export class Api {
  constructor(me) {
    this.me = me;
  }

  /** Calls the API; a session that ended meanwhile is opened again once. */
  async call(method, path, body, headers) {
    try {
      return await request(method, path, this.me.token, body, headers);
    } catch (refused) {
      if (refused.status !== 401)
        throw refused;
      this.me.token = (await signIn(this.me.id)).token;
      return await request(method, path, this.me.token, body, headers);
    }
  }

  async rooms() {
    const all = [];
    let after = '';
    do {
      const page = await this.call('GET', `/rooms?limit=100${after && `&after=${encodeURIComponent(after)}`}`);
      all.push(...page.rooms);
      after = page.next;
    } while (after && all.length < 500);
    return all;
  }

  room = id => this.call('GET', `/rooms/${id}`);
  members = async id => (await this.call('GET', `/rooms/${id}/members?limit=100`)).members;
  before = (room, message) => this.call('GET', `/rooms/${room}/messages?limit=30${message ? `&before=${message}` : ''}`);

  async talkTo(id) {
    try {
      return await this.call('POST', '/rooms', { kind: 'single', user: id });
    } catch (refused) {
      if (refused.code !== 'user_unknown')
        throw refused;
      await register(id);
      return await this.call('POST', '/rooms', { kind: 'single', user: id });
    }
  }

  post = (room, message) => this.call('POST', `/rooms/${room}/messages`, message);
  upload = (file, key) => this.call('POST', `/files?name=${encodeURIComponent(file.name)}`, file, { 'Idempotency-Key': key, 'Content-Type': file.type || 'application/octet-stream' });
  receipt = (room, cursor) => this.call('PUT', `/rooms/${room}/receipt`, cursor);
  typing = (room, typing) => this.call('PUT', `/rooms/${room}/typing`, { typing });
  signOut = () => this.call('DELETE', '/sessions/current');
}
