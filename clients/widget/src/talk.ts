import { Conversa, EventStream, isPassing, newer, newId, Outbox, SignedOut, webStorage, type Conversation, type ConversaEvent, type Draft, type LineState, type Message, type Store, type Waiting } from '@conversa/sdk';
import type { Settings } from './settings.js';

/** A file on its way to the server. */
export interface Upload {
  id: string;
  file: File;
  progress: number;
  failed: string;
  /** Waits for the line to come back. */
  again: boolean;
  stop: AbortController;
}

/** What the pre-chat form or the page says about the visitor. */
export interface Visitor {
  name?: string;
  email?: string;
  phone?: string;
  /** What they left when nobody was there. */
  message?: string;
  info?: Record<string, string>;
}

/** Who the page says the visitor is, on the word of its own server. */
export interface Identity {
  user: string;
  /** Asks the page's server for an identity token. */
  token: () => Promise<string>;
}

const page = 50;
const typingEvery = 4000;
const typingLasts = 7000;
const queueEvery = 15_000;
const soon = 500;

/**
 * The conversation behind the window: what was said, where it stands, and the line to the server. Nothing is stored or asked before `begin`, `resume` or the first
 * word, except that `resume` looks whether an earlier visit left a session.
 */
export class Talk {
  readonly messages = new Map<string, Message>();
  uploads: Upload[] = [];
  conversation: Conversation | null = null;
  line: LineState = 'ended';
  typing = '';
  /** Everything up to here is read, or has arrived, on the other side. */
  readTo = '';
  deliveredTo = '';
  /** Where the visitor has read to. */
  seenTo = '';
  older: string | null = null;
  loaded = false;
  /** The visitor's id; empty before they are let in. */
  me = '';
  /** The session of an earlier visit is over. */
  ended = false;
  identity: Identity | null = null;
  /** Whether somebody is there to answer. */
  available = true;

  readonly store: Store;
  readonly #conversa: Conversa;
  readonly #outbox: Outbox;
  readonly #key: string;
  readonly #settings: Settings;
  readonly #changed: () => void;
  #stream: EventStream | null = null;
  #entering: Promise<void> | null = null;
  #sending: Promise<void> = Promise.resolve();
  #watched = false;
  #told = { delivered: '', read: '' };
  #timers: { typing?: number; queue?: number; receipt?: number } = {};
  #typedAt = 0;
  /** How many times the stream has told where it stands. */
  #statuses = 0;

  constructor(url: string, key: string, settings: Settings, changed: () => void) {
    this.store = webStorage(`conversa:${key}:`);
    this.#key = key;
    this.#settings = settings;
    this.#changed = changed;
    this.#conversa = new Conversa({ url, store: this.store, onSignedOut: () => this.#forget(true) });
    this.#outbox = this.#conversa.outbox({
      deliver: waiting => this.#deliver(waiting),
      onChange: changed,
      onSent: message => this.#take(message),
    });
  }

  get waiting(): Waiting[] {
    return this.#outbox.waiting;
  }

  get state(): Conversation['state'] {
    return this.conversation?.state ?? 'none';
  }

  /** How many messages of others the visitor has not seen. */
  get unread(): number {
    return [...this.messages.values()].filter(message => this.#isOthers(message) && (!this.seenTo || newer(message.id, this.seenTo))).length;
  }

  /** Goes on with an earlier visit, if there was one: with its session, or with words that did not go out. */
  resume(): boolean {
    const known = this.#conversa.me !== null;
    if (known) this.#listen();
    return this.#outbox.restore() || known;
  }

  /** Lets the visitor in with what they told about themselves. */
  async begin(visitor: Visitor): Promise<void> {
    await this.#enter(visitor);
    await this.#learn(this.#conversa.startConversation(this.#key, { language: this.#settings.language, ...(visitor.info && Object.keys(visitor.info).length > 0 ? { info: visitor.info } : {}) }));
    if (visitor.message) this.say({ text: visitor.message });
  }

  /** Asks whether somebody is there; a lost answer leaves it as it was. */
  async lookWhoIsThere(): Promise<void> {
    this.available = (await this.#conversa.channel(this.#key).catch(() => this)).available !== false;
    this.#changed();
  }

  say(draft: Draft): void {
    this.ended = false;
    this.#outbox.add('', draft);
    this.type(false);
  }

  resend(clientId: string): void {
    this.#outbox.resend(clientId);
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  attach(file: File): void {
    const upload: Upload = { id: newId(), file, progress: 0, failed: '', again: false, stop: new AbortController() };
    this.uploads.push(upload);
    this.send(upload);
  }

  /** Sends a file, after those chosen before it. A lost line is waited for, a refusal is shown. */
  send(upload: Upload): void {
    [upload.failed, upload.again] = ['', false];
    this.#sending = this.#sending.then(() => this.#send(upload));
    this.#changed();
  }

  async #send(upload: Upload): Promise<void> {
    if (!this.uploads.includes(upload)) return;
    try {
      await this.#room();
      const file = await this.#conversa.upload(upload.file, {
        name: upload.file.name, key: upload.id, signal: upload.stop.signal,
        onProgress: part => { upload.progress = part; this.#changed(); },
      });
      this.drop(upload);
      const { url, name, size, media_type, width, height } = file;
      this.#outbox.add('', { type: 'file_attachment', payload: { url, file_name: name, size, media_type, width: width ?? 0, height: height ?? 0 } }, upload.id);
    } catch (failure) {
      upload.again = isPassing(failure);
      upload.failed = upload.again ? this.#settings.words.failed : (failure as Error).message;
      this.#changed();
    }
  }

  drop(upload: Upload): void {
    upload.stop.abort();
    this.uploads = this.uploads.filter(other => other !== upload);
    this.#changed();
  }

  /** The visitor types, or has stopped. */
  type(typing: boolean): void {
    const room = this.conversation?.conversation;
    const due = typing ? Date.now() - this.#typedAt > typingEvery : this.#typedAt > 0;
    if (!room || this.line !== 'live' || !due || (this.state !== 'served' && this.state !== 'bot')) return;
    this.#typedAt = typing ? Date.now() : 0;
    this.#conversa.sayTyping(room, typing).catch(() => {}); // said again with the next letter
  }

  /** Whether the visitor sees the conversation right now. */
  watch(watched: boolean): void {
    this.#watched = watched;
    this.#receipts();
    this.#lookAtQueue(soon);
  }

  async loadOlder(): Promise<void> {
    const room = this.conversation?.conversation;
    if (!room || !this.older) return;
    const found = await this.#conversa.messages(room, { before: this.older, limit: page });
    this.older = found.next;
    found.messages.forEach(message => this.messages.set(message.id, message));
    this.#changed();
  }

  async rate(score: number, text: string): Promise<void> {
    await this.#learn(this.#conversa.rate(this.#key, score, text));
  }

  /** Forgets this device's visitor, as when they sign out of the page. */
  async leave(): Promise<void> {
    if (this.#conversa.me) await this.#conversa.logOut().catch(() => {}); // a session that cannot be ended there is over here all the same
    this.waiting.forEach(waiting => this.discard(waiting.client_id));
    this.uploads.forEach(upload => this.drop(upload));
    this.#forget(false);
    for (const key of this.store.keys()) this.store.remove(key);
  }

  async #deliver(waiting: Waiting): Promise<Message> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#conversa.post(await this.#room(), waiting, waiting.client_id);
      } catch (failure) {
        if (!(failure instanceof SignedOut) || tries > 1) throw failure; // what was written goes into a new conversation
      }
    }
  }

  /** The room to write in: the conversation going on, or the one that begins now. */
  async #room(): Promise<string> {
    await this.#enter({});
    const known = this.conversation?.conversation;
    if (known && this.state !== 'resolved') return known;
    return (await this.#learn(this.#conversa.startConversation(this.#key, { language: this.#settings.language }))).conversation!;
  }

  /** Takes an answer about where the conversation stands, unless the stream has told something newer meanwhile. */
  async #learn(asking: Promise<Conversation>): Promise<Conversation> {
    const told = this.#statuses;
    const found = await asking;
    if (told === this.#statuses || !this.conversation) this.#keep(found);
    else if (this.conversation.conversation === found.conversation) this.conversation.queue_position = this.state === 'waiting' ? found.queue_position : null;
    return found;
  }

  #enter(visitor: Visitor): Promise<void> {
    if (this.#conversa.me) {
      if (!this.#stream) this.#listen(); // another tab let them in
      return Promise.resolve();
    }
    return this.#entering ??= (async () => {
      const { name, email, phone } = visitor;
      const said = this.identity ? { identity_token: await this.identity.token() } : {};
      await this.#conversa.enterChannel(this.#key, { ...said, ...(name ? { name } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}) });
      if (this.identity) this.store.set('identity', this.identity.user);
      this.#listen();
    })().finally(() => { this.#entering = null; });
  }

  #listen(): void {
    this.me = this.#conversa.me?.id ?? '';
    this.#stream?.stop();
    this.#stream = this.#conversa.listen({
      onEvent: event => this.#hear(event),
      onState: state => {
        this.line = state;
        if (state === 'live') {
          this.#outbox.nudge();
          this.uploads.filter(upload => upload.again).forEach(upload => this.send(upload));
        }
        this.#changed();
      },
    });
  }

  #hear(event: ConversaEvent): void {
    const room = this.conversation?.conversation;
    if (event.type === 'ready') void this.#load();
    else if (event.type === 'conversation.status' && !(room && newer(room, event.conversation))) {
      this.#statuses++;
      this.#keep({ queue_position: this.conversation?.queue_position ?? null, ...event }, soon);
    }
    else if (event.type === 'message.posted' || event.type === 'message.edited') this.#take(event.message);
    else if (event.type === 'message.deleted') this.messages.delete(event.message_id);
    else if (event.type === 'typing' && event.room === room && event.user !== this.me) this.#typed(event.typing ? event.text || this.nameOf(event.user) : '');
    else if ((event.type === 'receipt.read' || event.type === 'receipt.delivered') && event.room === room) this.#moved(event.user ?? '', event.type === 'receipt.read' ? event.message_id : '', event.message_id);
    this.#changed();
  }

  /** After the first connection everything is fetched; after a later one the stream has told what was missed. */
  async #load(): Promise<void> {
    try {
      const conversation = await this.#learn(this.#conversa.conversation(this.#key));
      const room = conversation.conversation;
      if (room && !this.loaded) {
        const [said, there] = await Promise.all([this.#conversa.messages(room, { limit: page }), this.#conversa.members(room, { limit: 100 })]);
        for (const message of said.messages) {
          this.messages.set(message.id, message);
          this.#outbox.confirm(message.client_id);
          if (message.sender?.id === this.me && newer(message.id, this.seenTo)) this.seenTo = message.id;
        }
        this.older = said.next;
        there.members.forEach(member => this.#moved(member.user.id, member.read_id ?? '', member.delivered_id ?? ''));
        this.loaded = true;
      }
      this.#receipts();
      this.#changed();
    } catch (failure) {
      if (isPassing(failure)) this.#timers.queue = setTimeout(() => void this.#load(), queueEvery) as unknown as number;
    }
  }

  #keep(conversation: Conversation, askAgain = queueEvery): void {
    const { conversation: room, state, agents, session, queue_position, can_rate } = conversation;
    this.conversation = { conversation: room, state, agents, session, queue_position: state === 'waiting' ? queue_position : null, can_rate };
    this.#changed();
    this.#lookAtQueue(askAgain);
  }

  /** Nobody tells when the others in the line move on, so while it is looked at it is asked. */
  #lookAtQueue(wait = queueEvery): void {
    clearTimeout(this.#timers.queue);
    if (this.state !== 'waiting' || !this.#watched || this.line !== 'live') return;
    this.#timers.queue = setTimeout(() => {
      this.#learn(this.#conversa.conversation(this.#key)).then(() => this.#lookAtQueue(), () => this.#lookAtQueue());
    }, wait) as unknown as number;
  }

  #take(message: Message): void {
    this.messages.set(message.id, message);
    if (message.sender?.id === this.me) {
      this.#outbox.confirm(message.client_id);
      if (newer(message.id, this.seenTo)) this.seenTo = message.id;
    } else if (message.type !== 'system_event') {
      this.#typed('');
    }
    this.#receipts();
    this.#changed();
  }

  #typed(name: string): void {
    clearTimeout(this.#timers.typing);
    this.typing = name;
    if (name) this.#timers.typing = setTimeout(() => { this.typing = ''; this.#changed(); }, typingLasts) as unknown as number;
  }

  #moved(user: string, read: string, delivered: string): void {
    if (user === this.me) {
      if (newer(read, this.seenTo)) this.seenTo = read;
      return;
    }
    if (newer(read, this.readTo)) this.readTo = read;
    for (const id of [read, delivered]) if (newer(id, this.deliveredTo)) this.deliveredTo = id;
  }

  /** Tells how far the visitor has come; several messages at once are one receipt. */
  #receipts(): void {
    const room = this.conversation?.conversation;
    const last = [...this.messages.values()].filter(message => message.room === room && this.#isOthers(message)).reduce((newest, { id }) => (newer(id, newest) ? id : newest), '');
    if (!room || !last) return;
    if (this.#watched && newer(last, this.seenTo)) {
      this.seenTo = last;
      this.#changed();
    }
    if (this.#timers.receipt || !this.#tell(room, last)) return;
    this.#timers.receipt = setTimeout(() => {
      delete this.#timers.receipt;
      this.#receipts();
    }, 250) as unknown as number;
  }

  /** Moves the visitor's cursor on the server. Answers whether there was anything to tell. */
  #tell(room: string, last: string): boolean {
    const how = newer(last, this.seenTo) ? 'delivered' : 'read';
    if (!newer(last, this.#told.read) || !newer(last, this.#told[how])) return false;
    this.#told[how] = last;
    const telling = how === 'read' ? this.#conversa.markRead(room, last) : this.#conversa.markDelivered(room, last);
    telling.catch(() => { this.#told[how] = ''; }); // told with the next message or look
    return true;
  }

  #isOthers(message: Message): boolean {
    return message.type !== 'system_event' && message.sender?.id !== this.me;
  }

  /** What somebody of the other side is called. */
  nameOf(user: string): string {
    if (this.#settings.hideAgents) return this.#settings.words.title;
    const people = [...(this.conversation?.agents ?? []), ...[...this.messages.values()].map(message => message.sender)];
    return people.find(person => person?.id === user)?.name ?? this.#settings.words.title;
  }

  #forget(ended: boolean): void {
    this.#stream?.stop();
    this.#stream = null;
    this.me = '';
    this.messages.clear();
    this.conversation = null;
    [this.readTo, this.deliveredTo, this.seenTo, this.older, this.loaded, this.ended] = ['', '', '', null, false, ended];
    this.#told = { delivered: '', read: '' };
    this.#changed();
  }
}
