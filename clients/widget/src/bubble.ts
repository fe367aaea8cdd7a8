import { thumbnail, type Draft, type Json } from '@conversa/sdk';
import { h, icon } from './dom.js';
import { webAddress } from './settings.js';
import type { Words } from './words.js';

type Answer = (draft: Draft) => void;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((one): one is Json => one !== null && typeof one === 'object') : []);

/** What is in a message's bubble. `answer` posts what a button stands for; without it buttons are only shown. */
export function content(message: { type?: string; text?: string; payload?: Json | null }, words: Words, answer?: Answer): Node[] {
  const payload = message.payload ?? {};
  switch (message.type) {
    case 'file_attachment':
      return [attachment(payload, words), ...paragraph(text(payload['caption']))];
    case 'buttons':
      return [...paragraph(text(payload['text']) || message.text), buttons(payload['buttons'], words, answer)];
    case 'card':
      return [card(payload, words, answer)];
    case 'carousel':
      return [h('ul', { class: 'carousel', tabindex: 0 }, ...records(payload['cards']).map(one => h('li', {}, card(one, words, answer))))];
    case 'location':
      return [...paragraph([text(payload['name']), text(payload['address'])].filter(Boolean).join('\n')), link(webAddress(payload['map_url']), words.map, words)].filter(Boolean) as Node[];
    case 'contact_person': {
      const [name, value] = [text(payload['name']), text(payload['value'])];
      return [h('p', {}, `${name}: `, h('a', { href: `${payload['type'] === 'email' ? 'mailto' : 'tel'}:${encodeURI(value)}` }, value))];
    }
    case 'account_linking':
      return [...paragraph(message.text), link(webAddress(payload['url']), webAddress(payload['url']), words)].filter(Boolean) as Node[];
    case 'reply':
      return [
        h('blockquote', {}, h('b', {}, text(payload['replied_comment_sender_username'])), h('span', {}, text(payload['replied_comment_message']))),
        ...paragraph(text(payload['text']) || message.text),
      ];
    default:
      return paragraph(message.text);
  }
}

function attachment(payload: Json, words: Words): Node {
  const [url, name, kind] = [webAddress(payload['url']), text(payload['file_name']) || words.file, text(payload['media_type'])];
  if (!url) return h('span', {}, name);
  if (kind.startsWith('image/') || /\.(png|jpe?g|gif|webp)$/i.test(name))
    return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'picture', 'aria-label': `${name} (${words.newTab})` },
      h('img', { src: thumbnail(url, 480, 480), alt: name, loading: 'lazy', referrerpolicy: 'no-referrer', width: text(payload['width']) === '0' ? null : text(payload['width']) || null, height: text(payload['height']) === '0' ? null : text(payload['height']) || null }));
  if (kind.startsWith('audio/')) return h('audio', { src: url, controls: true, preload: 'none', 'aria-label': name });
  if (kind.startsWith('video/')) return h('video', { src: url, controls: true, preload: 'none', 'aria-label': name });
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'file' }, icon('file'), h('span', {}, h('u', {}, name), h('small', {}, size(payload['size']))));
}

function card(payload: Json, words: Words, answer?: Answer): Node {
  const [image, title, address] = [webAddress(payload['image']), text(payload['title']), webAddress(payload['url'])];
  return h('article', { class: 'card' },
    image && h('img', { src: image, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' }),
    title && h('h3', {}, address ? link(address, title, words) : title),
    ...paragraph(text(payload['description']) || text(payload['text'])),
    buttons(payload['buttons'], words, answer));
}

function buttons(list: unknown, words: Words, answer?: Answer): HTMLElement {
  return h('div', { class: 'choices' }, ...records(list).map(one => {
    const [label, action] = [text(one['label']), (one['payload'] ?? {}) as Json];
    const url = webAddress(action['url']);
    if (one['type'] === 'link') return url ? h('a', { class: 'choice', href: url, target: '_blank', rel: 'noopener noreferrer' }, label, h('span', { class: 'hidden' }, ` (${words.newTab})`)) : null;
    const said = text(one['postback_text']) || label;
    return h('button', {
      type: 'button', class: 'choice', disabled: !answer,
      onclick: () => answer?.(Object.keys(action).length > 0 ? { type: 'button_postback_response', text: said, payload: action } : { text: said }),
    }, label);
  }));
}

function link(url: string, label: string, words: Words): HTMLElement | null {
  return url ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label, h('span', { class: 'hidden' }, ` (${words.newTab})`)) : null;
}

/** Text as it was written, its web addresses made links. */
function paragraph(written: string | undefined): Node[] {
  if (!written) return [];
  const parts = written.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/);
  return [h('p', {}, ...parts.map((part, index) => {
    const url = index % 2 === 1 ? webAddress(part) : '';
    return url ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, part) : part;
  }))];
}

function size(bytes: unknown): string {
  if (typeof bytes !== 'number' || bytes <= 0) return '';
  const step = Math.min(Math.floor(Math.log2(bytes) / 10), 3);
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${['B', 'KB', 'MB', 'GB'][step]}`;
}
