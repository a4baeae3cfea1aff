// A request through the proxy that no browser would send.
import http from 'node:http';
import https from 'node:https';

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
