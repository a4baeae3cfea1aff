// What is in the server's memory stays there: no core file.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Server, temporaryFolder, writeConfig } from './support/server.mjs';

test('no core file is left, whatever limit the server was started with', async t => {
  const folder = await temporaryFolder(t);
  const here = join(folder, 'here');
  mkdirSync(here);
  const under = ['sh', '-c', `ulimit -S -c $(ulimit -H -c) && cd ${here} && exec "$0" "$@"`];
  const config = await writeConfig(folder);
  const server = await Server.spawn(['--config', config], { data: join(folder, 'data'), under }).listening;
  t.after(() => server.kill());
  assert.match(readFileSync(`/proc/${server.process.pid}/limits`, 'utf8'), /^Max core file size\s+0\s+0\s/m);
  server.process.kill('SIGABRT');
  const { signal } = await server.ended;
  assert.equal(signal, 'SIGABRT');
  assert.deepEqual(readdirSync(here), []);
});
