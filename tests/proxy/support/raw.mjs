// A request through the proxy that no browser would send.
import https from 'node:https';

/// The answer: {status, location}. `path` goes out as it is.
export function send(place, { host, path, headers = {} }) {
  return new Promise((resolve, reject) => {
    const request = https.request(
      { host: '127.0.0.1', port: place.ports.https, servername: host, path, headers: { Host: host, ...headers }, rejectUnauthorized: false, agent: false },
      response => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode, location: response.headers.location }));
      });
    request.on('error', reject);
    request.end();
  });
}
