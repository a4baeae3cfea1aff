// An application that records every request's head, byte by byte, and answers 200.
import { once } from 'node:events';
import { createServer } from 'node:net';

export class Recorder {
  /// Closed with the test.
  static async start(t, port) {
    const recorder = new Recorder();
    recorder.heads = [];
    const server = createServer(socket => {
      let head = '';
      socket.setEncoding('latin1').on('error', () => {}).on('data', chunk => {
        head += chunk;
        if (!head.includes('\r\n\r\n')) return;
        recorder.heads.push(head);
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nrecorded');
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    return recorder;
  }

  mark() { return this.heads.length; }
  /// The targets of the requests since then.
  targetsSince(mark) { return this.heads.slice(mark).map(head => head.match(/^\S+ (.*) HTTP\/1\.[01]\r\n/)[1]); }
  /// The Cookie values of the newest request.
  cookies() { return [...this.heads.at(-1).matchAll(/^cookie: ?(.*)\r$/gim)].map(([, value]) => value); }
}
