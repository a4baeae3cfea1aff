// Requests through the proxy that no browser sends.
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import tls from 'node:tls';

function answerTo(request) {
  return new Promise((resolve, reject) => {
    request.on('response', response => {
      response.resume();
      response.on('end', () => resolve({
        status: response.statusCode, location: response.headers.location, challenge: response.headers['www-authenticate'],
      }));
    });
    request.on('error', reject);
    request.end();
  });
}

/// Returns {status, location, challenge}. `path` is sent unchanged.
export function send({ ports }, { host, path, headers = {} }) {
  return answerTo(https.request({
    host: '127.0.0.1', port: ports.https, servername: host, path, headers: { Host: host, ...headers }, rejectUnauthorized: false, agent: false,
  }));
}

/// As send, without TLS.
export function sendPlain({ ports }, { host, path }) {
  return answerTo(http.request({ host: '127.0.0.1', port: ports.http, path, headers: { Host: host }, agent: false }));
}

/// Sends a request byte by byte, with a head that closes the connection; returns {status, body}. lines: of the
/// head, latin1.
export function sendBytes({ ports }, host, lines) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port: ports.https, servername: host, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    let answer = '';
    socket.setEncoding('latin1').on('data', chunk => { answer += chunk; });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head, ...body] = answer.split('\r\n\r\n');
      resolve({ status: Number(head.match(/^HTTP\/1\.[01] (\d{3})/)?.[1]), body: body.join('\r\n\r\n') });
    });
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
  });
}

const lengthOf = head => Number(head.match(/^content-length: *(\d+)\r?$/im)?.[1] ?? 0);
const isWhole = answer => {
  const [head, ...body] = answer.split('\r\n\r\n');
  return body.length > 0 && body.join('\r\n\r\n').length >= lengthOf(head);
};

/// Sends bytes over TLS, or without it to the port `plain`, until the answer is `enough`, the peer closes, or two
/// seconds have passed; returns {answer, tunnel}. After an answer of 101 it sends `then`, and the response is in
/// `tunnel`.
export function converse({ ports }, host, bytes, { alpn = 'http/1.1', enough = isWhole, then = '', enoughThen, plain } = {}) {
  return new Promise(resolve => {
    const socket = plain ? connect(plain, '127.0.0.1')
      : tls.connect({ host: '127.0.0.1', port: ports.https, servername: host, rejectUnauthorized: false, ALPNProtocols: [alpn] });
    let answer = '', tunnel;
    const end = () => { clearTimeout(patience); socket.destroy(); resolve({ answer, tunnel }); };
    const patience = setTimeout(end, 2000);
    const hear = chunk => {
      if (tunnel !== undefined) {
        tunnel += chunk;
        if (enoughThen(tunnel)) end();
        return;
      }
      answer += chunk;
      const head = answer.match(/^HTTP\/1\.1 101 .*?\r\n\r\n/s)?.[0];
      if (head) {
        const first = answer.slice(head.length);
        [answer, tunnel] = [head, ''];
        socket.write(then, 'latin1');
        hear(first);
      } else if (enough(answer)) {
        end();
      }
    };
    socket.setEncoding('latin1').on('error', end).on('close', end).on('data', hear);
    socket.write(bytes, 'latin1');
  });
}
