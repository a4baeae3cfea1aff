// An application behind the gate: records every request that reaches it, and shows it. It has a WebSocket at
// /socket, which first says who came, and then returns every text.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

const escape = text => text.replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

function page(request) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Application</title>
<h1>Application</h1>
<pre id="got">${escape(JSON.stringify(request, null, 1))}</pre>
<form method="post" action="/change"><input type="hidden" name="amount" value="7"><button>Change</button></form></html>`;
}

/// A git repository served as files: what its branches point to.
export const refs = `${'7'.repeat(40)}\trefs/heads/main\n`;

/// Pairs of a field's name, in lower case, and its value.
function fieldsOf(raw) {
  return raw.flatMap((name, i) => i % 2 ? [] : [[name.toLowerCase(), Buffer.from(raw[i + 1], 'latin1').toString('utf8')]]);
}

/// RFC 6455, 5.2: only short texts are sent here.
const frame = text => Buffer.concat([Buffer.from([0x81, Buffer.byteLength(text)]), Buffer.from(text)]);
function textIn(bytes) {
  const mask = bytes.subarray(2, 6);
  return Buffer.from(bytes.subarray(6, 6 + (bytes[1] & 0x7f)).map((byte, i) => byte ^ mask[i % 4])).toString('utf8');
}

export class Application {
  /// Closed with the test.
  static async start(test, port) {
    const application = new Application();
    application.requests = [];
    const server = http.createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => application.answer(request, response));
    server.on('upgrade', (request, socket) => application.upgrade(request, socket));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    test.after(() => { server.close(); server.closeAllConnections(); });
    return application;
  }

  note(request, body = '') {
    const noted = { method: request.method, uri: request.url, fields: fieldsOf(request.rawHeaders), body };
    this.requests.push(noted);
    return noted;
  }

  answer(request, response) {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const noted = this.note(request, Buffer.concat(chunks).toString('utf8'));
      if (request.url.startsWith('/repository.git/info/refs')) return response.end(refs);
      const html = page(noted);
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(html) });
      response.end(html);
    });
  }

  upgrade(request, socket) {
    const { fields } = this.note(request);
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`);
    socket.write(frame(`you are ${new Map(fields).get('remote-user')}`));
    socket.on('data', bytes => {
      if ((bytes[0] & 0x0f) === 0x8) socket.end();
      else socket.write(frame(textIn(bytes)));
    });
  }

  /// The requests since then, without those that browsers make by themselves.
  since(mark) { return this.requests.slice(mark).filter(request => request.uri !== '/favicon.ico'); }
  mark() { return this.requests.length; }
}

/// The values of a field, and of spellings that many servers treat as the same: Remote_User and Remote.User also
/// become HTTP_REMOTE_USER.
export function valuesOf(request, name) {
  return request.fields.filter(([field]) => field.replace(/[^a-z0-9]/g, '-') === name.toLowerCase()).map(([, value]) => value);
}
