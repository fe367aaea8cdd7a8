// A conversation in a browser, over the native API: sign in, listen, write.
import { Api, signIn } from './api.js';
import { Live } from './live.js';
import { Outbox } from './outbox.js';
import { isAfter, Store } from './store.js';
import { dress, showHead, showLine, showMessages, showRooms } from './view.js';

const $ = id => document.getElementById(id);
const sessionKey = 'conversa-demo-session';
const typingPause = 3000;

for (const person of document.querySelectorAll('.person')) {
  dress(person.querySelector('.avatar'), person.dataset.id, person.dataset.name);
  person.onclick = () => enter(person.dataset.id, person.dataset.name, person.dataset.with);
}

$('your-name').oninput = () => {
  if (!$('your-id').dataset.touched)
    $('your-id').value = $('your-name').value.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
};
$('your-id').oninput = () => ($('your-id').dataset.touched = 'yes');
$('sign-in-form').onsubmit = event => {
  event.preventDefault();
  const [name, id, partner] = ['your-name', 'your-id', 'partner-id'].map(field => $(field).value.trim());
  if (!name || !id || !partner)
    return say('Fill in all three: who you are, your id, and whom you talk to.');
  enter(id, name, partner);
};

const wished = new URLSearchParams(location.search);
const kept = JSON.parse(sessionStorage.getItem(sessionKey) ?? 'null');
if (kept)
  run(kept).catch(failure => show(failure));
else if (wished.get('user'))
  enter(wished.get('user'), wished.get('name') ?? wished.get('user'), wished.get('with') ?? '');
else
  show();

function show(failure) {
  $('sign-in').hidden = false;
  $('chat').hidden = true;
  say(failure?.message ?? '');
}

function say(text) {
  $('sign-in-error').textContent = text;
}

async function enter(id, name, partner) {
  try {
    const me = await signIn(id, name);
    sessionStorage.setItem(sessionKey, JSON.stringify({ ...me, partner }));
    await run({ ...me, partner });
  } catch (failure) {
    sessionStorage.removeItem(sessionKey);
    show(failure);
  }
}

async function run(me) {
  const api = new Api(me);
  const store = new Store(me);
  const outbox = new Outbox(api, store, room => draw(room));
  let open = null; // the room that is looked at
  let typed = 0;
  let typingTimer = 0;
  let unseen = 0; // messages below the fold

  for (const room of await api.rooms())
    store.take(room);
  if (me.partner && me.partner !== me.id)
    store.take(await api.talkTo(me.partner));

  const live = new Live(() => api.me.token, hear, state => {
    showLine(state);
    if (state === 'live')
      outbox.resumeAll();
  });

  $('sign-in').hidden = true;
  $('chat').hidden = false;
  $('my-name').textContent = me.name;
  $('my-id').textContent = me.id;
  dress($('my-avatar'), me.id, me.name);
  wire();
  outbox.restore();
  watch();
  const partner = [...store.rooms.values()].find(room => room.other?.id === me.partner) ?? store.ordered[0];
  if (partner)
    await look(partner.id, !!me.partner);
  else
    showRooms(store, null, look);

  function watch() {
    live.watch([...store.rooms.values()].flatMap(room => (room.other ? [room.other.id] : [])).slice(0, 100));
  }

  async function look(id, narrow = true) {
    if (open)
      open.draft = $('text').value;
    open = store.rooms.get(id);
    unseen = 0;
    document.body.classList.toggle('talking', narrow);
    $('text').value = open.draft;
    grow();
    if (!open.loaded)
      await load(open);
    draw(open);
    toNewest();
    if (matchMedia('(pointer: fine)').matches)
      $('text').focus();
    read();
  }

  async function load(room) {
    room.loaded = true;
    const [page, members] = await Promise.all([api.before(room.id), api.members(room.id)]);
    store.takeMembers(room, members);
    store.takeMessages(room, page.messages);
    room.earlier = page.next !== null;
  }

  async function hear(event) {
    if (event.type === 'typing')
      return hearTyping(event);
    const anew = store.apply(event);
    const room = store.rooms.get(event.room);
    const fromOther = event.type === 'message.posted' && event.message.sender?.id !== me.id;
    if (anew && event.room) {
      const shown = await api.room(event.room).catch(() => null);
      if (shown && store.take(shown) && !room)
        watch();
    }
    if (fromOther)
      received(event.message);
    draw(room);
  }

  function received(message) {
    const room = store.rooms.get(message.room);
    if (room === open && isLooking() && atNewest())
      return read();
    if (room === open && !atNewest())
      unseen++;
    if (room && isAfter(message.id, room.deliveredId)) {
      room.deliveredId = message.id;
      api.receipt(room.id, { delivered: message.id }).catch(() => {});
    }
  }

  function hearTyping(event) {
    const room = store.rooms.get(event.room);
    if (!room || event.user === me.id)
      return;
    store.stopTyping(room, event.user);
    if (event.typing)
      room.typing.set(event.user, setTimeout(() => { store.stopTyping(room, event.user); draw(room); }, 2 * typingPause));
    draw(room);
  }

  function draw(room) {
    showRooms(store, open?.id, look);
    if (!open || (room && room !== open))
      return;
    const stay = atNewest();
    showHead(store, open);
    showMessages(store, open, { resend: message => outbox.resend(open, message), discard: message => outbox.discard(open, message) });
    if (stay)
      toNewest();
    $('newest').hidden = unseen === 0 || atNewest();
    $('newest-count').textContent = unseen;
  }

  function isLooking() {
    return document.visibilityState === 'visible' && document.hasFocus() && $('text').checkVisibility(); // on a phone the list may hide the talk
  }

  function atNewest() {
    const scroller = $('scroller');
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  }

  function toNewest() {
    $('scroller').scrollTop = $('scroller').scrollHeight;
    unseen = 0;
    $('newest').hidden = true;
  }

  /** What is on the screen is read. */
  function read() {
    const last = open?.ordered.at(-1);
    if (!last || !isLooking() || !isAfter(last.id, open.readId))
      return;
    const room = open;
    [room.readId, room.deliveredId, room.unread] = [last.id, last.id, 0];
    api.receipt(room.id, { read: last.id }).catch(() => (room.readId = null));
    draw(room);
  }

  function sayTyping(writes) {
    clearTimeout(typingTimer);
    const now = Date.now();
    if (writes && now - typed > typingPause)
      api.typing(open.id, true).catch(() => {});
    if (!writes && typed)
      api.typing(open.id, false).catch(() => {});
    typed = writes ? (now - typed > typingPause ? now : typed) : 0;
    if (writes)
      typingTimer = setTimeout(() => sayTyping(false), typingPause);
  }

  function grow() {
    const text = $('text');
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    $('send').disabled = !text.value.trim();
  }

  function wire() {
    $('composer').onsubmit = event => {
      event.preventDefault();
      const text = $('text').value.trim();
      if (!text || !open)
        return;
      $('text').value = '';
      grow();
      sayTyping(false);
      toNewest();
      outbox.write(open, text);
      toNewest();
    };
    $('text').onkeydown = event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        $('composer').requestSubmit();
      }
    };
    $('text').oninput = () => {
      grow();
      if (open)
        sayTyping($('text').value !== '');
    };
    $('attach').onclick = () => $('file').click();
    $('file').onchange = () => {
      attach($('file').files);
      $('file').value = '';
    };
    $('text').onpaste = event => attach(event.clipboardData.files, event);
    document.querySelector('.talk').ondragover = event => event.preventDefault();
    document.querySelector('.talk').ondrop = event => attach(event.dataTransfer.files, event);
    $('scroller').onscroll = () => {
      if (atNewest()) {
        unseen = 0;
        $('newest').hidden = true;
        read();
      }
    };
    // Pictures arrive after their messages and push what is below them down.
    $('messages').addEventListener('load', () => unseen === 0 && $('scroller').dataset.away !== 'yes' && toNewest(), true);
    $('scroller').addEventListener('wheel', () => ($('scroller').dataset.away = atNewest() ? '' : 'yes'), { passive: true });
    $('newest').onclick = () => { toNewest(); read(); };
    $('earlier').onclick = async () => {
      const [room, scroller] = [open, $('scroller')];
      const page = await api.before(room.id, room.ordered[0]?.id);
      const below = scroller.scrollHeight - scroller.scrollTop;
      room.earlier = page.next !== null;
      store.takeMessages(room, page.messages);
      draw(room);
      scroller.scrollTop = scroller.scrollHeight - below;
    };
    $('back').onclick = () => document.body.classList.remove('talking');
    $('new-talk').onsubmit = async event => {
      event.preventDefault();
      const id = $('new-partner').value.trim();
      if (!id)
        return;
      try {
        const room = store.take(await api.talkTo(id));
        $('new-partner').value = '';
        $('new-partner').setCustomValidity('');
        watch();
        await look(room.id);
      } catch (failure) {
        $('new-partner').setCustomValidity(failure.message);
        $('new-partner').reportValidity();
      }
    };
    $('new-partner').oninput = () => $('new-partner').setCustomValidity('');
    $('sign-out').onclick = async () => {
      live.stop();
      sessionStorage.removeItem(sessionKey);
      await api.signOut().catch(() => {});
      location.href = '/demo/';
    };
    addEventListener('focus', read);
    document.addEventListener('visibilitychange', read);
  }

  function attach(files, event) {
    if (!files.length || !open)
      return;
    event?.preventDefault();
    for (const file of files)
      outbox.attach(open, file);
    toNewest();
  }
}
