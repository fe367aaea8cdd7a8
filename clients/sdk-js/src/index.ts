export { Backoff, newId } from './backoff.js';
export { Conversa, type ConversaOptions, type MessagesQuery } from './conversa.js';
export { EventStream, type LineState, type ListenOptions } from './events.js';
export { Outbox, type OutboxOptions, type Waiting } from './outbox.js';
export { everything } from './pages.js';
export { isPassing, Refused, SignedOut } from './refused.js';
export { memoryStore, webStorage, type Store } from './store.js';
export * from './types.js';
export type { UploadOptions } from './upload.js';
