import { afterEach, before } from 'node:test';

/**
 * What goes wrong inside a foreign client where nobody awaits it: an exception in its MQTT handler, a rejected promise it dropped.
 * In an app that is a crash, so every scenario fails on it.
 */
const surprises = [];
let forgiven = () => false;

/**
 * A message reached the SDK v3 in the moment its user signed out at the end of a scenario: it confirms the delivery without a token, and Node's
 * XMLHttpRequest stumbles over the empty header. While somebody is signed in the same would fail the scenario itself.
 */
const isConfirmedAfterSigningOut = error => /reading 'toString'/.test(error?.message) && /XMLHttpRequest\.setRequestHeader/.test(error?.stack);

export function surprise(error, where) {
  if (!forgiven(error) && !isConfirmedAfterSigningOut(error)) surprises.push(new Error(`${where}: ${error?.stack ?? error}`, { cause: error }));
}

/** Call inside a describe: its scenarios fail when a client surprises. `forgive` names what the scenario itself causes, such as a cut network. */
export function noSurprises({ forgive = () => false } = {}) {
  before(() => {
    // The runner's own listeners would blame whichever scenario happens to run, and know no forgiveness.
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.removeAllListeners(event);
      process.on(event, error => surprise(error, event));
    }
    forgiven = forgive;
  });
  afterEach(() => {
    const found = surprises.splice(0);
    if (found.length > 0) throw new AggregateError(found, found.map(error => error.message).join('; '));
  });
}

/** True for what a client reports when the line or the server is gone for a while. */
export function isLostConnection(error) {
  const words = `${error?.message ?? error} ${error?.code ?? ''} ${error?.cause?.code ?? ''}`;
  return /ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|network error|offline|failed to fetch|connection closed|client disconnecting|service unavailable|bad gateway|maximum retry/i.test(words)
    || [500, 502, 503, 504].includes(error?.status ?? error?.response?.status);
}
