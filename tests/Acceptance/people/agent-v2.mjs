import { confirmedSubscriptions } from './subscriptions.mjs';

/**
 * Works the Chat SDK v2 for one person and reports every callback by name. Runs unchanged in Node and inside a page,
 * so it uses nothing but the SDK class it is handed.
 */
export function agentForV2(SDK, { report, file }) {
  const sdk = new SDK();

  const options = Object.fromEntries(
    [
      'newMessages', 'messageUpdated', 'commentSent', 'commentRetryExceed', 'commentDelivered', 'commentRead', 'commentDeleted', 'roomCleared',
      'presence', 'typing', 'onRoomTyping', 'loginSuccess', 'loginError', 'authTokenRefreshed', 'onReconnect', 'roomChanged', 'updateProfile',
      'chatRoomCreated', 'groupRoomCreated', 'blockUser', 'unblockUser',
    ].map(name => [`${name}Callback`, (...what) => report(name, what)]),
  );

  const connection = () => sdk.realtimeAdapter?.mqtt;

  return {
    start: ({ appId, url, mqttUrl, ...more }) => sdk.init({ AppId: appId, baseURL: url, mqttURL: `${mqttUrl}?via=wss://`, options, ...more }),
    call: (method, what) => sdk[method](...what),
    read: property => sdk[property],
    token: () => sdk.userData.token,
    subscriptions: () => confirmedSubscriptions(connection()),
    upload: what => new Promise((resolve, reject) => {
      sdk.upload(file(what), (error, _progress, url) => { if (error) reject(error); else if (url) resolve(url); });
    }),
    uploadFile: (room, what) => void sdk.uploadFile(room, file(what)),
    onCustomEvent: room => sdk.subscribeEvent(room, event => report('customEvent', [event])),
    /** The computer slept when the token should have been renewed. */
    oversleep: () => clearTimeout(sdk.expiredTokenAdapter._timerId),
    leave: () => {
      sdk.isLogin = false;
      clearInterval(sdk.presensePublisherId);
      if (connection()) sdk.closeRealtimeConnection();
    },
  };
}
