import { h, icon, say, set, type Icon } from './dom.js';
import { Panel } from './panel.js';
import type { Note, Settings } from './settings.js';
import { styleSheet } from './style.js';
import { Talk, type Identity } from './talk.js';
import { fill } from './words.js';

/** The launcher in the page's corner, its greeting and the window it opens. */
export class Widget {
  readonly #host = document.createElement('conversa-widget');
  readonly #settings: Settings;
  readonly #talk: Talk;
  readonly #panel: Panel;
  readonly #launcher: HTMLButtonElement;
  readonly #badge = h('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
  readonly #dock: HTMLElement;
  #greeting: HTMLElement | null = null;
  #opened = false;
  #drawing = 0;

  constructor(settings: Settings, talk: (changed: () => void) => Talk) {
    this.#settings = settings;
    this.#talk = talk(() => this.#changed());
    this.#panel = new Panel(this.#talk, settings, () => this.close());
    this.#launcher = h('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => this.open() }, picture(settings), settings.launcher && h('span', {}, settings.launcher));
    this.#dock = h('div', { class: 'dock' }, this.#launcher, this.#badge);
    const root = this.#host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet(settings)];
    root.append(this.#dock);
    set(this.#host, { lang: settings.language });
    document.body.append(this.#host);
    document.addEventListener('visibilitychange', () => this.#look());
    addEventListener('focus', () => this.#look());
    addEventListener('blur', () => this.#look());
    this.#changed();
    if (this.#talk.resume()) {
      if (this.#talk.store.get('open') && innerWidth > 480) this.open(false);
    } else {
      for (const note of [settings.attention, settings.greeting]) if (note) setTimeout(() => this.#greet(note), note.delay * 1000);
    }
  }

  get isOpen(): boolean {
    return this.#opened;
  }

  open(focus = true): void {
    if (this.#opened) return;
    this.#opened = true;
    this.#greeting?.remove();
    this.#dock.hidden = true;
    this.#host.shadowRoot!.append(this.#panel.element);
    set(this.#launcher, { 'aria-expanded': 'true' });
    if (this.#talk.me) this.#talk.store.set('open', '1');
    if (!this.#talk.me) void this.#talk.lookWhoIsThere();
    this.#panel.update();
    this.#panel.shown();
    if (focus) this.#panel.focus();
    this.#look();
  }

  close(): void {
    if (!this.#opened) return;
    this.#opened = false;
    this.#panel.element.remove();
    this.#dock.hidden = false;
    set(this.#launcher, { 'aria-expanded': 'false' });
    this.#talk.store.remove('open');
    this.#launcher.focus();
    this.#look();
    this.#changed();
  }

  /** Says who the visitor is. Somebody else's conversation on this device ends here first. */
  async identify(identity: Identity): Promise<void> {
    if (this.#talk.me && this.#talk.store.get('identity') !== identity.user) await this.#talk.leave();
    this.#talk.identity = identity;
  }

  async signOut(): Promise<void> {
    this.#talk.identity = null;
    await this.#talk.leave();
  }

  /** Something beside the launcher; the later takes the earlier's place. */
  #greet(note: Note): void {
    const { words } = this.#settings;
    if (this.#opened || this.#talk.me) return;
    const inside = [note.image && h('img', { src: note.image, alt: '', referrerpolicy: 'no-referrer' }), note.title && h('strong', {}, note.title), note.text];
    const open = (): void => this.open();
    this.#greeting?.remove();
    this.#greeting = h('div', { class: 'greeting', role: 'complementary', 'aria-label': note.title || note.text || words.open },
      note.action ? h('div', { class: 'text' }, ...inside) : h('button', { type: 'button', class: 'text', 'aria-label': note.title || note.text ? null : words.open, onclick: open }, ...inside),
      note.action && h('button', { type: 'button', class: 'primary', onclick: open }, note.action),
      h('button', { type: 'button', class: 'dismiss', 'aria-label': words.dismiss, onclick: () => { this.#greeting?.remove(); this.#launcher.focus(); } }, icon('close')));
    this.#dock.append(this.#greeting);
  }

  /** Takes it off the page. */
  remove(): void {
    this.#host.remove();
  }

  /** Several changes at once are drawn once. */
  #changed(): void {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      const { words } = this.#settings;
      const unread = this.#opened ? 0 : this.#talk.unread;
      say(this.#badge, unread > 99 ? '99+' : String(unread));
      set(this.#badge, { hidden: unread === 0 });
      set(this.#launcher, { 'aria-label': unread > 0 ? `${words.open} (${unread === 1 ? words.unreadOne : fill(words.unread, { n: unread })})` : this.#settings.launcher ? `${this.#settings.launcher} – ${words.open}` : words.open });
      if (!this.#opened) return;
      if (this.#talk.me) this.#talk.store.set('open', '1');
      this.#panel.update();
    });
  }

  #look(): void {
    this.#talk.watch(this.#opened && document.visibilityState === 'visible' && document.hasFocus());
  }
}

function picture({ launcherIcon, launcher }: Settings): Node | null {
  if (launcherIcon === 'none' && launcher) return null;
  return /^http/.test(launcherIcon) ? h('img', { src: launcherIcon, alt: '', referrerpolicy: 'no-referrer' }) : icon(launcherIcon === 'none' ? 'chat' : launcherIcon as Icon);
}
