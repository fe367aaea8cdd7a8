import { h, icon, say, set } from './dom.js';
import { privacyLink, visitorForm } from './form.js';
import { MessageList } from './list.js';
import { ratingForm } from './rating.js';
import type { Form, Settings } from './settings.js';
import type { Talk, Visitor } from './talk.js';
import { fill } from './words.js';

const focusable = 'button:not([disabled]):not([hidden]), a[href], input:not([disabled]):not([hidden]), textarea:not([disabled]), select:not([disabled]), audio[controls], video[controls], [tabindex="0"]';

/** The window: who one talks with, what was said, and where to write. */
export class Panel {
  readonly element: HTMLElement;
  readonly #talk: Talk;
  readonly #settings: Settings;
  readonly #list: MessageList;
  readonly #bar = h('p', { class: 'bar', role: 'status' });
  readonly #with = h('p', { class: 'with' });
  readonly #typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  readonly #notice = h('p', { class: 'notice' });
  readonly #foot = h('div', { class: 'foot' });
  readonly #body = h('div', { class: 'body' });
  readonly #writing: HTMLTextAreaElement;
  readonly #composer: HTMLFormElement;
  readonly #files = h('input', { type: 'file', multiple: true, hidden: true, tabindex: -1 });
  #form: HTMLElement | null = null;
  #asking: Form | null = null;
  #left = false;
  #rating: HTMLElement | null = null;
  #skipped = -1;
  #ratedNow = false;

  constructor(talk: Talk, settings: Settings, close: () => void) {
    [this.#talk, this.#settings] = [talk, settings];
    const { words } = settings;
    this.#list = new MessageList(talk, settings);
    this.#writing = h('textarea', { rows: 1, 'aria-label': words.write, placeholder: words.write, maxlength: 4000, enterkeyhint: 'send' });
    this.#composer = this.#makeComposer();
    this.element = h('section', { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', id: 'panel', tabindex: -1 },
      h('header', {},
        settings.avatar && h('img', { class: 'avatar', src: settings.avatar, alt: '', referrerpolicy: 'no-referrer' }),
        h('div', { class: 'names' }, h('h2', { id: 'title' }, words.title), this.#with),
        h('button', { type: 'button', class: 'close', 'aria-label': words.close, onclick: close }, icon('close'))),
      settings.banner && h('img', { class: 'banner', src: settings.banner, alt: '', referrerpolicy: 'no-referrer' }), this.#bar, this.#body);
    this.element.addEventListener('keydown', event => this.#keys(event, close));
  }

  /** Brings everything up to date with the conversation. */
  update(): void {
    const { words, form, offline } = this.#settings;
    // Whoever is filling something in goes on with it, whatever changes meanwhile.
    const asked = this.#talk.me || this.#talk.waiting.length > 0 ? null : this.#form?.isConnected ? this.#asking : (!this.#talk.available && offline) || form;
    if (asked && asked !== this.#asking) this.#form = visitorForm(this.#settings, asked, visitor => this.#begin(visitor));
    this.#asking = asked;
    const wanted = asked ? [this.#form!] : [this.#list.element, this.#foot];
    if (this.#body.firstChild !== wanted[0]) this.#body.replaceChildren(...wanted);
    if (!this.#foot.firstChild) this.#foot.append(this.#typing, this.#notice, this.#composer, ...this.#small());
    this.#showLine();
    say(this.#with, this.#whoIsThere());
    say(this.#typing, this.#talk.typing ? fill(words.typing, { name: this.#talk.typing }) : '');
    say(this.#notice, this.#talk.ended ? words.ended : this.#left && this.#talk.state !== 'served' && this.#talk.state !== 'resolved' ? words.offlineSent : this.#ratedNow && this.#talk.state === 'resolved' ? words.rated : this.#talk.state === 'resolved' ? words.resolved : '');
    this.#showRating();
    this.#list.update();
  }

  focus(): void {
    if (this.#form?.isConnected) this.#form.querySelector<HTMLElement>('input, textarea, select')?.focus();
    else this.#writing.focus({ preventScroll: true });
  }

  shown(): void {
    this.#list.toEnd();
  }

  async #begin(visitor: Visitor): Promise<void> {
    await this.#talk.begin(visitor);
    this.#left = Boolean(visitor.message);
    this.update();
    this.focus();
  }

  #makeComposer(): HTMLFormElement {
    const { words, attachments } = this.#settings;
    const send = (): void => {
      const text = this.#writing.value.trim();
      if (!text) return;
      this.#talk.say({ text });
      this.#writing.value = '';
      this.#grow();
      this.#list.toEnd();
    };
    this.#files.addEventListener('change', () => {
      for (const file of this.#files.files ?? []) this.#talk.attach(file);
      this.#files.value = '';
      this.#writing.focus();
    });
    this.#writing.addEventListener('input', () => { this.#grow(); this.#talk.type(this.#writing.value !== ''); });
    this.#writing.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
    this.#writing.addEventListener('paste', event => {
      const files = attachments ? [...event.clipboardData?.files ?? []] : [];
      if (files.length > 0) event.preventDefault();
      files.forEach(file => this.#talk.attach(file));
    });
    const form = h('form', { class: 'composer' },
      attachments && h('button', { type: 'button', 'aria-label': words.attach, onclick: () => this.#files.click() }, icon('clip')), attachments && this.#files,
      this.#writing, h('button', { type: 'submit', class: 'send', 'aria-label': words.send }, icon('send')));
    form.addEventListener('submit', event => { event.preventDefault(); send(); this.#writing.focus(); });
    return form;
  }

  /** As high as what is written, up to five lines; the style sheet bounds it. */
  #grow(): void {
    set(this.#writing, { rows: Math.min(5, Math.max(1, this.#writing.value.split('\n').length, Math.ceil(this.#writing.value.length / 34))) });
  }

  #small(): HTMLElement[] {
    const { words, elsewhere } = this.#settings;
    const privacy = privacyLink(this.#settings);
    return [
      ...(elsewhere.length > 0 ? [h('p', { class: 'elsewhere' }, `${words.elsewhere}: `, ...elsewhere.map(way => h('a', { href: way.url, target: '_blank', rel: 'noopener noreferrer' }, way.name)))] : []),
      ...(privacy ? [privacy] : []),
    ];
  }

  #showLine(): void {
    const { words } = this.#settings;
    const { line, me, loaded } = this.#talk;
    const state = !me || line === 'live' || line === 'ended' ? '' : line === 'offline' ? words.offline : line === 'catching-up' ? words.catchingUp : loaded ? '' : words.connecting;
    const queue = this.#talk.conversation?.queue_position;
    const place = this.#talk.state === 'served' || this.#left ? '' : !this.#talk.available ? words.away : this.#talk.state !== 'waiting' ? '' : !queue || !this.#settings.queue ? words.waiting : queue >= 1000 ? words.queueMany : fill(words.queue, { n: queue });
    say(this.#bar, state || place);
    set(this.#bar, { class: `bar ${line === 'offline' ? 'off' : ''}`.trim(), hidden: !(state || place) });
  }

  #whoIsThere(): string {
    const { words, hideAgents } = this.#settings;
    const { state, conversation } = this.#talk;
    const names = conversation?.agents.map(agent => agent.name) ?? [];
    if (state === 'bot') return words.bot;
    return state === 'served' && names.length > 0 && !hideAgents ? fill(words.agent, { name: names.join(', ') }) : words.subtitle;
  }

  #showRating(): void {
    const session = this.#talk.conversation?.session ?? 0;
    const asks = this.#settings.rating && this.#talk.state === 'resolved' && this.#talk.conversation!.can_rate && this.#skipped !== session;
    if (this.#talk.state !== 'resolved') this.#ratedNow = false;
    if (asks && !this.#rating) {
      this.#rating = ratingForm(this.#settings, async (score, text) => {
        await this.#talk.rate(score, text);
        this.#ratedNow = true;
        this.update();
        this.focus();
      }, () => {
        this.#skipped = session;
        this.update();
        this.focus();
      });
      this.#notice.after(this.#rating);
    } else if (!asks && this.#rating) {
      this.#rating.remove();
      this.#rating = null;
    }
  }

  /** Escape closes, and the tabulator stays inside. */
  #keys(event: KeyboardEvent, close: () => void): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      const inside = [...this.element.querySelectorAll<HTMLElement>(focusable)].filter(each => each.offsetParent !== null || each.getClientRects().length > 0);
      const [first, last, now] = [inside[0], inside.at(-1), (this.element.getRootNode() as ShadowRoot).activeElement];
      if (!first || !last) return;
      if (event.shiftKey && (now === first || now === this.element)) { event.preventDefault(); last.focus(); }
      else if (!event.shiftKey && now === last) { event.preventDefault(); first.focus(); }
    }
  }
}
