// Every command with its standard descriptors closed, as by `>&-` and careless supervisors: no output gets into a
// file, and the command ends as with /dev/null.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { freePorts } from '../proxy/support/ports.mjs';
import { binary, command, done, temporaryFolder, writeConfig } from './support/server.mjs';

const fakeSmsc = process.env.TWOSTEP_FAKE_SMSC ?? join(binary, '..', 'fake-smsc');
const combinations = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

/// The program, started as by a shell; descriptors that aren't closed are /dev/null.
function startClosed(program, args, closed) {
  const redirections = [0, 1, 2].map(n => (closed.includes(n) ? `${n}>&-` : n === 0 ? '0</dev/null' : `${n}>/dev/null`));
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('TWOSTEP_'));
  return spawn('/bin/sh', ['-c', `exec "$0" "$@" ${redirections.join(' ')}`, program, ...args],
    { env: Object.fromEntries(clean), stdio: 'ignore' });
}

const ended = child => new Promise((resolve, reject) => {
  child.on('error', reject);
  child.on('close', (code, signal) => resolve(signal ?? code));
});

async function untilAnswers(url, child) {
  for (;;) {
    assert.equal(child.exitCode, null, 'it serves');
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}

/// Every command but serve, in an order that works, with its exit code when output is lost.
function script({ folder, config }) {
  const at = ['--config', config];
  const user = 'ann@example.org';
  return [
    ['config init', 0, ['--config', join(folder, 'new.toml'), '--public-url', 'https://id.example.org', '--support-email',
      'help@example.org', '--countries', 'DK', '--provider', 'outbox']],
    ['config check', 0, at],
    ['config show', 0, at],
    ['config document', 0, []],
    ['config example', 0, []],
    ['org add', 0, ['acme', ...at]],
    ['org add', 1, ['acme', ...at]],
    ['org list', 0, at],
    ['org require-two-step', 0, ['acme', ...at]],
    ['org waive-two-step', 0, ['acme', ...at]],
    ['org factors', 0, ['acme', 'authenticator_app,passkey', ...at]],
    ['org factors', 1, ['acme', 'smoke', ...at]],
    ['org factors', 0, ['acme', 'any', ...at]],
    ['org trusted-browsers', 0, ['acme', '--days', '30', ...at]],
    ['org trusted-browsers', 1, ['acme', '--days', '31', ...at]],
    ['org trusted-browsers', 0, ['acme', '--days', '0', ...at]],
    ['user add', 0, ['--email', user, '--org', 'acme', ...at]],
    ['user add', 2, ['--email', 'bob@example.org', '--org', 'acme', '--password-stdin', ...at]],
    ['user list', 0, at],
    ['user show', 0, [user, ...at]],
    ['user set-password', 0, [user, ...at]],
    ['user invite', 0, ['eve@example.org', '--org', 'acme', ...at]],
    ['user link', 0, [user, '--purpose', 'password', ...at]],
    ['user unlock', 0, [user, '--reason', 'a test', ...at]],
    ['user set-locale', 0, [user, 'da', ...at]],
    ['user set-name', 0, [user, 'Ann Bell', ...at]],
    ['user set-role', 1, [user, 'member', ...at]],
    ['user move', 1, [user, 'acme', ...at]],
    ['user suspend', 0, [user, '--reason', 'x', ...at]],
    ['user resume', 0, [user, ...at]],
    ['user sign-out', 0, [user, ...at]],
    ['user reset-two-step', 0, [user, '--reason', 'a test', ...at]],
    ['user export', 0, [user, ...at]],
    ['user nonsense', 2, []],
    ['sms test', 3, ['+4520123456', ...at]],
    ['sms status', 3, at],
    ['mail test', 3, ['ann@example.org', ...at]],
    ['mail status', 3, at],
    ['log verify', 0, at],
    ['log dump', 0, at],
    ['backup', 0, [join(folder, 'backup'), ...at]],
    ['restore', 0, [join(folder, 'backup'), '--data', join(folder, 'restored'), '--key', join(folder, 'secret.key')]],
    ['keys rotate', 0, at],
    ['log compact', 0, at],
    ['audit', 0, at],
    ['doctor', 3, ['http://127.0.0.1:1/', ...at]],
    ['user erase', 0, [user, '--yes', ...at]],
    ['log verify', 0, at],
    ['log verify', 0, ['--data', join(folder, 'restored')]],
  ];
}

async function begin(t) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const [port] = await freePorts(1);
  const listen = `127.0.0.1:${port}`;
  const config = await writeConfig(folder, { server: { listen, public_url: 'http://localhost', data_dir: data } });
  await done(['org', 'add', 'first', '--new', '--config', config]);
  copyFileSync(join(data, 'secret.key'), join(folder, 'secret.key'));
  return { folder, data, listen, config };
}

test('every command with its descriptors closed does what it does, and damages nothing', async t => {
  const { stdout } = await command(['--help']);
  const shown = [...stdout.matchAll(/^ {2}twostep ([a-z-]+(?: [a-z-]+)?) {2}/gm)].map(match => match[1]);
  const tried = new Set(script({ folder: '', config: '' }).map(([name]) => name));
  assert.deepEqual(shown.filter(name => name !== 'serve' && !tried.has(name)), [], 'a command is missing in this test');

  for (const closed of combinations) {
    const place = await begin(t);
    for (const [name, code, args] of script(place)) {
      const found = await ended(startClosed(binary, [...name.split(' '), ...args], closed));
      assert.equal(found, code, `twostep ${name} without ${closed}`);
    }
    await done(['log', 'verify', '--config', place.config]); // with open descriptors, too, it finds the log complete
    assert.deepEqual((await done(['org', 'list', '--config', place.config])).match(/acme|first/g), ['acme', 'first']);
    assert.match(readFileSync(join(place.folder, 'new.toml'), 'utf8'), /^\[server\]$/m);
  }
});

test('a server without descriptors serves, and ends well', async t => {
  for (const closed of combinations) {
    const { data, listen, config } = await begin(t);
    const server = startClosed(binary, ['serve', '--config', config], closed);
    t.after(() => server.kill('SIGKILL'));
    await untilAnswers(`http://${listen}/healthz`, server);
    await done(['org', 'add', 'acme', '--config', config]);
    for (const n of closed) assert.equal(readlinkSync(`/proc/${server.pid}/fd/${n}`), '/dev/null');
    const code = ended(server);
    server.kill('SIGTERM');
    assert.equal(await code, 0);
    await done(['log', 'verify', '--data', data]);
  }
});

test('so does the provider in a box', async t => {
  const [port] = await freePorts(1);
  const fake = startClosed(fakeSmsc, ['--http-port', String(port), '--smpp-port', '0'], [0, 1, 2]);
  t.after(() => fake.kill('SIGKILL'));
  await untilAnswers(`http://127.0.0.1:${port}/messages`, fake);
  for (const n of [0, 1, 2]) assert.equal(readlinkSync(`/proc/${fake.pid}/fd/${n}`), '/dev/null');
});
