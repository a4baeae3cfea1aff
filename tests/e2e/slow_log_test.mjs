// A slow or stalled reader of the server's stdout and stderr stops nothing but the output; repeated mistakes of
// clients fill no log.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { constants, openSync, readSync, writeSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../proxy/support/ports.mjs';
import { scrape, value } from './support/scrape.mjs';
import { binary, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

/// A pipe that is full from the beginning.
class FullPipe {
  constructor(path) {
    assert.equal(spawnSync('mkfifo', [path]).status, 0);
    this.reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.writer = openSync(path, constants.O_WRONLY); // the server's end, which blocks
    this.filled = 0;
    const filler = Buffer.from('-'.repeat(4095) + '\n');
    for (;;) {
      try {
        this.filled += writeSync(this.reader, filler);
      } catch (error) {
        assert.equal(error.code, 'EAGAIN');
        break;
      }
    }
  }

  /// Reads what is available now.
  drain() {
    const chunks = [];
    const chunk = Buffer.alloc(65536);
    for (;;) {
      try {
        chunks.push(Buffer.from(chunk.subarray(0, readSync(this.reader, chunk))));
      } catch (error) {
        assert.equal(error.code, 'EAGAIN');
        break;
      }
    }
    const text = Buffer.concat(chunks).toString();
    const words = text.slice(this.filled);
    this.filled = Math.max(0, this.filled - text.length);
    return words;
  }

  async readUntil(pattern) {
    let text = '';
    while (!pattern.test(text)) {
      text += this.drain();
      await wait(10);
    }
    return text;
  }
}

/// Sends so many requests over a few kept connections; returns the statuses, counted.
async function flood(count, options, body) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const statuses = {};
  const one = () => new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length };
    const request = http.request({ agent, headers, ...options }, answer => {
      statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
      answer.resume().on('end', resolve);
    });
    request.on('error', reject);
    request.end(body);
  });
  for (let sent = 0; sent < count; sent += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - sent) }, one));
  agent.destroy();
  return statuses;
}

async function begin(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const [port, metrics] = await freePorts(2);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, {
    server: { listen: `127.0.0.1:${port}`, metrics_listen: `127.0.0.1:${metrics}`, public_url: `http://localhost:${port}`, data_dir: data },
    ...sections,
  });
  return { folder, data, config, port, metrics: `http://127.0.0.1:${metrics}` };
}

async function answers(url, child) {
  for (;;) {
    assert.equal(child.exitCode, null, 'the server runs');
    try {
      return (await fetch(url)).status;
    } catch {
      await wait(20);
    }
  }
}

test('with its words unread the server serves, and ends when it is told to', async t => {
  for (const format of ['text', 'json']) {
    const { folder, data, config, port, metrics } = await begin(t, { log: { format } });
    await addUser(config, { email: 'ann@example.org', password: 'a horse and a battery' });
    const out = new FullPipe(join(folder, 'out')), err = new FullPipe(join(folder, 'err'));
    const server = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', out.writer, err.writer] });
    t.after(() => server.kill('SIGKILL'));
    const ended = new Promise(resolve => server.on('close', (code, signal) => resolve(signal ?? code)));
    assert.equal(await answers(`http://127.0.0.1:${port}/healthz`, server), 200);

    const there = { host: '127.0.0.1', port };
    assert.deepEqual(await flood(1500, { ...there, path: '/sign-in', method: 'POST' }, 'csrf=wrong'), { 403: 1500 });
    // Operators' acts are all logged: more of them than there is room for.
    const admin = { socketPath: join(data, 'admin.sock'), method: 'POST', path: '/user/export' };
    const act = JSON.stringify({ actor: 'x'.repeat(64), user: 'ann@example.org' });
    assert.deepEqual(await flood(3500, admin, act), { 200: 3500 });

    for (const [path, status] of [['/healthz', 200], ['/sign-in', 200], ['/gate/check', 401]])
      assert.equal((await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })).status, status, path);
    await done(['user', 'list', '--config', config]);
    const { families } = await scrape(metrics);
    const dropped = value(families, 'twostep_stderr_lines_dropped_total');
    assert.ok(dropped > 100, `${dropped} lines dropped`);
    assert.ok(value(families, 'twostep_stderr_lines_summed_up_total') >= 1400);

    // The reader continues: waiting lines come, then the number of dropped ones. Until it reads, further lines may
    // be dropped: of requests that are summed up later.
    let text = await err.readUntil(/lines were dropped here/);
    for (;;) {
      const told = [...text.matchAll(/(\d+) lines? (?:was|were) dropped here/g)].reduce((sum, [, n]) => sum + Number(n), 0);
      const counted = value((await scrape(metrics)).families, 'twostep_stderr_lines_dropped_total');
      assert.ok(told >= dropped && told <= counted, `${told} lines told of, ${counted} counted`);
      if (told === counted) break;
      text += err.drain();
      await wait(10);
    }
    assert.match(text, /input_validation_fail/);
    assert.match(await out.readUntil(/listening on/), new RegExp(`^listening on http://127\\.0\\.0\\.1:${port}\n`));
    if (format === 'json') for (const line of text.trim().split('\n')) JSON.parse(line);

    // And the reader stops again.
    await flood(1000, admin, act);
    server.kill('SIGTERM');
    assert.equal(await ended, 0);
    await done(['log', 'verify', '--config', config]);
  }
});

test('a start that is refused ends, though nobody reads why', async t => {
  const { folder, data, config } = await begin(t);
  const running = await Server.start(['--config', config], { data });
  t.after(() => running.kill());
  const err = new FullPipe(join(folder, 'err'));
  const refused = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', err.writer] });
  const code = await new Promise(resolve => refused.on('close', resolve));
  assert.equal(code, 1);
});

test('a flood of bad requests is a few lines and their number; others keep theirs', async t => {
  const { config, data, port, metrics } = await begin(t);
  await addUser(config, { email: 'ann@example.org', password: 'a horse and a battery' });
  const server = await Server.start(['--config', config], { data });
  t.after(() => server.kill());
  const lines = pattern => server.stderr.split('\n').filter(line => pattern.test(line));
  const there = { host: '127.0.0.1', port };
  await flood(1, { ...there, path: '/sign-in', method: 'POST' }, 'csrf=wrong');
  while (!lines(/detail=csrf/).length) await wait(10); // the first one is written at once

  const flooded = 2000;
  const kinds = [
    [/input_validation_fail .*detail=csrf\b/, 'csrf', { path: '/sign-in', method: 'POST' }, 'csrf=wrong'],
    [/input_validation_fail .*detail=form\b/, 'form', { path: '/sign-in', method: 'POST' }, 'csrf=a&csrf=b'],
    [/input_validation_fail .*detail=receipt\b/, 'receipt', { path: '/sms/receipts/nobody', method: 'POST' }, 'a=b'],
    [/input_validation_fail .*detail=http\b/, 'http', { path: '/sign-in', method: 'PATCH' }, undefined],
  ];
  for (const [, , options, body] of kinds) await flood(flooded, { ...there, ...options }, body);
  // At the gate: by a trusted proxy that describes the request, and by an untrusted one.
  await flood(flooded, { ...there, path: '/gate/check', headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'elsewhere.example.net', 'X-Forwarded-Uri': '/' } });
  // Another client's line is written at once in between.
  await flood(1, { ...there, path: '/sign-in', method: 'POST', headers: { 'X-Forwarded-For': '203.0.113.7', 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': 10 } }, 'csrf=wrong');
  while (!lines(/network=203\.0\.113\.7/).length) await wait(10);

  const { families } = await scrape(metrics);
  const summedUp = value(families, 'twostep_stderr_lines_summed_up_total');
  assert.ok(summedUp >= kinds.length * (flooded - 200), `${summedUp} lines were summed up`);
  assert.equal(value(families, 'twostep_stderr_lines_dropped_total'), 0);
  assert.equal(await server.stop(), 0);
  for (const [pattern, detail] of kinds) {
    const sums = server.stderr.matchAll(new RegExp(`input_validation_fail detail=${detail}: and (\\d+) more like this in the last \\d+ s, all from 127\\.0\\.0\\.1`, 'g'));
    const summed = [...sums].map(([, count]) => Number(count));
    const written = lines(pattern).filter(line => !/more like this/.test(line)).length - (detail === 'csrf' ? 1 : 0);
    assert.ok(summed.length > 0 && written <= 10 * (summed.length + 1), `${detail}: ${written} lines and ${summed.length} sums`);
    assert.equal(written + summed.reduce((a, b) => a + b, 0), flooded + (detail === 'csrf' ? 1 : 0), detail);
  }
  assert.equal(lines(/the gate was asked about elsewhere/).length, 1);
  assert.ok(server.stderr.length < 100_000, `${server.stderr.length} bytes`);
});
