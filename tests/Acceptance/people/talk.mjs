import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../eventually.mjs';

/**
 * What robustness scenarios need of an app around an SDK, the same for both versions: keep a local store of what was heard, and do what the
 * SDK leaves to the app. v2 re-posts a failed message by itself; with v3 the app sends the same message again until it is taken.
 * v3 stops polling for good once a poll failed, so its app asks for what it missed after a reconnect.
 */
export const talkers = {
  2: {
    heard: person => person.all('newMessages').flatMap(([messages]) => messages).map(({ id, message }) => ({ id, text: message })),
    open: async (person, room) => { await person.sdk.getRoomById(room.id); },
    say: async (person, room, text) => {
      try {
        return (await person.sdk.sendComment(room.id, text)).id;
      } catch (error) {
        if (error.status === undefined || error.status >= 500 || error.status === 408 || error.status === 429) return undefined;
        throw error;
      }
    },
    catchUp: async () => {},
  },
  3: {
    heard: person => person.all('onMessageReceived').map(([{ id, text }]) => ({ id, text })),
    open: async (person, room) => { await person.sdk.subscribeChatRoom(room); },
    say: async (person, room, text) => {
      const message = await person.sdk.generateMessage({ roomId: room.id, text });
      return eventually(async () => (await person.sdk.sendMessage(message)).id, { within: 90_000, every: 500, what: `sending "${text}"` });
    },
    catchUp: async person => {
      const newest = () => Math.max(0, ...talkers[3].heard(person).map(({ id }) => id));
      for (let before = -1; before < newest();) {
        before = newest();
        await person.sdk.synchronize(Math.max(0, before - 200));
        await pause(300);
      }
    },
  },
};
