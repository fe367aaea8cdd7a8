// The few things only script can do. Everything else is C#.
const prefix = 'conversa.';
let sound, net, singleKeys = true;

export const language = () => navigator.language || 'en';

export function listen(app) {
  net = app;
  addEventListener('online', () => app.invokeMethodAsync('OnNetwork', true));
  addEventListener('offline', () => app.invokeMethodAsync('OnNetwork', false));
  const looked = () => app.invokeMethodAsync('OnVisibility', visible());
  for (const what of ['visibilitychange', 'focus', 'blur']) (what === 'visibilitychange' ? document : window).addEventListener(what, looked);
  document.addEventListener('keydown', event => {
    const name = keyName(event);
    if (name) {
      event.preventDefault();
      app.invokeMethodAsync('OnKey', name);
    }
  });
  // Browsers let a page make a sound only after somebody touched it.
  for (const what of ['pointerdown', 'keydown']) document.addEventListener(what, () => { sound ??= new AudioContext(); sound.resume(); }, { once: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => app.invokeMethodAsync('OnKey', 'theme'));
  return visible();
}

const visible = () => document.visibilityState === 'visible' && document.hasFocus();

function keyName(event) {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return 'palette';
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = event.target;
  if (document.querySelector('dialog[open]')) return null;
  if (target.closest?.('input, textarea, select, [contenteditable]')) return event.key === 'Escape' ? 'leave' : null;
  if (event.key === 'Escape') return 'back';
  return singleKeys && 'jkrnetasuvf?/'.includes(event.key) ? event.key : null;
}

export const shortcuts = on => { singleKeys = on; };

// What is kept is only a convenience: a browser that keeps nothing still works.
export const recall = key => { try { return localStorage.getItem(prefix + key); } catch { return null; } };
export const keep = (key, value) => {
  try { if (value === null) localStorage.removeItem(prefix + key); else localStorage.setItem(prefix + key, value); } catch { /* full, or forbidden */ }
};
export const kept = start => { try { return Object.keys(localStorage).filter(key => key.startsWith(prefix + start)).map(key => key.slice(prefix.length)); } catch { return []; } };

export const sayLanguage = code => { document.documentElement.lang = code; };
export const title = text => { document.title = text; };

export function theme(choice) {
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  return dark;
}

export function ring() {
  if (!sound || sound.state !== 'running') return;
  for (const [pitch, after] of [[880, 0], [1320, 0.12]]) {
    const [tone, volume, at] = [sound.createOscillator(), sound.createGain(), sound.currentTime + after];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  }
}

export const focusOn = selector => requestAnimationFrame(() => document.querySelector(selector)?.focus());
export const click = selector => document.querySelector(selector)?.click();

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}
export const closeDialog = id => document.getElementById(id)?.close();

export const distanceToEnd = selector => { const box = document.querySelector(selector); return box ? box.scrollHeight - box.scrollTop : 0; };
export const keepDistanceToEnd = (selector, distance) => { const box = document.querySelector(selector); if (box) box.scrollTop = box.scrollHeight - distance; };

/** Shows the newest message, unless somebody reads further up. */
export function toEnd(selector, always) {
  const box = document.querySelector(selector);
  if (!box) return;
  const near = box.scrollHeight - box.scrollTop - box.clientHeight < 240;
  if (always || near) box.scrollTop = box.scrollHeight;
}

const watched = new WeakSet();
export function watchStart(selector) {
  const mark = document.querySelector(selector);
  if (!mark || watched.has(mark)) return;
  watched.add(mark);
  new IntersectionObserver(seen => { if (seen.some(one => one.isIntersecting)) net.invokeMethodAsync('OnStartSeen'); }, { root: mark.parentElement, rootMargin: '300px' }).observe(mark);
}

const composers = new WeakSet();
/** Enter sends, Shift+Enter begins a line; the field grows with what is in it; pasted files are attached. */
export function compose(selector) {
  const field = document.querySelector(selector);
  if (!field) return;
  const grow = () => { field.style.height = 'auto'; field.style.height = `${Math.min(field.scrollHeight + 2, 220)}px`; };
  grow();
  if (composers.has(field)) return;
  composers.add(field);
  field.addEventListener('input', grow);
  field.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
  field.addEventListener('paste', event => {
    const picker = field.form?.querySelector('input[type=file]');
    if (!picker || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    picker.files = event.clipboardData.files;
    picker.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

export function preview(input, index) {
  const file = document.querySelector(input)?.files?.[index];
  return file && /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : null;
}

export const knowsPasskeys = () => typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function';

/** What the device answers, or null when its person closed the question. */
async function answered(asking) {
  try {
    return JSON.stringify((await asking()).toJSON());
  } catch (refusal) {
    if (['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(refusal.name)) return null;
    throw refusal;
  }
}
export const makePasskey = options => answered(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) }));
export const usePasskey = options => answered(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options)) }));

export async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
}

let look;
const show = () => look && document.getElementById(look.frame)?.contentWindow?.postMessage(look.message, location.origin);
addEventListener('message', ({ origin, data }) => { if (origin === location.origin && data === 'conversa-preview') show(); }); // the frame is there now

export function showLook(frame, title, badge, settings, scene) {
  const message = { settings: { title, ...(badge && { avatar_url: badge }), ...JSON.parse(settings) }, scene };
  const same = JSON.stringify(look?.message) === JSON.stringify(message);
  look = { frame, message };
  if (!same) show();
}
