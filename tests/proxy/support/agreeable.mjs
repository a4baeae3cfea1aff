// An application that accepts every upgrade, whatever the protocol, and records what reaches it: every request's
// head, byte by byte, and the data in tunnels. In a tunnel it returns what it received.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const valuesIn = (head, name) => [...head.matchAll(new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*\\r$`, 'gim'))].map(([, value]) => value);

function switching(head, protocol) {
  const key = `${valuesIn(head, 'sec-websocket-key')[0]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n` +
    `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`;
}

export class Agreeable {
  /// Closed with the test.
  static async start(t, port) {
    const application = new Agreeable();
    application.forget();
    const sockets = new Set();
    const server = createServer(socket => {
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      application.serve(socket);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => { server.close(); for (const socket of sockets) socket.destroy(); });
    return application;
  }

  forget() { this.heads = []; this.tunnelled = []; }
  /// The values of a field in all requests received.
  values(name) { return this.heads.flatMap(head => valuesIn(head, name)); }

  serve(socket) {
    let head = '', isTunnel = false;
    socket.setEncoding('latin1').on('error', () => {}).on('data', chunk => {
      if (isTunnel) {
        this.tunnelled.push(chunk);
        return socket.write(`got ${chunk}`, 'latin1');
      }
      head += chunk;
      if (!head.includes('\r\n\r\n')) return;
      this.heads.push(head);
      const [protocol] = valuesIn(head, 'upgrade');
      if (!protocol) return socket.end('HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nrecorded');
      isTunnel = true;
      socket.write(switching(head, protocol));
    });
  }
}
