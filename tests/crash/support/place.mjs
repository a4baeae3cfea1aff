// A data directory with people, and refused starts on it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, temporaryFolder } from '../../e2e/support/server.mjs';
import { crashConfig, Crowd } from './crowd.mjs';
import { pause, within } from './run.mjs';
import { filled } from './saboteur.mjs';

export const patience = 20_000;

/// A data directory whose log has several segments; `data` may be outside the folder.
export async function place(t, { people = 3, data, ...options } = {}) {
  const folder = await temporaryFolder(t);
  const p = { folder, data: data ?? join(folder, 'data') };
  p.config = await crashConfig(folder, p.data);
  p.configFor = async where => {
    const own = join(folder, `config${++p.configs}`);
    mkdirSync(own);
    return crashConfig(own, where);
  };
  p.configs = 0;
  p.crowd = await Crowd.gather(p.config, { count: people, ...options });
  t.after(() => p.crowd.close());
  p.start = async () => {
    const server = await Server.start(['--config', p.config], { data: p.data });
    t.after(() => server.kill());
    return server;
  };
  p.used = async (ms = 150) => {
    const server = await p.start();
    p.crowd.use(server, 'used');
    await p.crowd.check();
    const running = p.crowd.run();
    await pause(ms);
    await server.kill();
    await running;
    assert.deepEqual(p.crowd.findings, []);
  };
  p.mustHold = async () => {
    const server = await p.start();
    p.crowd.use(server, 'the end');
    await p.crowd.check();
    assert.deepEqual(p.crowd.findings, []);
    return server;
  };
  return p;
}

/// Every file below a folder with a digest of its content, or its kind. Ignores what changes while a server runs:
/// zeros ahead of the records, unfinished files, and the audit trail.
export function everything(folder) {
  const all = {};
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (name.endsWith('.tmp') || name.split('/').includes('audit')) continue;
    all[name] = found.isFile() ? createHash('sha256').update(filled(readFileSync(path))).digest('hex') : found.mode & 0o170000;
  }
  return all;
}

/// A refused start: exit code 1, one line that names `path` and says `why`, and every file unchanged.
export async function mustRefuse(p, path, why, { config = p.config, looksAt = p.data } = {}) {
  const before = existsSync(looksAt) ? everything(looksAt) : null;
  const server = Server.spawn(['--config', config], { data: p.data });
  const end = await within(patience, server.ended);
  await server.kill();
  assert.deepEqual(end, { code: 1, signal: null }, `${path} ${why}: ${server.stdout}${server.stderr}`);
  const lines = server.stderr.trim().split('\n');
  assert.equal(lines.length, 1, server.stderr);
  assert.ok(lines[0].startsWith('twostep: ') && lines[0].includes(path), `${path} isn't named: ${lines[0]}`);
  assert.match(lines[0], why);
  assert.deepEqual(existsSync(looksAt) ? everything(looksAt) : null, before);
}
