/** A "no" of the server's, as RFC 9457 tells it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** Stable, for programs: `customer_blocked`, `token_expired` and so on; empty when something between here and the server answered. */
  readonly code: string;
  /** What in the request it is about. */
  readonly field: string | undefined;
  /** How long the server asks one to wait, in milliseconds; 0 when it does not. */
  readonly retryAfter: number;

  constructor(status: number, problem: { detail?: string; code?: string; field?: string } | null, retryAfter = 0) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem?.code ?? '';
    this.field = problem?.field;
    this.retryAfter = retryAfter;
  }

  static async from(response: Response): Promise<Refused> {
    const problem = await response.json().catch(() => null) as { detail?: string; code?: string; field?: string } | null;
    return new Refused(response.status, problem, (Number(response.headers.get('Retry-After')) || 0) * 1000);
  }
}

/** Nobody is signed in, or the sign-in ended: a new one is needed. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';

  constructor() {
    super('You are signed out.');
  }
}

/** Whether the same request may succeed later: the line was down, the server was busy. */
export const isPassing = (failure: unknown): boolean =>
  failure instanceof Refused ? failure.status === 408 || failure.status === 425 || failure.status === 429 || failure.status >= 500 : !(failure instanceof SignedOut) && failure instanceof Error;
