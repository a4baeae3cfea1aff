// The server's memory stays private: no core file, and keys are in mappings that none would contain.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

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

test('after people have signed in, no key stands where a core file would have it', async t => {
  if (process.getuid() !== 0) return t.skip('reading the memory of another process takes root');
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  const who = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 50' };
  await addUser(config, who);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  const ann = new Person(server, who);
  t.after(() => ann.close());
  await ann.signIn();
  await ann.turnOn();
  await ann.signOut();
  await ann.signIn();
  const looker = new URL('./support/keys_in_memory.py', import.meta.url).pathname;
  const found = JSON.parse(execFileSync('python3', [looker, String(server.process.pid), join(folder, 'data', 'secret.key')]));
  assert.ok(found.guarded > 0, 'the look itself works: keys are found in guarded pages');
  assert.deepEqual(found.open, []);
});
