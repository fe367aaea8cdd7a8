import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { eventually } from '../eventually.mjs';

const run = promisify(execFile);
const where = server => ['-h', '127.0.0.1', '-p', String(server.mqttPort)];

/** mosquitto_sub on these topics, once the server has answered its subscriptions. `lines` are "topic payload". */
export async function mosquittoSub(server, topics, { version = 'mqttv311', qos = 0 } = {}) {
  const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...where(server), '-V', version, '-q', String(qos), '-v', '-d', ...topics.flatMap(topic => ['-t', topic])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', line => said.push(line));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await eventually(() => said.some(line => /^Subscribed|All subscription requests were denied/.test(line)) || child.exitCode !== null, { what: 'mosquitto_sub being answered' });
  return {
    said,
    hears: text => eventually(() => said.find(line => line.includes(text)), { what: `mosquitto_sub hearing ${text}` }),
    close: () => { process.off('exit', kill); kill(); },
  };
}

/** One message from mosquitto_pub; resolves with its exit code. */
export async function mosquittoPub(server, topic, message, { version = 'mqttv311', qos = 0, retain = false } = {}) {
  try {
    await run('mosquitto_pub', [...where(server), '-V', version, '-q', String(qos), ...(retain ? ['-r'] : []), '-t', topic, '-m', message], { timeout: 20_000 });
    return 0;
  } catch (error) {
    return error.code;
  }
}
