import { demo } from '../server/conversa.mjs';

/** The server-to-server API, as an app's own backend calls it. */
export function serverApi(server, { appId = demo.code, secret = demo.secret } = {}) {
  const call = async (method, path, json) => {
    const answer = await fetch(`${server.url}/api/v2.1/rest/${path}`, {
      method,
      headers: { 'QISCUS-SDK-APP-ID': appId, 'QISCUS-SDK-SECRET': secret, ...(json && { 'content-type': 'application/json' }) },
      body: json && JSON.stringify(json),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const results = async asked => {
    const { status, body } = await asked;
    if (status !== 200 || body.status !== 200) throw Object.assign(new Error(`${status} ${JSON.stringify(body)}`), { status, body });
    return body.results;
  };
  return {
    /** The raw answer, for scenarios about refusals. */
    call,
    get: (path, query = {}) => results(call('GET', `${path}?${withArrays(query)}`)),
    post: (path, json) => results(call('POST', path, json)),
    delete: (path, json) => results(call('DELETE', path, json)),
  };
}

function withArrays(query) {
  return new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (Array.isArray(value) ? value.map(each => [`${key}[]`, each]) : [[key, value]])));
}

/** Where an app's backend wants to be told about messages. */
export const setWebhook = (server, webhook) => native(server, 'webhook', webhook);

/** A bot, or whoever the backend speaks for, is writing, with words to show meanwhile. */
export const sayTyping = (server, room, user, saying) => native(server, `rooms/${room.id}/typing?user=${encodeURIComponent(user)}`, saying);

/** What the Chat SDK's own API has no call for, its backend asks the native API. */
async function native(server, path, json) {
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${Buffer.from(`${demo.code}:${demo.secret}`).toString('base64')}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
