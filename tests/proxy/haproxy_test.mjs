// docs/deploy/haproxy.md, as people copy it, with the script that it names.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { writeFileSync } from 'node:fs';
import { Application } from './support/application.mjs';
import { makeCertificate } from './support/certificate.mjs';
import { filesOf, substitute } from './support/page.mjs';
import { freePorts } from './support/ports.mjs';
import { folderOfProxy, startProxy } from './support/program.mjs';
import { send } from './support/raw.mjs';
import { describeProxy } from './support/scenarios.mjs';

const program = process.env.TWOSTEP_PROXY ?? 'haproxy';
const script = fileURLToPath(new URL('../../packaging/twostep-gate.lua', import.meta.url));
// Where it is unpacked rather than installed, Lua is beside it.
const libraries = join(dirname(program), '../lib/x86_64-linux-gnu');

async function start(t, files, { ports, certificate }, lua = script) {
  const folder = folderOfProxy('haproxy');
  const config = join(folder, 'haproxy.cfg');
  writeFileSync(config, substitute(files.get('/etc/haproxy/haproxy.cfg'), [
    ['127.0.0.1:8080', `127.0.0.1:${ports.twostep}`],
    ['127.0.0.1:3000', `127.0.0.1:${ports.application}`],
    ['bind :80\n', `bind 127.0.0.1:${ports.http}\n`],
    ['bind :443 ', `bind 127.0.0.1:${ports.https} `],
    ['/etc/haproxy/example.test.pem', certificate.both],
    ['/usr/share/twostep/twostep-gate.lua', lua],
    // Debian's own user and folder, and the rights of root.
    ['    chroot /var/lib/haproxy\n    user haproxy\n    group haproxy\n', ''],
  ]));
  await startProxy(t, { program, args: ['-db', '-f', config], env: { LD_LIBRARY_PATH: libraries }, port: ports.https });
}

describeProxy(test, { name: 'haproxy', start });

test('a script that fails opens nothing', async t => {
  const folder = folderOfProxy('broken');
  const broken = join(folder, 'broken.lua');
  writeFileSync(broken, 'core.register_action("twostep_gate", { "http-req" }, function() error("broken") end, 1)');
  const [twostep, application, https, http] = await freePorts(4);
  const place = { ports: { twostep, application, https, http }, certificate: await makeCertificate(folder) };
  const behind = await Application.start(t, application);
  await start(t, filesOf('haproxy').get('Two hosts'), place, broken);
  assert.equal((await send(place, { host: 'app.example.test', path: '/' })).status, 503);
  assert.deepEqual(behind.requests, []);
});
