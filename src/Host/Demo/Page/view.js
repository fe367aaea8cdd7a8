// What people see. Everything written by others goes in as text, never as markup.

const $ = id => document.getElementById(id);

/** Makes an element. */
export function el(tag, options = {}, ...children) {
  const { class: name, ...rest } = options;
  const element = document.createElement(tag);
  if (name)
    element.className = name;
  for (const [key, value] of Object.entries(rest)) {
    if (key in element)
      element[key] = value;
    else if (value !== null)
      element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ''));
  return element;
}

const svg = 'http://www.w3.org/2000/svg';
function drawing(path, viewBox = '0 0 24 24') {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', viewBox);
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', path);
  picture.append(line);
  return picture;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const isToday = date => date.toDateString() === new Date().toDateString();

/** Dresses an avatar: initials on a colour that belongs to the id. */
export function dress(avatar, id, name) {
  let hash = 0;
  for (const letter of id)
    hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  avatar.style.setProperty('--hue', hash % 360);
  avatar.textContent = [...(name || id)].slice(0, 1).join('').toUpperCase();
  return avatar;
}

const size = bytes => (bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes > 1000 ? `${Math.round(bytes / 1000)} KB` : `${bytes} bytes`);

/** One line that stands for a message. */
export function line(message, me) {
  if (!message)
    return 'No messages yet';
  const own = message.sender?.id === me.id && message.type !== 'system_event' ? 'You: ' : '';
  return own + (message.type === 'file_attachment' ? (isPicture(message.payload) ? '🖼 Picture' : `📎 ${message.payload?.file_name ?? 'File'}`) : message.text);
}

function isPicture(payload) {
  return payload?.media_type ? payload.media_type.startsWith('image/') : /\.(png|jpe?g|gif|webp)$/i.test(payload?.url ?? '');
}

/** The list of conversations. */
export function showRooms(store, openId, open) {
  $('room-list').replaceChildren(...store.ordered.map(room => {
    const partner = room.other?.id ?? room.id;
    const online = store.presence.get(partner)?.online;
    const last = room.pending.at(-1) ?? room.last;
    const when = last ? new Date(last.created_at) : null;
    const writes = room.typing.size > 0;
    const button = el('button', { class: 'room', 'aria-current': room.id === openId ? 'true' : null, onclick: () => open(room.id) },
      el('span', { class: 'face' }, dress(el('span', { class: 'avatar', 'aria-hidden': 'true' }), partner, room.name),
        online ? el('span', { class: 'dot' }, el('span', { class: 'unseen', textContent: 'online' })) : null),
      el('span', { class: 'about' },
        el('span', { class: 'top' }, el('b', { textContent: room.name }), when ? el('time', { dateTime: last.created_at, textContent: isToday(when) ? clock.format(when) : shortDay.format(when) }) : null),
        el('span', { class: 'bottom' }, el('span', { class: writes ? 'preview writes' : 'preview', textContent: writes ? 'is writing…' : line(last, store.me) }),
          room.unread ? el('span', { class: 'badge' }, String(room.unread), el('span', { class: 'unseen', textContent: ' unread' })) : null)));
    return el('li', {}, button);
  }));
  document.title = `${store.unread ? `(${store.unread}) ` : ''}Conversa demo`;
}

/** The conversation's head: who it is with, and whether they are there. */
export function showHead(store, room) {
  const partner = room.other?.id ?? room.id;
  const presence = store.presence.get(partner);
  dress($('talk-avatar'), partner, room.name);
  $('talk-name').textContent = room.name;
  const seen = presence && !presence.online ? new Date(presence.at) : null;
  const status = presence?.online ? 'online' : seen ? `last seen ${isToday(seen) ? clock.format(seen) : shortDay.format(seen)}` : 'offline';
  if ($('talk-status').textContent !== status)
    $('talk-status').textContent = status;
  $('talk-status').classList.toggle('online', !!presence?.online);
  const writing = [...room.typing.keys()];
  $('typing').hidden = writing.length === 0;
  const text = writing.length ? `${writing.map(id => (id === partner ? room.name : id)).join(', ')} is writing…` : '';
  if ($('typing-text').textContent !== text)
    $('typing-text').textContent = text;
}

const ticks = {
  sending: ['M12 7v5l3 2M12 4a8 8 0 100 16 8 8 0 000-16z', 'Sending'],
  failed: ['M12 8v5M12 16.500v.01M12 4a8 8 0 100 16 8 8 0 000-16z', 'Not sent'],
  sent: ['M6 12.500l4 4L18.500 8', 'Sent'],
  delivered: ['M2 12.500l4 4L14.500 8M11 15.500l1 1L20.500 8', 'Delivered'],
  read: ['M2 12.500l4 4L14.500 8M11 15.500l1 1L20.500 8', 'Read'],
};

/** The conversation's messages. Elements that did not change stay, so that neither focus nor a screen reader's place is lost. */
export function showMessages(store, room, act) {
  const list = $('messages');
  const wanted = [];
  let before = null;
  for (const message of [...room.ordered, ...room.pending]) {
    const date = new Date(message.created_at);
    if (!before || new Date(before.created_at).toDateString() !== date.toDateString())
      wanted.push({ key: `day ${date.toDateString()}`, state: '', make: () => el('li', { class: 'day' }, el('span', { textContent: isToday(date) ? 'Today' : day.format(date) })) });
    const own = message.sender?.id === store.me.id;
    const follows = before && before.type !== 'system_event' && before.sender?.id === message.sender?.id && date - new Date(before.created_at) < 300000;
    const status = own && message.type !== 'system_event' ? store.status(room, message) : '';
    wanted.push({
      key: message.sender?.id + message.client_id,
      state: [message.id, message.version, status, message.failed, follows, message.payload?.url, message.text].join('|'),
      make: () => bubble(store, room, message, { own, follows, status, act }),
    });
    before = message;
  }

  const there = new Map([...list.children].map(item => [item.dataset.key, item]));
  let place = list.firstElementChild;
  for (const { key, state, make } of wanted) {
    let item = there.get(key);
    there.delete(key);
    if (!item || item.dataset.state !== state) {
      const fresh = make();
      Object.assign(fresh.dataset, { key, state });
      if (item) {
        fresh.classList.add('still');
        if (place === item)
          place = fresh;
        item.replaceWith(fresh);
      }
      item = fresh;
    }
    if (item === place)
      place = place.nextElementSibling;
    else
      list.insertBefore(item, place);
  }
  for (const gone of there.values())
    gone.remove();
  $('earlier').hidden = !room.earlier;
}

function bubble(store, room, message, { own, follows, status, act }) {
  if (message.type === 'system_event')
    return el('li', { class: 'day' }, el('span', { textContent: message.text }));
  const when = new Date(message.created_at);
  const tick = ticks[status];
  const foot = el('span', { class: 'foot' },
    message.edited_at ? 'edited ' : null,
    el('time', { dateTime: message.created_at, textContent: clock.format(when) }),
    tick ? el('span', { class: `tick ${status}` }, drawing(tick[0]), el('span', { class: 'unseen', textContent: ` ${tick[1]}` })) : null);
  const body = message.type === 'file_attachment' ? attachment(message) : el('span', { class: 'text', textContent: message.text });
  const speaker = el('span', { class: 'unseen', textContent: `${own ? 'You' : message.sender?.name ?? 'Someone'}: ` });
  const item = el('li', { class: `message ${own ? 'own' : 'theirs'}${follows ? ' follows' : ''}${message.id ? '' : ' waiting'}` }, el('div', { class: `bubble${isPicture(message.payload) ? ' picture' : ''}` }, speaker, body, foot));
  if (message.failed)
    item.append(el('p', { class: 'failure', role: 'alert' },
      message.failed === 'line' ? 'Not sent: no connection. ' : `Not sent: ${message.failed} `,
      el('button', { type: 'button', textContent: 'Send again', onclick: () => act.resend(message) }), ' ',
      el('button', { type: 'button', textContent: 'Discard', onclick: () => act.discard(message) })));
  return item;
}

function attachment(message) {
  const { url, file_name: name = 'File', size: bytes, width, height } = message.payload ?? {};
  if (isPicture(message.payload)) {
    const picture = el('img', { alt: name, src: message.preview || thumbnail(url), decoding: 'async' });
    if (width && height) {
      const scale = Math.min(1, 320 / Math.max(width, height));
      Object.assign(picture, { width: Math.round(width * scale), height: Math.round(height * scale) });
    }
    return url ? el('a', { class: 'shown', href: url, target: '_blank', rel: 'noopener' }, picture, el('span', { class: 'unseen', textContent: ' (opens in a new tab)' })) : picture;
  }
  const label = [el('span', { class: 'file-icon' }, drawing('M7 3h7l5 5v13H7zM14 3v5h5')), el('span', { class: 'file-name' }, name, el('small', { textContent: bytes ? size(bytes) : '' }))];
  return url ? el('a', { class: 'file', href: url, target: '_blank', rel: 'noopener' }, ...label) : el('span', { class: 'file' }, ...label);
}

function thumbnail(url) {
  return url.replace('/upload/', '/upload/w_640,h_640,c_limit/');
}

/** Says how the line to the server is. */
export function showLine(state) {
  const text = { lost: 'Connection lost. Trying again…', 'catching-up': 'Catching up…', connecting: 'Connecting…' }[state] ?? '';
  $('line').textContent = text;
  $('line').hidden = !text;
  $('line').dataset.state = state;
}
