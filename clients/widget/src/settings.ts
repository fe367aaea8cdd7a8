import type { Json } from '@conversa/sdk';
import { wordsFor, languages, type Words } from './words.js';

export interface Field {
  /** `name`, `email` and `phone` are the customer's own; anything else goes into the conversation's additional information under this name. */
  name: string;
  kind: 'text' | 'email' | 'phone' | 'textarea' | 'choice';
  label: string;
  /** Why it is asked, read by the visitor beside the field. */
  why: string;
  required: boolean;
  options: string[];
}

export interface Form {
  title: string;
  text: string;
  fields: Field[];
}

/** Something beside the launcher, some seconds after the page was loaded. */
export interface Note {
  title: string;
  text: string;
  image: string;
  /** The words on its button; without them the whole opens the chat. */
  action: string;
  delay: number;
}

export type Part = 'base' | 'header' | 'button' | 'visitor' | 'agent';

export interface Paint {
  /** Empty for the theme's own, which is light or dark as the visitor likes. */
  color: string;
  /** What is readable on it. */
  on: string;
}

/** A channel's settings, checked: what is missing or broken has its default, so that a slip in the settings never costs the chat. */
export interface Settings {
  language: 'en' | 'id';
  /** The language with the country the visitor's browser names, for times and dates. */
  locale: string;
  words: Words;
  colors: Record<Part, Paint>;
  /** Corners of the launcher and the window, in pixels. */
  radius: { launcher: number; panel: number };
  /** A font of the page's own, or one of the system's kinds; empty for the system's. */
  font: string;
  /** The launcher's picture: one of ours, an address, or empty for none. */
  launcherIcon: string;
  position: 'left' | 'right';
  /** Distances from the page's edges, in pixels. */
  offset: { x: number; y: number };
  /** Words on the launcher beside its picture. */
  launcher: string;
  avatar: string;
  /** A picture above forms, and one below the window's head. */
  logo: string;
  banner: string;
  greeting: Note | null;
  attention: Note | null;
  form: Form | null;
  /** What is asked when nobody is there to answer; null when the chat is open all the same. */
  offline: Form | null;
  attachments: boolean;
  rating: boolean;
  hideAgents: boolean;
  /** Whether it goes unsaid who came and went. */
  hideEvents: boolean;
  /** Whether the place in the line is said. */
  queue: boolean;
  privacy: string;
  elsewhere: { name: string; url: string }[];
}

const record = (value: unknown): Json => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Json : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown, least: number, most: number, otherwise: number): number => (typeof value === 'number' && value >= least && value <= most ? value : otherwise);

/** An address a page may safely lead to or show; empty for anything else. */
export function webAddress(value: unknown): string {
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return '';
  try {
    return new URL(value).href;
  } catch {
    return '';
  }
}

/** Reads settings. Every text may be one for all, or an object of texts by language: `{"en": "Hello", "id": "Halo"}`. */
export function readSettings(json: Json, wanted: readonly string[]): Settings {
  const language = languageOf(json['language'], wanted);
  const text = (value: unknown): string => (typeof value === 'string' ? value : words(record(value)[language] ?? Object.values(record(value))[0]));
  const words = (value: unknown): string => (typeof value === 'string' ? value : '');
  const own = Object.fromEntries(Object.entries(record(json['texts'])).filter(([name]) => name in languages.en).map(([name, value]) => [name, text(value)]).filter(([, value]) => value));
  for (const name of ['title', 'subtitle'] as const) if (text(json[name])) own[name] = text(json[name]);
  if (text(json['welcome'])) own['empty'] = text(json['welcome']);
  const all = wordsFor(language, own);
  const [form, offline, offset, colors, radius] = ['form', 'offline', 'offset', 'colors', 'radius'].map(name => record(json[name])) as [Json, Json, Json, Json, Json];
  const hex = (value: unknown): string => (/^#[0-9a-f]{6}$/i.test(words(value)) ? words(value) : '');
  const base = hex(json['color']) || '#1f6feb';
  const paint = (color: string): Paint => ({ color, on: color && contrasting(color) });
  const fields = list(form['fields']).map(record).flatMap(field => readField(field, all, text));
  const asked = form['enabled'] !== false && fields.length > 0 ? fields : ['name', 'email'].flatMap(name => readField({ name, required: name === 'email' }, all, text));
  const note = (value: unknown): Note | null => {
    const it = record(value);
    const read = { title: text(it['title']), text: text(it['text']), image: webAddress(it['image_url']), action: text(it['action']), delay: number(it['delay_seconds'], 0, 600, 3) };
    return read.title || read.text || read.image ? read : null;
  };
  return {
    language,
    locale: wanted.find(tag => tag.toLowerCase().startsWith(`${language}-`)) ?? language,
    words: all,
    colors: {
      base: paint(base), header: paint(hex(colors['header']) || base), button: paint(hex(colors['button']) || base), visitor: paint(hex(colors['visitor']) || base), agent: paint(hex(colors['agent'])),
    },
    radius: { launcher: number(radius['launcher'], 0, 28, 28), panel: number(radius['panel'], 0, 32, 18) },
    font: fonts[words(json['font'])] ?? (/^[\p{L}\d][\p{L}\d -]{0,49}$/u.test(words(json['font'])) ? `"${words(json['font'])}"` : ''),
    launcherIcon: launcherIcons.includes(words(json['launcher_icon'])) ? words(json['launcher_icon']) : webAddress(json['launcher_icon']) || 'chat',
    position: json['position'] === 'left' ? 'left' : 'right',
    offset: { x: number(offset['x'], 0, 400, 20), y: number(offset['y'], 0, 400, 20) },
    launcher: text(json['launcher']),
    avatar: webAddress(json['avatar_url']),
    logo: webAddress(json['logo_url']),
    banner: webAddress(json['banner_url']),
    greeting: note(json['greeting']),
    attention: note(json['attention']),
    offline: offline['enabled'] === false ? null : {
      title: text(offline['title']) || all.offlineTitle, text: text(offline['text']) || all.offlineText,
      fields: [...asked, { name: 'message', kind: 'textarea', label: all.offlineMessage, why: '', required: true, options: [] }],
    },
    form: fields.length > 0 && form['enabled'] !== false ? { title: text(form['title']) || all.formTitle, text: text(form['text']) || all.formText, fields } : null,
    attachments: json['attachments'] !== false,
    rating: json['rating'] !== false,
    hideAgents: json['hide_agents'] === true,
    hideEvents: json['hide_events'] === true,
    queue: json['queue'] !== false,
    privacy: webAddress(json['privacy_url']),
    elsewhere: list(json['elsewhere']).map(record).map(way => ({ name: text(way['name']), url: webAddress(way['url']) })).filter(way => way.name && way.url),
  };
}

const fonts: Record<string, string> = { serif: 'ui-serif, Georgia, serif', rounded: 'ui-rounded, "Nunito", system-ui, sans-serif', mono: 'ui-monospace, Menlo, monospace' };
const launcherIcons = ['chat', 'question', 'none'];

const known = { name: ['text', 'name', 'whyName'], email: ['email', 'email', 'whyEmail'], phone: ['phone', 'phone', 'whyPhone'] } as const;

function readField(field: Json, words: Words, text: (value: unknown) => string): Field[] {
  const name = field['name'];
  if (typeof name !== 'string' || name === '') return [];
  const own = known[name as keyof typeof known] as (typeof known)[keyof typeof known] | undefined;
  const kind = (['text', 'email', 'phone', 'textarea', 'choice'] as const).find(each => each === field['kind']) ?? own?.[0] ?? 'text';
  return [{
    name, kind,
    label: text(field['label']) || (own ? words[own[1]] : name),
    why: text(field['why']) || (own ? words[own[2]] : ''),
    required: field['required'] === true,
    options: list(field['options']).map(text).filter(Boolean),
  }];
}

function languageOf(chosen: unknown, wanted: readonly string[]): 'en' | 'id' {
  for (const tag of chosen === undefined || chosen === 'auto' ? wanted : [String(chosen)]) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'id') return language;
    if (language === 'in') return 'id'; // the code of old for Indonesian
  }
  return 'en';
}

/** Black or white, whichever has the better contrast (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function contrasting(color: string): string {
  const [r, g, b] = [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16) / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
