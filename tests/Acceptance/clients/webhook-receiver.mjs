import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { eventually } from '../eventually.mjs';

/** An app's webhook endpoint: it records what arrives and answers 200, or whatever `nextAnswers` lists first. */
export async function aWebhookReceiver() {
  const calls = [];
  const nextAnswers = [];
  const listener = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = nextAnswers.shift() ?? 200;
    const raw = Buffer.concat(parts);
    calls.push({ headers: request.headers, raw, body: JSON.parse(raw), answer });
    response.writeHead(answer).end('seen');
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    url: `http://127.0.0.1:${listener.address().port}/chat`,
    calls,
    nextAnswers,
    /** The first accepted call whose message has this text. */
    accepts: (text, within = 90_000) => eventually(() => calls.find(({ body, answer }) => answer === 200 && body.payload.message.text === text), { within, what: `a webhook about "${text}"` }),
    close: () => { listener.close(); listener.closeAllConnections(); },
  };
}

/** What QISCUS-SDK-SIGNATURE must say about a body. */
export const signatureOf = (raw, secret) => createHmac('sha256', secret).update(raw).digest('hex');
