import { Refused, SignedOut } from './refused.js';
import { Session } from './session.js';
import type { Store } from './store.js';
import type { Tokens } from './types.js';

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** For what anybody may ask: no token goes along. */
  anonymous?: boolean;
  /** Goes out although the page is being left. */
  keepalive?: boolean;
}

/** Speaks HTTP with the native API: tokens, refusals, and one more try with a new token when the old one has expired. */
export class Transport {
  readonly base: string;
  readonly session: Session;
  readonly #fetch: typeof fetch;

  constructor(url: string, store: Store, ended: () => void, fetcher: typeof fetch = (...request) => fetch(...request)) {
    this.base = `${url.replace(/\/+$/, '')}/api/v1`;
    this.#fetch = fetcher;
    this.session = new Session(store, token => this.call<Tokens>('POST', '/sessions/refresh', { body: { refresh_token: token }, anonymous: true }), ended);
  }

  async call<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.open(method, path, call);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** The answer with its body unread; a "no" is thrown. */
  async open(method: string, path: string, call: Call = {}): Promise<Response> {
    return this.withToken(call.anonymous === true, async token => {
      const response = await this.#fetch(this.base + path, {
        method,
        headers: {
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...call.headers,
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(call.signal ? { signal: call.signal } : {}),
        ...(call.keepalive ? { keepalive: true } : {}),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
      });
      if (!response.ok) throw await Refused.from(response);
      return response;
    });
  }

  /** Runs a request with the token there is, and once more with a new one when the server refuses that. */
  async withToken<T>(anonymous: boolean, request: (token: string | null) => Promise<T>): Promise<T> {
    if (anonymous) return request(null);
    const token = this.session.tokens?.token;
    if (!token) throw new SignedOut();
    try {
      return await request(token);
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.status !== 401) throw failure;
      await this.session.renew(token);
      return request(this.session.tokens?.token ?? token);
    }
  }
}
