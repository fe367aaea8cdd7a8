import { EventStream, type ListenOptions } from './events.js';
import { newId } from './backoff.js';
import { Outbox, type OutboxOptions } from './outbox.js';
import { everything } from './pages.js';
import { memoryStore, type Store } from './store.js';
import { Transport } from './transport.js';
import type { Channel, Conversation, Draft, Json, Member, Message, Person, Room, Tokens, UploadedFile } from './types.js';
import { upload, type UploadOptions } from './upload.js';

export interface ConversaOptions {
  /** The server's address, such as `https://chat.example`. */
  url: string;
  /** Where the session and what waits to be sent are kept; in memory without it. */
  store?: Store;
  /** Hears that the session ended and somebody has to sign in anew. */
  onSignedOut?: () => void;
  /** Another `fetch`. */
  fetch?: typeof fetch;
}

/** A way into a list of messages. */
export interface MessagesQuery {
  /** Only messages before this id, newest first. */
  before?: string;
  /** Only messages after this id, oldest first. */
  after?: string;
  /** 1 to 100; 50 without it. */
  limit?: number;
}

const part = encodeURIComponent;

/** A client of one Conversa server, for one person. What the server refuses is thrown as `Refused`. */
export class Conversa {
  readonly #transport: Transport;
  readonly #store: Store;

  constructor(options: ConversaOptions) {
    this.#store = options.store ?? memoryStore();
    this.#transport = new Transport(options.url, this.#store, () => options.onSignedOut?.(), options.fetch);
  }

  /** Who is signed in, or null. */
  get me(): Person | null {
    return this.#transport.session.tokens?.user ?? null;
  }

  /** Signs in a user of a workspace, or registers an unknown id. */
  async logIn(workspace: string, user: string, password: string, name?: string): Promise<Person> {
    return this.#enter('/sessions', { workspace, user, password, ...(name ? { name } : {}) });
  }

  /** Goes on with a session that your own server was given for this person. */
  use(tokens: Tokens): void {
    this.#transport.session.keep(tokens);
  }

  /** Ends the session here and on the server. */
  async logOut(): Promise<void> {
    try {
      await this.#transport.call('DELETE', '/sessions/current');
    } finally {
      this.#transport.session.forget();
    }
  }

  /** How a live-chat channel looks. Says nothing about who asks. */
  channel(key: string): Promise<Channel> {
    return this.#transport.call('GET', `/widget/${part(key)}`, { anonymous: true });
  }

  /** Lets a visitor in: somebody unknown, or whoever your server signed `identity_token` for. */
  enterChannel(key: string, visitor: { identity_token?: string; name?: string; email?: string; phone?: string } = {}): Promise<Person> {
    return this.#enter(`/widget/${part(key)}/sessions`, visitor);
  }

  /** Opens the visitor's conversation, or comes back to it. */
  startConversation(key: string, start: { language?: string; info?: Json } = {}): Promise<Conversation> {
    return this.#transport.call('POST', `/widget/${part(key)}/conversation`, { body: start });
  }

  /** Where the visitor's conversation stands. */
  conversation(key: string): Promise<Conversation> {
    return this.#transport.call('GET', `/widget/${part(key)}/conversation`);
  }

  /** Says how it was, 1 to 5. */
  rate(key: string, score: number, text?: string): Promise<Conversation> {
    return this.#transport.call('POST', `/widget/${part(key)}/conversation/rating`, { body: { score, ...(text ? { text } : {}) } });
  }

  rooms(query: { after?: string; limit?: number } = {}): Promise<{ rooms: Room[]; next: string | null }> {
    return this.#transport.call('GET', `/rooms${search(query)}`);
  }

  /** All one's rooms, the one with the newest message first. */
  allRooms(): AsyncGenerator<Room> {
    return everything(after => this.rooms({ limit: 100, ...(after ? { after } : {}) }), page => page.rooms);
  }

  room(room: string): Promise<Room> {
    return this.#transport.call('GET', `/rooms/${part(room)}`);
  }

  /** The room of two with this person. */
  roomWith(user: string): Promise<Room> {
    return this.#transport.call('POST', '/rooms', { body: { kind: 'single', user } });
  }

  /** Makes a group. The same key again is the same group. */
  newGroup(name: string, members: string[], key = newId()): Promise<Room> {
    return this.#transport.call('POST', '/rooms', { body: { kind: 'group', name, members }, headers: { 'Idempotency-Key': key } });
  }

  members(room: string, query: { after?: string; limit?: number } = {}): Promise<{ members: Member[]; next: string | null }> {
    return this.#transport.call('GET', `/rooms/${part(room)}/members${search(query)}`);
  }

  /** A room's messages: the newest first, or those after an id, oldest first. */
  messages(room: string, query: MessagesQuery = {}): Promise<{ messages: Message[]; next: string | null }> {
    return this.#transport.call('GET', `/rooms/${part(room)}/messages${search(query)}`);
  }

  /** Everything said in a room, the newest first. */
  history(room: string, limit = 100): AsyncGenerator<Message> {
    return everything(before => this.messages(room, { limit, ...(before ? { before } : {}) }), page => page.messages);
  }

  /** Everything said in a room after a message, oldest first. */
  since(room: string, message: string, limit = 100): AsyncGenerator<Message> {
    return everything(after => this.messages(room, { limit, after: after ?? message }), page => page.messages);
  }

  /** Posts a message. The same client id again is the same message, so it can be repeated. */
  post(room: string, draft: Draft, clientId = newId()): Promise<Message> {
    const { type, text, payload, extras } = draft;
    return this.#transport.call('POST', `/rooms/${part(room)}/messages`, { body: { client_id: clientId, ...given({ type, text, payload, extras }) } });
  }

  /** Changes what one said. */
  edit(room: string, message: string, change: { text?: string; payload?: Json; extras?: Json }): Promise<Message> {
    return this.#transport.call('PATCH', `/rooms/${part(room)}/messages/${part(message)}`, { body: change });
  }

  /** Deletes a message for everyone. */
  remove(room: string, message: string): Promise<void> {
    return this.#transport.call('DELETE', `/rooms/${part(room)}/messages/${part(message)}`);
  }

  /** Stores a file; a `file_attachment` message shows it. */
  upload(file: Blob, options: Partial<UploadOptions> = {}): Promise<UploadedFile> {
    return upload(this.#transport, file, { name: file instanceof File ? file.name : 'file', key: newId(), ...options });
  }

  /** Says that one is writing, or stopped. Forgotten after a few seconds. */
  sayTyping(room: string, typing: boolean): Promise<void> {
    return this.#transport.call('PUT', `/rooms/${part(room)}/typing`, { body: { typing } });
  }

  /** Everything up to this message is read. */
  markRead(room: string, message: string): Promise<void> {
    return this.#transport.call('PUT', `/rooms/${part(room)}/receipt`, { body: { read: message }, keepalive: true });
  }

  /** Everything up to this message has arrived here. */
  markDelivered(room: string, message: string): Promise<void> {
    return this.#transport.call('PUT', `/rooms/${part(room)}/receipt`, { body: { delivered: message }, keepalive: true });
  }

  /** Listens to everything that happens in one's rooms, until `stop()`. */
  listen(options: ListenOptions): EventStream {
    return new EventStream(this.#transport, options);
  }

  /** An outbox that posts here and keeps what waits in this client's store. */
  outbox(options: Partial<OutboxOptions> = {}): Outbox {
    return new Outbox({ store: this.#store, deliver: waiting => this.post(waiting.room, waiting, waiting.client_id), ...options });
  }

  async #enter(path: string, body: object): Promise<Person> {
    const tokens = await this.#transport.call<Tokens>('POST', path, { body, anonymous: true });
    this.#transport.session.keep(tokens);
    return tokens.user;
  }
}

function search(query: object): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${part(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

const given = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
