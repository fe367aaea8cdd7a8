import type { Message, Waiting } from '@conversa/sdk';
import { newer } from '@conversa/sdk';
import { content } from './bubble.js';
import { h, icon, set } from './dom.js';
import type { Settings } from './settings.js';
import type { Talk, Upload } from './talk.js';
import { fill } from './words.js';

interface Row {
  key: string;
  /** What it looks like; the same look is not drawn again. */
  look: string;
  draw: () => HTMLElement;
  /** How far one's own message has come. It changes in place: a message drawn again would be read out again. */
  tick?: Tick;
}

type Tick = 'sending' | 'sent' | 'delivered' | 'read';

/** The messages: by day, with what is on its way at the end. Only what changed is touched, so that a screen reader hears what is new and nothing else. */
export class MessageList {
  readonly element: HTMLElement;
  readonly #rows = new Map<string, { look: string; element: HTMLElement }>();
  readonly #list = h('ol', { class: 'messages' });
  readonly #older: HTMLButtonElement;
  readonly #talk: Talk;
  readonly #settings: Settings;
  /** Whether the newest is in sight; asked when the visitor scrolls, for what comes in or grows below moves it out of sight by itself. */
  #atEnd = true;

  constructor(talk: Talk, settings: Settings) {
    this.#talk = talk;
    this.#settings = settings;
    const { words } = settings;
    this.#older = h('button', { type: 'button', class: 'older', onclick: () => void this.#loadOlder() }, words.older);
    this.element = h('div', { class: 'talk', role: 'group', 'aria-label': words.title, tabindex: 0, onscroll: () => { this.#atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 60; } }, this.#older, h('p', { class: 'bubble theirs welcome' }, words.empty), h('div', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': words.title }, this.#list));
  }

  update(): void {
    set(this.#older, { hidden: !this.#talk.older });
    const rows = this.#wanted();
    const keys = new Set(rows.map(row => row.key));
    for (const [key, { element }] of this.#rows) if (!keys.has(key)) { element.remove(); this.#rows.delete(key); }
    let before: Element | null = null;
    for (const row of rows) {
      const drawn = this.#draw(row);
      const place: ChildNode | null = before ? before.nextSibling : this.#list.firstChild;
      if (place !== drawn) this.#list.insertBefore(drawn, place);
      before = drawn;
    }
    if (this.#atEnd) this.toEnd();
  }

  toEnd(): void {
    this.#atEnd = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  #draw(row: Row): HTMLElement {
    const known = this.#rows.get(row.key);
    const element = known?.look === row.look ? known.element : row.draw();
    if (known?.element !== element) {
      known?.element.replaceWith(element);
      this.#rows.set(row.key, { look: row.look, element });
    }
    if (row.tick) this.#show(element, row.tick);
    return element;
  }

  #wanted(): Row[] {
    const { talk, rows } = { talk: this.#talk, rows: [] as Row[] };
    let day = '';
    let speaker: string | undefined;
    for (const message of [...talk.messages.values()].sort((one, other) => (newer(one.id, other.id) ? 1 : -1))) {
      if (message.deleted || (message.type === 'system_event' && !this.#happened(message))) continue;
      const today = new Date(message.created_at).toDateString();
      if (today !== day) rows.push(this.#day(message.created_at, today));
      const from = message.type === 'system_event' ? '' : message.sender?.id ?? '';
      rows.push(this.#said(message, today !== day || from !== speaker));
      [day, speaker] = [today, from];
    }
    const confirmed = new Set([...talk.messages.values()].map(message => message.client_id));
    rows.push(...talk.waiting.filter(waiting => !confirmed.has(waiting.client_id)).map(waiting => this.#waits(waiting)));
    rows.push(...talk.uploads.map(upload => this.#uploads(upload)));
    return rows;
  }

  #day(at: string, day: string): Row {
    const { words, locale } = this.#settings;
    const yesterday = new Date();
    yesterday.setDate(yesterday.getDate() - 1);
    const name = day === new Date().toDateString() ? words.today : day === yesterday.toDateString() ? words.yesterday : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(at));
    return { key: `day ${day}`, look: name, draw: () => h('li', { class: 'day' }, h('span', {}, name)) };
  }

  #said(message: Message, first: boolean): Row {
    const { words } = this.#settings;
    if (message.type === 'system_event') return { key: message.client_id, look: '', draw: () => h('li', { class: 'event' }, this.#happened(message)) };
    const mine = message.sender?.id === this.#talk.me;
    const tick = !newer(message.id, this.#talk.readTo) ? 'read' : !newer(message.id, this.#talk.deliveredTo) ? 'delivered' : 'sent';
    const name = mine ? words.you : this.#talk.nameOf(message.sender?.id ?? '');
    return {
      key: message.client_id, look: mine ? `mine ${message.version}` : [message.version, first, name].join(),
      ...(mine ? { tick } : {}),
      draw: () => h('li', { class: mine ? 'row mine' : 'row theirs' },
        h('span', { class: first && !mine ? 'name' : 'hidden' }, name),
        h('div', { class: 'bubble' }, ...content(message, words, draft => this.#talk.say(draft))),
        h('span', { class: 'meta' }, this.#time(message.created_at), mine && h('span', { class: 'tick' }))),
    };
  }

  /** What the room says of itself, in the visitor's language; empty for what is no news to them. */
  #happened({ payload, text }: Message): string {
    const { words, hideAgents, hideEvents } = this.#settings;
    if (hideEvents) return '';
    const name = String(payload?.['subject_username'] ?? '');
    switch (payload?.['type']) {
      case 'custom': return text;
      case 'join_room': return hideAgents ? '' : fill(words.joined, { name });
      case 'left_room': return hideAgents ? '' : fill(words.left, { name });
      default: return '';
    }
  }

  #waits(waiting: Waiting): Row {
    const { words } = this.#settings;
    const id = waiting.client_id;
    return {
      key: id, look: waiting.failed ? `failed ${waiting.failed}` : 'mine 0',
      ...(waiting.failed ? {} : { tick: 'sending' as const }),
      draw: () => h('li', { class: waiting.failed ? 'row mine failed' : 'row mine' },
        h('span', { class: 'hidden' }, words.you),
        h('div', { class: 'bubble' }, ...content(waiting, words)),
        waiting.failed
          ? h('span', { class: 'meta' }, h('span', {}, `${words.notSent} ${waiting.failed}`), this.#action(words.again, () => this.#talk.resend(id)), this.#action(words.discard, () => this.#talk.discard(id)))
          : h('span', { class: 'meta' }, this.#time(waiting.written_at), h('span', { class: 'tick' }))),
    };
  }

  #uploads(upload: Upload): Row {
    const { words } = this.#settings;
    const row = {
      key: `upload ${upload.id}`, look: `${upload.failed}`,
      draw: () => h('li', { class: upload.failed ? 'row mine failed' : 'row mine waiting' },
        h('div', { class: 'bubble' },
          h('span', { class: 'file' }, icon('file'), h('span', {}, upload.failed ? upload.file.name : fill(words.uploading, { name: upload.file.name }))),
          !upload.failed && h('progress', { max: 1, value: 0, 'aria-label': fill(words.uploading, { name: upload.file.name }) })),
        upload.failed
          ? h('span', { class: 'meta' }, h('span', {}, `${words.notSent} ${upload.failed}`), this.#action(words.again, () => this.#talk.send(upload)), this.#action(words.discard, () => this.#talk.drop(upload)))
          : h('span', { class: 'meta' }, this.#action(words.cancel, () => this.#talk.drop(upload)))),
    };
    const progress = this.#rows.get(row.key)?.element.querySelector('progress');
    if (progress) progress.value = upload.progress;
    return row;
  }

  #action(name: string, act: () => void): HTMLElement {
    return h('button', { type: 'button', class: 'link', onclick: act }, name);
  }

  #time(at: string): HTMLElement {
    return h('time', { datetime: at }, new Intl.DateTimeFormat(this.#settings.locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(at)));
  }

  #show(row: HTMLElement, tick: Tick): void {
    const mark = row.querySelector('.tick');
    if (!mark || mark.classList.contains(tick)) return;
    set(mark, { class: `tick ${tick}` });
    mark.replaceChildren(icon(tick === 'sending' ? 'clock' : tick === 'sent' ? 'one' : 'two'), h('span', { class: 'hidden' }, this.#settings.words[tick]));
  }

  async #loadOlder(): Promise<void> {
    const height = this.element.scrollHeight;
    this.#older.disabled = true;
    try {
      await this.#talk.loadOlder();
      this.element.scrollTop += this.element.scrollHeight - height;
    } catch {
      // The button is still there to be pressed again, and the bar above says when the line is down.
    } finally {
      this.#older.disabled = false;
    }
  }
}
