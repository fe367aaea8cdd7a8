import { createHmac } from 'node:crypto';
import { demo } from '../server/conversa.mjs';

/** What an app's backend signs for its user: a JWT over the server's nonce with the workspace's secret. `claims` replace the honest ones. */
export function identityToken(userId, nonce, { secret = demo.secret, claims = {} } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    part({ alg: 'HS256', typ: 'JWT', ver: 'v2' }),
    part({ iss: demo.code, iat: now, nbf: now, exp: now + 120, nce: nonce, prn: userId, name: `Name of ${userId}`, ...claims }),
  ].join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
