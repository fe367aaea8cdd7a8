// What we wrote and the server has not confirmed. The client id makes sending again safe: the same message is stored once, however often it is sent.
import { newId } from './store.js';

const key = me => `conversa-demo-outbox-${me.id}`;
const attempts = 4;

export class Outbox {
  constructor(api, store, changed) {
    Object.assign(this, { api, store, changed });
  }

  write(room, text) {
    this.#add(room, { type: 'text', text });
  }

  attach(room, file) {
    const image = file.type.startsWith('image/');
    this.#add(room, { type: 'file_attachment', text: file.name, payload: { file_name: file.name, size: file.size, media_type: file.type }, file, preview: image ? URL.createObjectURL(file) : '' });
  }

  resend(room, waiting) {
    waiting.failed = '';
    this.#send(room, waiting);
  }

  discard(room, waiting) {
    room.pending = room.pending.filter(other => other !== waiting);
    this.#keep();
    this.changed(room);
  }

  /** After the line was down: everything that failed for that reason goes out again. */
  resumeAll() {
    for (const room of this.store.rooms.values())
      for (const waiting of room.pending)
        if (waiting.failed === 'line')
          this.resend(room, waiting);
  }

  /** What a reload of the page interrupted. Files are gone with the page; texts are not. */
  restore() {
    for (const { room: id, waiting } of JSON.parse(sessionStorage.getItem(key(this.store.me)) ?? '[]')) {
      const room = this.store.rooms.get(id);
      if (!room)
        continue;
      room.pending.push(waiting);
      this.resend(room, waiting);
    }
  }

  #add(room, message) {
    const waiting = { ...message, client_id: newId(), created_at: new Date().toISOString(), sender: { id: this.store.me.id, name: this.store.me.name }, failed: '' };
    room.pending.push(waiting);
    this.#keep();
    this.#send(room, waiting);
  }

  // Messages of a room go one after the other, so that they arrive in the order they were written.
  #send(room, waiting) {
    this.changed(room);
    room.sending = (room.sending ?? Promise.resolve()).then(() => this.#deliver(room, waiting));
  }

  async #deliver(room, waiting) {
    for (let attempt = 1; room.pending.includes(waiting); attempt++) {
      try {
        if (waiting.file && !waiting.payload.url) {
          const file = await this.api.upload(waiting.file, waiting.client_id);
          waiting.payload = { url: file.url, file_name: file.name, size: file.size, media_type: file.media_type, width: file.width ?? 0, height: file.height ?? 0 };
        }
        const { client_id, type, text, payload } = waiting;
        const stored = await this.api.post(room.id, { client_id, type, text: type === 'text' ? text : '', ...(payload ? { payload } : {}) });
        this.store.takeMessages(room, [stored]);
        break;
      } catch (failure) {
        const passing = !('status' in failure) || failure.passing;
        if (!passing || attempt >= attempts) {
          waiting.failed = passing ? 'line' : failure.message;
          break;
        }
        await new Promise(done => setTimeout(done, (failure.retryAfter || 0) * 1000 || 500 * 2 ** attempt));
      }
    }
    this.#keep();
    this.changed(room);
  }

  #keep() {
    const texts = [...this.store.rooms.values()].flatMap(room => room.pending.filter(waiting => !waiting.file).map(waiting => ({ room: room.id, waiting })));
    sessionStorage.setItem(key(this.store.me), JSON.stringify(texts));
  }
}
