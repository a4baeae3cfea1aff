// A request through the proxy that no browser would send.
import http from 'node:http';
import https from 'node:https';
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

/// The answer: {status, location, challenge}. `path` goes out as it is.
export function send({ ports }, { host, path, headers = {} }) {
  return answerTo(https.request({
    host: '127.0.0.1', port: ports.https, servername: host, path, headers: { Host: host, ...headers }, rejectUnauthorized: false, agent: false,
  }));
}

/// The same without TLS.
export function sendPlain({ ports }, { host, path }) {
  return answerTo(http.request({ host: '127.0.0.1', port: ports.http, path, headers: { Host: host }, agent: false }));
}

/// A request byte by byte, with a head that ends the connection: {status, body}. lines: of the head, latin1.
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
