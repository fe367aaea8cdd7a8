import http from 'node:http';
import { demo } from '../server/conversa.mjs';
import { password } from '../people/people.mjs';

/** The Chat SDK API without an SDK: what a client in any language may send. */
export class Wire {
  constructor(server, { prefix = 'sdk', appId = demo.code, token, userId } = {}) {
    this.base = `${server.url}/api/v2/${prefix}`;
    this.headers = { 'qiscus-sdk-app-id': appId, 'qiscus-sdk-version': 'ACCEPTANCE_1' };
    if (token) this.headers['qiscus-sdk-token'] = token;
    if (userId) this.headers['qiscus-sdk-user-id'] = userId;
  }

  /** Logs somebody in over the wire; they have no realtime connection. */
  static async loggedIn(server, id, options = {}) {
    const { body } = await new Wire(server, options).post('login_or_register', { email: id, password, username: id });
    const session = new Wire(server, { ...options, token: body.results.user.token, userId: id });
    return Object.assign(session, { id, account: body.results.user, token: body.results.user.token });
  }

  get(path, query = {}) {
    const text = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => [value].flat().map(each => [key, each]))).toString();
    return this.send('GET', text ? `${path}?${text}` : path);
  }

  post(path, json) {
    return this.send('POST', path, { body: JSON.stringify(json), type: 'application/json' });
  }

  form(path, encoded, method = 'POST') {
    return this.send(method, path, { body: String(encoded), type: 'application/x-www-form-urlencoded' });
  }

  delete(path, json) {
    return this.send('DELETE', path, json === undefined ? {} : { body: JSON.stringify(json), type: 'application/json' });
  }

  /** Everything said in a room, oldest first, page by page. */
  async history(roomId) {
    const found = [];
    for (;;) {
      const { body } = await this.get('load_comments', { topic_id: roomId, last_comment_id: found[0]?.id ?? 0, limit: 100 });
      if (body.results.comments.length === 0) return found;
      found.unshift(...body.results.comments.reverse());
    }
  }

  async send(method, path, { body, type, headers = {} } = {}) {
    const answer = await fetch(`${this.base}/${path}`, { method, body, headers: { ...this.headers, ...(type && { 'content-type': type }), ...headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  }
}

/** One request with exactly these headers, nothing added: fetch would not send some spellings. */
export function rawRequest(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, answer => {
      const parts = [];
      answer.on('data', part => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: answer.statusCode, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
