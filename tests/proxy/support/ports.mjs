// Ports of this machine: free ones, and whether something listens.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/// Below this range the kernel assigns no ports by itself: a port stays free until somebody asks for its number.
const [firstGiven] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number);
const lowest = 10_000;

/// Listens on this or another port until `close()`.
async function take() {
  for (;;) {
    const server = createServer().listen(randomInt(lowest, firstGiven), '127.0.0.1');
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
}

/// So many ports that are free at the same time.
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, take));
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

function accepts(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}

/// Waits until something accepts connections there, because proxies don't report it. Ends early if `ended` does.
export async function listening(port, ended) {
  let over = false;
  ended.then(() => { over = true; });
  const until = Date.now() + 10_000;
  while (!await accepts(port)) {
    if (over || Date.now() > until) throw new Error(over ? 'it ended at once' : `nobody listens on ${port} after ten seconds`);
    await wait(10);
  }
}
