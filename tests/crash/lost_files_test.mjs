// Files of the log that are deleted, truncated or lost, under a running server and between two: noticed and
// reported.
import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Browser } from '../e2e/support/browser.mjs';
import { command, Server } from '../e2e/support/server.mjs';
import { mustRefuse, patience, place } from './support/place.mjs';
import { seed, within } from './support/run.mjs';
import { newestSegment } from './support/saboteur.mjs';

console.log(`lost files: seed ${seed}`);

test('A46: a log that is removed or cut under a running server stops it at the next change, which isn\'t confirmed', async t => {
  const harms = [['was deleted', path => rmSync(path)], ['was cut short', path => truncateSync(path, 300)]];
  for (const [how, harm] of harms) {
    const p = await place(t, { people: 1 });
    await p.used();
    const server = await p.start();
    const browser = new Browser(server.url);
    t.after(() => browser.close());
    const { email, password } = p.crowd.clients[0].user;
    const form = await browser.get('/sign-in');
    const segment = newestSegment(p.data);
    harm(segment);
    const answer = await browser.submitOnly(form, '/sign-in', { email, password }).catch(error => error);
    assert.equal(answer.code, 'ECONNRESET', `answered ${answer.status}`);
    assert.deepEqual(await within(patience, server.ended), { code: 1, signal: null }, server.stderr);
    const lines = server.stderr.split('\n').filter(line => line.startsWith(segment));
    assert.equal(lines.length, 1, server.stderr);
    assert.ok(lines[0].includes(how), lines[0]);
  }
});

test('a log that was cut where a record ends, or copied in part, is refused by every command until its loss is accepted', async t => {
  const p = await place(t);
  await p.used();
  const last = await p.mustHold();
  const browser = new Browser(last.url);
  const { email, password } = p.crowd.clients[0].user;
  assert.equal((await browser.submitOnly(await browser.get('/sign-in'), '/sign-in', { email, password })).status, 303);
  browser.close();
  assert.equal(await last.stop(), 0);
  const segment = newestSegment(p.data);
  const aside = join(p.folder, 'aside');
  renameSync(segment, aside);
  await mustRefuse(p, join(p.data, 'log'), /missing.*--accept-loss/);
  for (const words of [['user', 'list'], ['log', 'verify'], ['log', 'dump']]) {
    const { code, stdout, stderr } = await command([...words, '--config', p.config]);
    assert.equal(code, 1, words.join(' '));
    assert.match(stdout + stderr, /records? [\d to]+ (is|are) missing/, words.join(' '));
  }
  const server = Server.spawn(['--config', p.config, '--accept-loss'], { data: p.data });
  t.after(() => server.kill());
  await server.listening;
  assert.match(server.stderr, /--accept-loss: .*missing/);
  assert.equal(await server.stop(), 0);
  const { stdout } = await command(['audit', '--config', p.config]);
  assert.match(stdout, /sys_loss_accepted/);
  const normal = await p.start();
  assert.ok(!normal.stderr.includes('missing'), normal.stderr);
  assert.equal(await normal.stop(), 0);
  assert.equal((await command(['log', 'verify', '--config', p.config])).code, 0);
});

test('an audit trail whose END is deleted, or the whole of it, is refused until its loss is accepted', async t => {
  const p = await place(t, { people: 1 });
  const trail = join(p.data, 'audit');
  const shown = () => command(['audit', '--config', p.config]);
  for (const lost of [join(trail, 'END'), trail]) {
    const first = await p.start();
    assert.equal(await first.stop(), 0);
    rmSync(lost, { recursive: true });
    const refused = Server.spawn(['--config', p.config], { data: p.data });
    refused.listening.catch(() => {});
    t.after(() => refused.kill());
    assert.deepEqual(await within(patience, refused.ended), { code: 1, signal: null }, refused.stderr);
    assert.match(refused.stderr, /audit\/END: is missing, .*--accept-loss/);
    for (const words of [['user', 'list'], ['audit']]) {
      const { code, stderr } = await command([...words, '--config', p.config]);
      assert.equal(code, 1, words.join(' '));
      assert.match(stderr, /audit\/END: is missing/, words.join(' '));
    }
    assert.equal(existsSync(lost), false, 'nothing is begun in its place');
    const server = Server.spawn(['--config', p.config, '--accept-loss'], { data: p.data });
    t.after(() => server.kill());
    await server.listening;
    assert.equal(await server.stop(), 0);
    assert.match(server.stderr, /--accept-loss: .*audit\/END: is missing/);
    const { code, stdout } = await shown();
    assert.equal(code, 0);
    assert.match(stdout, /sys_loss_accepted/);
    const normal = await p.start();
    assert.ok(!normal.stderr.includes('missing'), normal.stderr);
    assert.equal(await normal.stop(), 0);
  }
});
