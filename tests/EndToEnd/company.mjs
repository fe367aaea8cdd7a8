import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../Acceptance/eventually.mjs';
import { demo } from '../Acceptance/server/conversa.mjs';

/** The company behind the widget: its owner, who set the demo workspace up and answers customers, through the API alone. */
export async function aCompany(server, name = 'Olga Hadi') {
  const setUp = await call(server, 'POST', '/setup', null, {
    setup_code: readFileSync(join(server.folder, 'setup-code'), 'utf8').trim(), workspace: demo.code, workspace_name: 'Kopi Lestari', name, email: 'olga@kopi.example', password: 'seven tall giraffes',
  });
  const ask = (method, path, body, headers) => call(server, method, path, `Bearer ${setUp.token}`, body, headers);
  const me = await ask('GET', '/me');
  const line = new AbortController();
  const stream = await fetch(`${server.url}/api/v1/events`, { headers: { authorization: `Bearer ${setUp.token}` }, signal: line.signal });
  stream.body.pipeTo(new WritableStream()).catch(() => {}); // being connected is what counts
  await eventually(async () => (await ask('GET', '/agents/me')).availability === 'online', { what: 'an agent at their desk' });

  return {
    ask,
    me,
    /** The same, as the company's own server. */
    server: (method, path, body) => call(server, method, path, `Basic ${Buffer.from(`${demo.code}:${demo.secret}`).toString('base64')}`, body),
    /** A live-chat channel of its own, with these settings. Answers its key. */
    channel: async (settings, more = {}) => (await ask('POST', '/channels', { kind: 'live_chat', name: 'Website', settings, ...more }, { 'Idempotency-Key': randomUUID() })).key,
    /** The conversation in which a customer said this. */
    conversationAbout: text => eventually(async () => (await ask('GET', '/conversations?limit=50')).conversations.find(each => each.last_message?.text.includes(text)), { what: `a conversation about "${text}"` }),
    take: conversation => ask('POST', `/conversations/${conversation.id}/assign`, { agent: me.id }),
    write: (conversation, message) => ask('POST', `/rooms/${conversation.id}/messages`, { client_id: randomUUID(), ...(typeof message === 'string' ? { text: message } : message) }),
    read: (conversation, message) => ask('PUT', `/rooms/${conversation.id}/receipt`, { read: message.id }),
    types: conversation => ask('PUT', `/rooms/${conversation.id}/typing`, { typing: true }),
    messages: async conversation => (await ask('GET', `/conversations/${conversation.id}/messages?limit=100`)).messages,
    resolve: conversation => ask('POST', `/conversations/${conversation.id}/resolve`, {}),
    conversation: conversation => ask('GET', `/conversations/${conversation.id}`),
    leave: () => line.abort(),
  };
}

async function call(server, method, path, authorization, body, headers = {}) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method, headers: { ...(authorization && { authorization }), ...(body && { 'content-type': 'application/json' }), ...headers }, body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}
