/** How long to wait between tries: twice as long each time up to a bound, and never the same for two clients. */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  readonly #random: () => number;
  #tries = 0;

  /** Waits in milliseconds. */
  constructor(first = 1000, most = 30_000, random: () => number = Math.random) {
    this.#first = first;
    this.#most = most;
    this.#random = random;
  }

  /** The next wait, at least as long as the server asked for. */
  next(atLeast = 0): number {
    const full = Math.min(this.#first * 2 ** this.#tries++, this.#most);
    return atLeast + full / 2 + (full / 2) * this.#random();
  }

  reset(): void {
    this.#tries = 0;
  }
}

/** Waits until the time is over or the signal comes. Never fails. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> => new Promise(done => {
  if (signal?.aborted) return done();
  const end = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    done();
  };
  const timer = setTimeout(end, milliseconds);
  signal?.addEventListener('abort', end);
});

/** An id nobody else has: 128 random bits. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
};
