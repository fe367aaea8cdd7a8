import { confirmedSubscriptions } from './subscriptions.mjs';

/**
 * Works the Chat SDK v3 for one person and reports every event by name. Runs unchanged in Node and inside a page,
 * so it uses nothing but the SDK class it is handed.
 */
export function agentForV3(SDK, { report, file }) {
  const sdk = new SDK();

  // The SDK attaches a handler once someone is logged in, looking every 300 ms: attached afterwards they work at once.
  const listen = () => {
    for (const name of [
      'onMessageReceived', 'onMessageUpdated', 'onMessageDeleted', 'onMessageDelivered', 'onMessageRead', 'onUserTyping', 'onUserOnlinePresence',
      'onChatRoomCleared', 'onConnected', 'onReconnecting',
    ]) sdk[name]((...what) => report(name, what));
  };

  const connection = () => sdk.realtimeAdapter.mqtt.mqtt;

  return {
    start: ({ appId, url }) => sdk.setupWithCustomServer(appId, url),
    call: async (method, what) => {
      const answer = await sdk[method](...what);
      if (method.startsWith('setUser')) listen();
      return answer;
    },
    read: property => sdk[property],
    token: () => sdk.token,
    subscriptions: () => confirmedSubscriptions(connection()),
    uploadTo: url => sdk.storage.setUploadUrl(url),
    upload: what => new Promise((resolve, reject) => {
      sdk.upload(file(what), (error, _progress, url) => { if (error) reject(error); else if (url) resolve(url); });
    }),
    // Its callback is never told about the sent message, so there is nothing to wait for.
    sendFile: (message, what) => void sdk.sendFileMessage(message, file(what), error => { if (error) throw error; }),
    leave: () => { sdk.stopSync(); return sdk.isLogin ? sdk.clearUser() : undefined; },
  };
}
