/** One event of a stream, or a word of the server's to the client. */
export type Frame = { kind: 'event'; id: string; name: string; data: string } | { kind: 'retry'; milliseconds: number };

/** Cuts Server-Sent Events out of text that comes in pieces. Format: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class FrameReader {
  #rest = '';
  #id = '';
  #name = '';
  #data: string[] = [];

  /** The frames that are complete with this piece. */
  *read(piece: string): Generator<Frame> {
    this.#rest += piece;
    for (;;) {
      const end = this.#rest.search(/[\r\n]/);
      if (end < 0) return;
      if (this.#rest[end] === '\r' && end === this.#rest.length - 1) return; // its line feed may be in the next piece
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + (this.#rest.startsWith('\r\n', end) ? 2 : 1));
      const frame = line === '' ? this.#dispatch() : this.#field(line);
      if (frame) yield frame;
    }
  }

  #field(line: string): Frame | null {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'event') this.#name = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'retry' && /^\d+$/.test(value)) return { kind: 'retry', milliseconds: Number(value) };
    return null;
  }

  #dispatch(): Frame | null {
    const frame: Frame = { kind: 'event', id: this.#id, name: this.#name || 'message', data: this.#data.join('\n') };
    const empty = this.#data.length === 0;
    [this.#id, this.#name, this.#data] = ['', '', []];
    return empty ? null : frame;
  }
}
