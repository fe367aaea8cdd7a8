import type { Conversation, Draft, Json, Message, Store } from '@conversa/sdk';
import { readSettings, type Settings } from './settings.js';
import type { Talk } from './talk.js';
import { Widget } from './widget.js';

/** What to show: the launcher alone, or the window as a visitor finds it at some moment. */
type Scene = 'closed' | 'form' | 'talk' | 'waiting' | 'offline' | 'rating';

interface Wanted {
  settings: Json;
  scene: Scene;
}

const nothing = (): void => {};
const store: Store = { get: () => null, set: nothing, remove: nothing, keys: () => [] };

/** A conversation that is only shown: it asks no server and keeps nothing. */
class SampleTalk {
  readonly messages = new Map<string, Message>();
  readonly uploads = [];
  readonly waiting = [];
  readonly store = store;
  readonly line = 'live';
  readonly typing = '';
  readonly loaded = true;
  readonly older = null;
  readonly ended = false;
  readonly identity = null;
  readonly unread = 0;
  readTo = '2';
  deliveredTo = '2';
  seenTo = '9';
  me = '';
  available = true;
  conversation: Conversation | null = null;
  readonly #settings: Settings;
  readonly #changed: () => void;
  #last = 3;

  constructor(settings: Settings, scene: Scene, changed: () => void) {
    [this.#settings, this.#changed] = [settings, changed];
    this.available = scene !== 'offline';
    if (scene === 'closed' || scene === 'form' || scene === 'offline') return;
    this.me = 'visitor';
    const agents = scene === 'waiting' ? [] : [{ id: 'agent', name: 'Dewi', avatar_url: '' }];
    this.conversation = { conversation: '1', state: scene === 'waiting' ? 'waiting' : scene === 'rating' ? 'resolved' : 'served', agents, session: 1, queue_position: scene === 'waiting' ? 2 : null, can_rate: scene === 'rating' };
    this.#post('visitor', settings.language === 'id' ? 'Halo, pesanan saya sampai mana?' : 'Hello, where is my order?');
    if (scene === 'waiting') return;
    this.#post('', '', { type: 'join_room', subject_username: 'Dewi' });
    this.#post('agent', settings.language === 'id' ? 'Sebentar, saya cek dulu.' : 'One moment, I will look.');
  }

  get state(): Conversation['state'] {
    return this.conversation?.state ?? 'none';
  }

  resume = (): boolean => false;
  say = (draft: Draft): void => this.#post('visitor', draft.text ?? '');
  nameOf = (): string => (this.#settings.hideAgents ? this.#settings.words.title : 'Dewi');
  resend = nothing;
  discard = nothing;
  attach = nothing;
  send = nothing;
  drop = nothing;
  type = nothing;
  watch = nothing;
  begin = async (): Promise<void> => {};
  loadOlder = async (): Promise<void> => {};
  lookWhoIsThere = async (): Promise<void> => {};
  rate = async (): Promise<void> => {};
  leave = async (): Promise<void> => {};

  #post(sender: string, text: string, payload: Json | null = null): void {
    const id = String(++this.#last);
    this.messages.set(id, { id, room: '1', client_id: id, type: payload ? 'system_event' : 'text', text, payload, sender: { id: sender, name: 'Dewi', avatar_url: '' }, created_at: new Date().toISOString(), version: 1, deleted: false } as unknown as Message);
    this.#changed();
  }
}

let shown: Widget | null = null;

addEventListener('message', ({ origin, source, data }: MessageEvent<Wanted>) => {
  if (origin !== location.origin || source !== parent) return;
  const languages = navigator.languages;
  const settings = readSettings(data.settings, languages);
  for (const note of [settings.greeting, settings.attention]) if (note) note.delay = 0;
  shown?.remove();
  shown = new Widget(settings, changed => new SampleTalk(settings, data.scene, changed) as unknown as Talk);
  if (data.scene !== 'closed') shown.open(false);
});
parent.postMessage('conversa-preview', location.origin);
