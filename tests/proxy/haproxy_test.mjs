// docs/deploy/haproxy.md, unchanged, with the script that it names.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { writeFileSync } from 'node:fs';
import { Application } from './support/application.mjs';
import { makeCertificate } from './support/certificate.mjs';
import { haproxy } from './support/haproxy.mjs';
import { filesOf } from './support/page.mjs';
import { freePorts } from './support/ports.mjs';
import { folderOfProxy } from './support/program.mjs';
import { send } from './support/raw.mjs';
import { describeProxy } from './support/scenarios.mjs';

describeProxy(test, haproxy);

test('a script that fails opens nothing', async t => {
  const folder = folderOfProxy('broken');
  const broken = join(folder, 'broken.lua');
  writeFileSync(broken, 'core.register_action("twostep_gate", { "http-req" }, function() error("broken") end, 1)');
  const [twostep, application, https, http] = await freePorts(4);
  const place = { ports: { twostep, application, https, http }, certificate: await makeCertificate(folder) };
  const behind = await Application.start(t, application);
  await haproxy.start(t, filesOf('haproxy').get('Two hosts'), place, broken);
  assert.equal((await send(place, { host: 'app.example.test', path: '/' })).status, 503);
  assert.deepEqual(behind.requests, []);
});
