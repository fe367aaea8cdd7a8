import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again until the answer is something (not false, null or undefined) and returns it.
 * A question that throws is asked again too; its last complaint is the reason when time runs out.
 * Foreign processes give no signal to wait on, so asking is all there is; the bound is generous because it only costs when something is broken.
 */
export async function eventually(question, { within = 20_000, every = 40, what = 'it' } = {}) {
  const deadline = performance.now() + within;
  let complaint;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      complaint = undefined;
    } catch (error) {
      complaint = error;
    }
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${within} ms`, { cause: complaint });
    await pause(every);
  }
}
