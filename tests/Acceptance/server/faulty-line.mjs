import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';

/**
 * A line between clients and the server that fails on demand: it can lose the answer to a request that the server has carried out,
 * answer for the server that it cannot, and cut every open WebSocket. The Host header passes unchanged, so the server believes to live at the line's address.
 */
export async function faultyLineTo(server) {
  const line = new FaultyLine(server.port);
  await line.open();
  return line;
}

class FaultyLine {
  #target;
  #listener;
  #tunnels = new Set();
  #faults = [];

  constructor(target) {
    this.#target = target;
    this.#listener = http.createServer((request, response) => this.#forward(request, response));
    this.#listener.on('upgrade', (request, socket, head) => this.#tunnel(request, socket, head));
  }

  async open() {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    const { port } = this.#listener.address();
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.mqttUrl = `ws://127.0.0.1:${port}/mqtt`;
  }

  /** The server will carry out the next request to this path, but its answer never arrives. Resolves when that has happened. */
  loseNextAnswerTo(path) {
    return new Promise(lost => this.#faults.push({ path, lost }));
  }

  /** The next request to this path does not reach the server; the client is told `status`. */
  refuseNext(path, status) {
    this.#faults.push({ path, status });
  }

  /** Cuts every open WebSocket without a goodbye and says how many there were. */
  cutSockets() {
    const cut = this.#tunnels.size;
    for (const socket of this.#tunnels) socket.destroy();
    return cut;
  }

  close() {
    this.cutSockets();
    this.#listener.close();
    this.#listener.closeAllConnections();
  }

  #forward(request, response) {
    const next = request.method === 'OPTIONS' ? -1 : this.#faults.findIndex(({ path }) => request.url.includes(path));
    const fault = next < 0 ? undefined : this.#faults.splice(next, 1)[0];
    if (fault?.status) {
      request.resume().on('end', () => response.writeHead(fault.status, { 'content-type': 'application/json' }).end(`{"status":${fault.status}}`));
      return;
    }
    const onward = http.request({ host: '127.0.0.1', port: this.#target, method: request.method, path: request.url, headers: request.headers });
    onward.on('error', () => request.socket.destroy());
    onward.on('response', answer => {
      if (fault) {
        answer.resume().on('end', () => { request.socket.destroy(); fault.lost(); });
      } else {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      }
    });
    request.pipe(onward);
  }

  #tunnel(request, socket, head) {
    const onward = net.connect(this.#target, '127.0.0.1', () => {
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${pairs(request.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    this.#tunnels.add(socket);
    socket.on('close', () => { this.#tunnels.delete(socket); onward.destroy(); });
    onward.on('close', () => socket.destroy());
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  }
}

function pairs(flat) {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : []));
}
