/** For `hears('newMessages', …)` with the Chat SDK v2: the batch holds a message with this text. */
export const saying = text => messages => messages.some(message => message.message === text);

/** The same for a system event of this type. */
export const telling = (type, matches = () => true) => messages => messages.some(({ type: kind, payload }) => kind === 'system_event' && payload.type === type && matches(payload));

/** Room topics: the SDK subscribes them three seconds after it opened the room. */
export const topicsOf = room => [`r/${room.id}/typing`, ...['t', 'd', 'r'].map(what => `r/${room.id}/${room.id}/+/${what}`)];
