// Everything that happens, in order. A stream that broke goes on where it stopped: the position of the last event says where.

const names = ['message.posted', 'message.edited', 'message.deleted', 'receipt.delivered', 'receipt.read', 'room.created', 'room.updated', 'room.cleared',
  'member.joined', 'member.left', 'member.role', 'typing', 'presence'];

export class Live {
  #source = null;
  #timer = 0;
  #tries = 0;
  #watched = '';

  /**
   * @param token Gives the session's token.
   * @param onEvent Takes each event.
   * @param onState Takes 'connecting', 'lost', 'catching-up' and 'live'.
   */
  constructor(token, onEvent, onState) {
    Object.assign(this, { token, onEvent, onState, position: '' });
    addEventListener('online', () => this.#source?.readyState !== EventSource.OPEN && this.#open());
    addEventListener('offline', () => this.#lost());
  }

  /** Listens, also to the coming and going of these people. */
  watch(people) {
    const watched = [...people].sort().join(',');
    if (watched === this.#watched && this.#source)
      return;
    this.#watched = watched;
    this.#open();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    this.stop();
    const query = new URLSearchParams({ access_token: this.token() });
    if (this.#watched)
      query.set('presence', this.#watched);
    if (this.position)
      query.set('after', this.position);
    const source = this.#source = new EventSource(`/api/v1/events?${query}`);
    source.onopen = () => this.onState(this.position ? 'catching-up' : 'connecting');
    source.addEventListener('ready', event => {
      this.#tries = 0;
      this.#keep(event);
      this.onState('live');
    });
    for (const name of names)
      source.addEventListener(name, event => {
        this.#keep(event);
        this.onEvent(JSON.parse(event.data));
      });
    source.onerror = () => source === this.#source && this.#lost();
  }

  // The browser would try again by itself, but not after every kind of failure, and without saying so.
  #lost() {
    this.stop();
    this.onState('lost');
    const wait = Math.min(1000 * 2 ** this.#tries++, 15000) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#open(), wait);
  }

  #keep(event) {
    if (event.lastEventId && event.lastEventId !== '0')
      this.position = event.lastEventId;
  }
}
