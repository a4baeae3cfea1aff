// A forward proxy for programs that connect to port 443 of the tests' hosts: leads every CONNECT to one port of
// this machine.
import { once } from 'node:events';
import http from 'node:http';
import { connect } from 'node:net';

/// Returns its address. Closed with the test.
export async function startTunnel(test, port) {
  const server = http.createServer();
  server.on('connect', (request, socket) => {
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(there).pipe(socket);
    });
    for (const [end, other] of [[there, socket], [socket, there]]) end.on('error', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}`;
}
