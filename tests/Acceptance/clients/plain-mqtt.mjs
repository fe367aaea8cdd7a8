import { once } from 'node:events';
import mqtt from 'mqtt';
import { eventually } from '../eventually.mjs';
import { someone } from '../people/people.mjs';

/** The four ways in: both protocol versions over both transports. */
export const waysIn = [
  { name: 'MQTT 3.1.1 over WebSocket', protocolVersion: 4, address: server => server.mqttUrl },
  { name: 'MQTT 5 over WebSocket', protocolVersion: 5, address: server => server.mqttUrl },
  { name: 'MQTT 3.1.1 over TCP', protocolVersion: 4, address: server => `mqtt://127.0.0.1:${server.mqttPort}` },
  { name: 'MQTT 5 over TCP', protocolVersion: 5, address: server => `mqtt://127.0.0.1:${server.mqttPort}` },
];

/** Everything this suite opened, to be closed after each scenario. */
const open = new Set();

/** Connects mqtt.js; `heard` collects what arrives. It does not reconnect: a scenario that loses its connection wants to see that. */
export async function connected(server, way, options = {}) {
  const client = await mqtt.connectAsync(way.address(server), {
    protocolVersion: way.protocolVersion, clientId: `demo_${someone('guest')}_1`, reconnectPeriod: 0, keepalive: 60, ...options,
  });
  open.add(client);
  client.on('error', () => {});
  const heard = [];
  client.on('message', (topic, payload, { qos, retain }) => heard.push({ topic, text: payload.toString(), qos, retain }));

  return {
    client,
    heard,
    /** Subscribes and says what the server granted; 128 and above is a refusal. */
    async asks(topic, qos = 0) {
      try {
        const [grant] = await client.subscribeAsync(topic, { qos });
        return grant?.qos ?? qos;
      } catch {
        return 128;
      }
    },
    /** Publishes; a server that answers a forbidden publish by hanging up is as good as one that drops it. */
    tells: (topic, text, options = {}) => client.publishAsync(topic, text, options).catch(() => {}),
    hears: (topic, matches = () => true) => eventually(() => heard.find(each => each.topic === topic && matches(each.text)), { what: `hearing ${topic}` }),
    closed: () => (client.connected ? once(client, 'close') : Promise.resolve()),
    /** Gone without a goodbye, as when the network fails. */
    vanish: () => client.endAsync(true),
  };
}

export async function closeAll() {
  await Promise.all([...open].map(client => client.endAsync(true).catch(() => {})));
  open.clear();
}
