import { Conversa } from '@conversa/sdk';
import { readSettings } from './settings.js';
import { Talk, type Identity } from './talk.js';
import { Widget } from './widget.js';

// The script tag says it all: where it came from is the server, data-channel is the channel's key, data-lang overrides the language.
const script = document.currentScript as HTMLScriptElement | null;

async function start(from: HTMLScriptElement): Promise<void> {
  const key = from.dataset['channel'];
  if (!key) return console.error('Conversa: the script tag needs data-channel, the key of a live-chat channel.');
  const url = new URL(from.src).origin;
  // The one request before the visitor opens the chat: how does the channel look? It carries no token, cookie or referrer.
  const channel = await new Conversa({ url }).channel(key);
  if (!channel.active) return;
  const { lang } = from.dataset;
  const settings = readSettings(
    { title: channel.name, ...(channel.badge_url ? { avatar_url: channel.badge_url } : {}), ...channel.settings, ...(lang ? { language: lang } : {}) },
    [document.documentElement.lang, ...navigator.languages].filter(Boolean));
  if (document.readyState === 'loading') await new Promise(ready => document.addEventListener('DOMContentLoaded', ready, { once: true }));
  const widget = new Widget(settings, changed => {
    const talk = new Talk(url, key, settings, changed);
    talk.available = channel.available !== false;
    return talk;
  });
  const door = {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (identity: Identity) => widget.identify(identity),
    signOut: () => widget.signOut(),
  };
  Object.assign(window, { conversa: door });
  document.dispatchEvent(new CustomEvent('conversa:ready', { detail: door }));
}

if (script) start(script).catch((failure: unknown) => console.error('Conversa: the chat could not start.', failure));
