import { Backoff, pause } from './backoff.js';
import { Refused, SignedOut } from './refused.js';
import { FrameReader, type Frame } from './sse.js';
import type { Transport } from './transport.js';
import type { ConversaEvent } from './types.js';
import { newer } from './types.js';

/**
 * What a screen can trust: `live`, it is current; `catching-up`, connected again, and what was missed is being told; `connecting`, the first time;
 * `offline`, nothing is heard and it is tried again; `ended`, for good.
 */
export type LineState = 'connecting' | 'catching-up' | 'live' | 'offline' | 'ended';

export interface ListenOptions {
  onEvent: (event: ConversaEvent) => void;
  onState?: (state: LineState) => void;
  /** The position of the last event that was dealt with. Without it, only what happens from now on. */
  after?: string;
  /** Ids of people whose coming and going is told too. */
  presence?: string[];
  /** After how much silence the line counts as dead, in milliseconds. The server says something at least every 15 seconds unless it is set otherwise. */
  silence?: number;
  /** Waits between tries. */
  backoff?: Backoff;
}

/**
 * The event stream. It goes on where it stopped, however often the line breaks: the server replays what was missed, in order, nothing twice. The token goes
 * in a header, so it is in no address and no log.
 */
export class EventStream {
  readonly #transport: Transport;
  readonly #options: ListenOptions;
  readonly #backoff: Backoff;
  readonly #stopped = new AbortController();
  #position: string;
  #state: LineState | null = null;
  #attempt: AbortController | null = null;
  #waiting: AbortController | null = null;
  #heardAt = 0;
  #retry = 0;

  constructor(transport: Transport, options: ListenOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#position = options.after ?? '';
    this.#backoff = options.backoff ?? new Backoff();
    this.#watchSurroundings();
    void this.#run();
  }

  /** The position of the last event; give it as `after` to go on there. */
  get position(): string {
    return this.#position;
  }

  get state(): LineState {
    return this.#state ?? 'connecting';
  }

  stop(): void {
    this.#stopped.abort();
    this.#attempt?.abort();
    this.#waiting?.abort();
    this.#say('ended');
  }

  /** Tries again now instead of after the wait; a line that was silent for long is given up for a new one. */
  nudge(): void {
    this.#waiting?.abort();
    if (this.#attempt && this.#heardAt > 0 && Date.now() - this.#heardAt > this.#silence / 2) this.#attempt.abort();
  }

  get #silence(): number {
    return this.#options.silence ?? 40_000;
  }

  async #run(): Promise<void> {
    let wait = 0;
    while (!this.#stopped.signal.aborted) {
      wait = 0;
      if (this.#state === null) this.#say('connecting');
      try {
        await this.#listen();
      } catch (failure) {
        if (this.#stopped.signal.aborted) return;
        if (failure instanceof SignedOut || (failure instanceof Refused && failure.status === 403)) return this.stop();
        wait = failure instanceof Refused ? failure.retryAfter : 0;
      }
      if (this.#stopped.signal.aborted) return;
      this.#say('offline');
      this.#waiting = new AbortController();
      await pause(this.#backoff.next(Math.max(wait, this.#retry)), this.#waiting.signal);
      this.#retry = 0;
    }
  }

  /** One connection, until it ends or falls silent. */
  async #listen(): Promise<void> {
    const attempt = this.#attempt = new AbortController();
    this.#heardAt = Date.now();
    const watch = setInterval(() => Date.now() - this.#heardAt > this.#silence && attempt.abort(), Math.min(5000, this.#silence / 2));
    try {
      const watched = this.#options.presence?.length ? `?presence=${encodeURIComponent(this.#options.presence.join(','))}` : '';
      const response = await this.#transport.open('GET', `/events${watched}`, {
        headers: { Accept: 'text/event-stream', ...(this.#position ? { 'Last-Event-ID': this.#position } : {}) },
        signal: attempt.signal,
      });
      this.#say(this.#position ? 'catching-up' : 'connecting');
      await this.#readAll(response.body!.getReader());
    } finally {
      clearInterval(watch);
      attempt.abort();
      this.#attempt = null;
    }
  }

  async #readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const [frames, decoder] = [new FrameReader(), new TextDecoder()];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#heardAt = Date.now();
      for (const frame of frames.read(decoder.decode(value, { stream: true }))) {
        if (this.#stopped.signal.aborted) return;
        this.#take(frame);
      }
    }
  }

  #take(frame: Frame): void {
    if (frame.kind === 'retry') {
      this.#retry = frame.milliseconds;
      return;
    }
    const event = JSON.parse(frame.data) as ConversaEvent;
    if (event.type === 'ready') {
      this.#position = event.position;
      this.#backoff.reset();
      this.#tell(event);
      this.#say('live');
      return;
    }
    const lasting = frame.id !== '' && frame.id !== '0';
    // Several events may share a position, so an equal one is new; the server repeats none.
    if (lasting && this.#position && newer(this.#position, frame.id)) return;
    this.#tell(event);
    if (lasting) this.#position = frame.id;
  }

  // One listener that throws must not cost the others the line.
  #tell(event: ConversaEvent): void {
    try {
      this.#options.onEvent(event);
    } catch (failure) {
      queueMicrotask(() => { throw failure; });
    }
  }

  #say(state: LineState): void {
    if (state === this.#state || this.#state === 'ended') return;
    this.#state = state;
    this.#options.onState?.(state);
  }

  #watchSurroundings(): void {
    if (typeof addEventListener !== 'function') return;
    const { signal } = this.#stopped;
    addEventListener('online', () => this.nudge(), { signal });
    addEventListener('offline', () => this.#attempt?.abort(), { signal });
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.nudge(), { signal });
  }
}
