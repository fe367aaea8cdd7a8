import { Backoff, newId, pause } from './backoff.js';
import { isPassing, Refused, SignedOut } from './refused.js';
import type { Store } from './store.js';
import type { Draft, Message } from './types.js';

/** Something said that the server has not confirmed. */
export interface Waiting extends Draft {
  client_id: string;
  /** Where it goes; empty when the one who delivers knows. */
  room: string;
  written_at: string;
  /** Why the server refused it; empty while it is on its way. It stays until it is sent again or discarded. */
  failed: string;
}

export interface OutboxOptions {
  /** What is said outlives a reload if this does. */
  store: Store;
  /** Posts one message and answers what was stored. The same client id again must be the same message. */
  deliver: (waiting: Waiting) => Promise<Message>;
  /** Hears whenever what waits has changed. */
  onChange?: () => void;
  /** Hears of each message that was stored. */
  onSent?: (message: Message, waiting: Waiting) => void;
  backoff?: Backoff;
}

const prefix = 'outbox:';

/**
 * Keeps what was said until the server has it: in the order it was written, across lost lines and reloads, never twice (each has a client id, and the server
 * stores an id once). A refusal is shown, not repeated; what comes after it goes on.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #backoff: Backoff;
  readonly #entries = new Map<string, Waiting>();
  #running = false;
  #wake: AbortController | null = null;
  #stopped = false;
  #count = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff(500, 15_000);
  }

  /** What waits, oldest first. */
  get waiting(): Waiting[] {
    return [...this.#entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  }

  /** Takes up what an earlier life of the page left, and sends it. Answers whether there was anything. */
  restore(): boolean {
    for (const key of this.#options.store.keys().filter(name => name.startsWith(prefix))) {
      const kept = this.#options.store.get(key);
      try {
        if (kept && !this.#entries.has(key)) this.#entries.set(key, JSON.parse(kept) as Waiting);
      } catch {
        this.#options.store.remove(key); // half written: there is nothing to send
      }
    }
    this.#changed();
    void this.#run();
    return this.#entries.size > 0;
  }

  /** Says something. It is kept before this returns. */
  add(room: string, draft: Draft, clientId = newId()): Waiting {
    const waiting: Waiting = { ...draft, client_id: clientId, room, written_at: new Date().toISOString(), failed: '' };
    // The key sorts by time, then by order within one life of the page; the random id keeps tabs apart.
    const key = `${prefix}${String(Date.now()).padStart(15, '0')}-${String(this.#count++).padStart(6, '0')}-${clientId}`;
    this.#keep(key, waiting);
    this.#changed();
    void this.#run();
    return waiting;
  }

  /** Tries a refused one again, with the same client id. */
  resend(clientId: string): void {
    const [key, waiting] = this.#find(clientId);
    if (!key || !waiting) return;
    this.#keep(key, { ...waiting, failed: '' });
    this.#changed();
    this.nudge();
  }

  /** Lets go of one. */
  discard(clientId: string): void {
    const [key] = this.#find(clientId);
    if (!key) return;
    this.#drop(key);
    this.#changed();
  }

  /** The event stream told of this message before its answer came, or another tab sent it. */
  confirm(clientId: string): void {
    this.discard(clientId);
  }

  /** Tries now instead of after the wait. */
  nudge(): void {
    this.#wake?.abort();
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.abort();
  }

  async #run(): Promise<void> {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    try {
      for (let next = this.#next(); next && !this.#stopped; next = this.#next()) await this.#deliver(...next);
    } finally {
      this.#running = false;
    }
  }

  #next(): [string, Waiting] | undefined {
    return [...this.#entries].filter(([, entry]) => !entry.failed).sort(([one], [other]) => (one < other ? -1 : 1))[0];
  }

  async #deliver(key: string, waiting: Waiting): Promise<void> {
    try {
      const message = await this.#options.deliver(waiting);
      this.#backoff.reset();
      this.#drop(key);
      this.#options.onSent?.(message, waiting);
      this.#changed();
    } catch (failure) {
      if (!this.#entries.has(key)) return;
      if (!isPassing(failure)) {
        this.#keep(key, { ...waiting, failed: failure instanceof Refused || failure instanceof SignedOut ? failure.message : String(failure) });
        this.#changed();
        return;
      }
      this.#wake = new AbortController();
      await pause(this.#backoff.next(failure instanceof Refused ? failure.retryAfter : 0), this.#wake.signal);
    }
  }

  #find(clientId: string): [string, Waiting] | [] {
    return [...this.#entries].find(([, entry]) => entry.client_id === clientId) ?? [];
  }

  #keep(key: string, waiting: Waiting): void {
    this.#entries.set(key, waiting);
    this.#options.store.set(key, JSON.stringify(waiting));
  }

  #drop(key: string): void {
    this.#entries.delete(key);
    this.#options.store.remove(key);
  }

  #changed(): void {
    this.#options.onChange?.();
  }
}
