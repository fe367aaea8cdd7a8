// What this window knows: rooms, their messages and how far everybody has read. It changes by answers and events only.

/** Ids are opaque, but of two ids the later one is longer or sorts behind. */
export const isAfter = (one, other) => !!one && (!other || one.length > other.length || (one.length === other.length && one > other));

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

class Room {
  messages = new Map(); // by id
  pending = []; // ours that are on their way, in the order they were written
  cursors = new Map(); // user id → { read, delivered }
  typing = new Map(); // user id → timer
  loaded = false;
  earlier = true;
  draft = '';

  constructor(shown) {
    this.show(shown);
  }

  show(shown) {
    this.id = shown.id;
    this.name = shown.name;
    this.kind = shown.kind;
    this.other = shown.other;
    this.unread = shown.unread ?? 0;
    this.last = shown.last_message;
    this.readId = shown.read_id;
    this.deliveredId = shown.delivered_id;
  }

  get ordered() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }
}

export class Store {
  rooms = new Map();
  presence = new Map(); // user id → { online, at }

  constructor(me) {
    this.me = me;
  }

  get ordered() {
    const stamp = room => room.pending.at(-1)?.created_at ?? room.last?.created_at ?? '';
    return [...this.rooms.values()].sort((a, b) => (stamp(a) < stamp(b) ? 1 : -1));
  }

  get unread() {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
  }

  /** Takes a room as the server shows it. */
  take(shown) {
    const known = this.rooms.get(shown.id);
    if (known)
      known.show(shown);
    else
      this.rooms.set(shown.id, new Room(shown));
    return this.rooms.get(shown.id);
  }

  takeMembers(room, members) {
    for (const member of members)
      this.#move(room, member.user.id, { read: member.read_id, delivered: member.delivered_id });
  }

  /** Takes messages as the server shows them; what we had sent is no longer on its way. */
  takeMessages(room, messages) {
    for (const message of messages) {
      room.messages.set(message.id, message);
      if (message.sender?.id === this.me.id)
        room.pending = room.pending.filter(waiting => waiting.client_id !== message.client_id);
      if (!room.last || isAfter(message.id, room.last.id))
        room.last = message;
      if (room.other && message.sender?.id === room.other.id && message === room.last)
        room.name = message.sender.name;
    }
  }

  /** Whether the event concerns a room that has to be fetched anew. */
  apply(event) {
    if (event.type === 'presence') {
      this.presence.set(event.user, { online: event.online, at: event.at });
      return false;
    }

    const room = this.rooms.get(event.room);
    if (!room)
      return event.type === 'message.posted' || event.type === 'member.joined';
    switch (event.type) {
      case 'message.posted': {
        const isNew = !room.messages.has(event.message.id);
        this.takeMessages(room, [event.message]);
        if (isNew && event.message.sender?.id !== this.me.id && isAfter(event.message.id, room.readId))
          room.unread++;
        this.stopTyping(room, event.message.sender?.id);
        return false;
      }
      case 'message.edited':
        if (room.messages.has(event.message.id))
          this.takeMessages(room, [event.message]);
        if (room.last?.id === event.message.id)
          room.last = event.message;
        return false;
      case 'message.deleted':
        room.messages.delete(event.message_id);
        return true;
      case 'receipt.delivered':
        this.#move(room, event.user, { delivered: event.message_id });
        return false;
      case 'receipt.read':
        this.#move(room, event.user, { read: event.message_id, delivered: event.message_id });
        if (event.user === this.me.id && isAfter(event.message_id, room.readId)) {
          room.readId = event.message_id;
          return room.last && isAfter(room.last.id, event.message_id);
        }
        return false;
      case 'room.cleared':
        if (event.user === this.me.id) {
          for (const id of room.messages.keys())
            if (!isAfter(id, event.up_to))
              room.messages.delete(id);
          return true;
        }
        return false;
      case 'room.updated':
        return true;
      case 'member.left':
        if (event.member.id === this.me.id)
          this.rooms.delete(room.id);
        return false;
      default:
        return false;
    }
  }

  stopTyping(room, user) {
    clearTimeout(room.typing.get(user));
    room.typing.delete(user);
  }

  /** sending, failed, sent, delivered or read: the least advanced of everybody else. */
  status(room, message) {
    if (!message.id)
      return message.failed ? 'failed' : 'sending';
    const others = [...room.cursors].filter(([user]) => user !== this.me.id).map(([, cursor]) => cursor);
    const has = cursor => cursor && !isAfter(message.id, cursor);
    if (room.kind === 'channel' || others.length === 0)
      return 'sent';
    return others.every(cursor => has(cursor.read)) ? 'read' : others.every(cursor => has(cursor.delivered)) ? 'delivered' : 'sent';
  }

  #move(room, user, { read, delivered }) {
    const known = room.cursors.get(user) ?? {};
    room.cursors.set(user, {
      read: isAfter(read, known.read) ? read : known.read,
      delivered: isAfter(delivered, known.delivered) ? delivered : known.delivered,
    });
  }
}
