import { Refused, SignedOut } from './refused.js';
import type { Store } from './store.js';
import type { Tokens } from './types.js';

const key = 'session';

/** Who is signed in, kept in the store so that a reload changes nothing, and continued with the refresh token when the server says it is time. */
export class Session {
  readonly #store: Store;
  readonly #refresh: (refreshToken: string) => Promise<Tokens>;
  readonly #ended: () => void;
  #running: Promise<void> | null = null;

  constructor(store: Store, refresh: (refreshToken: string) => Promise<Tokens>, ended: () => void) {
    this.#store = store;
    this.#refresh = refresh;
    this.#ended = ended;
  }

  /** Null when nobody is. Read afresh each time: another tab may have continued the session. */
  get tokens(): Tokens | null {
    const kept = this.#store.get(key);
    try {
      return kept ? JSON.parse(kept) as Tokens : null;
    } catch {
      return null; // not ours, or half written
    }
  }

  keep(tokens: Tokens): void {
    const { token, expires_at, refresh_token, refresh_expires_at, user } = tokens;
    this.#store.set(key, JSON.stringify({ token, expires_at, refresh_token, refresh_expires_at, user }));
  }

  forget(): void {
    this.#store.remove(key);
  }

  /** Gets a newer token than the one that was refused. However many ask at once, the server is asked once. */
  async renew(refused: string): Promise<void> {
    const { tokens } = this;
    if (!tokens) throw new SignedOut();
    if (tokens.token !== refused) return;
    this.#running ??= this.#renew(tokens).finally(() => { this.#running = null; });
    await this.#running;
  }

  async #renew(tokens: Tokens): Promise<void> {
    try {
      this.keep(await this.#refresh(tokens.refresh_token));
    } catch (failure) {
      if (!(failure instanceof Refused) || failure.status !== 401) throw failure;
      if (this.tokens && this.tokens.token !== tokens.token) return; // another tab was faster
      this.forget();
      this.#ended();
      throw new SignedOut();
    }
  }
}
