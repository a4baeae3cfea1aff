// A full disk (S7): changes are refused with 503 and nothing is half done, pages and sign-out still work, /readyz
// gives the reason, and everything works again without a restart once there is room. The disk is a tmpfs of this
// test.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Browser } from './support/browser.mjs';
import { done, Server, writeConfig } from './support/server.mjs';

const password = 'a password for a small disk';

/// A disk of 8 MiB in a new folder under `folder`, or null if this machine doesn't allow mounting one.
async function smallDisk(folder) {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status === 0 ? disk : null;
}

async function signIn(browser, email) {
  const form = await browser.get('/sign-in');
  return browser.submitOnly(form, '/sign-in', { email, password });
}

test('a full disk refuses changes, lets people leave, and is over when there is room', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'twostep-'));
  const undo = [() => rm(folder, { recursive: true, force: true })];
  t.after(async () => { for (const step of undo.reverse()) await step(); });
  const disk = await smallDisk(folder);
  if (!disk) return t.skip('this machine mounts no tmpfs for us');
  undo.push(() => spawnSync('umount', ['-l', disk]));
  const config = await writeConfig(folder, {
    server: { data_dir: join(disk, 'data') },
    limits: { password_failures_per_account: 0, password_failures_per_address_per_minute: 0 },
  });
  for (const email of ['ada@example.org', 'many@example.org'])
    await done(['user', 'add', '--email', email, '--password-stdin', '--new', '--config', config], { input: password });
  // Room for the first zeros ahead of the records, and little more.
  const { bavail, bsize } = await statfs(disk);
  await writeFile(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - (1 << 20)));
  const server = await Server.start(['--config', config], { data: join(disk, 'data') });
  undo.push(() => server.kill());
  const browser = new Browser(server.url);
  undo.push(() => browser.close());
  assert.equal((await signIn(browser, 'ada@example.org')).status, 303);
  assert.equal((await browser.get('/readyz')).status, 200);

  // Other browsers sign in and use up what was written ahead.
  let refused;
  for (let i = 0; i < 40_000 && !refused; ++i) {
    const other = new Browser(server.url);
    const answer = await signIn(other, 'many@example.org');
    other.close();
    if (answer.status !== 303) refused = answer;
  }
  assert.equal(refused?.status, 503);
  assert.match(refused.text, /can't be saved right now/);
  const notReady = await browser.get('/readyz');
  assert.equal(notReady.status, 503);
  assert.match(notReady.body, /space on the disk/);
  assert.equal((await browser.get('/healthz')).status, 200);

  // The refusal is due to the disk, not to too many requests.
  const phone = await browser.get('/profile/security/two-step/phone');
  const asked = await browser.submitOnly(phone, '/profile/security/two-step/phone', { phone: '+45 20 12 34 56' });
  assert.equal(asked.status, 503, asked.text);

  // Small changes may still fit for a while; what is counted before it is done is refused for the same reason in the end.
  let picked;
  for (const locale of ['da', 'en', 'da', 'en', 'da', 'en', 'da', 'en', 'da', 'en', 'da', 'en', 'da', 'en', 'da', 'en']) {
    picked = await browser.submitOnly(await browser.get('/profile/security'), '/language', { locale });
    if (picked.status !== 303) break;
  }
  assert.equal(picked.status, 503, picked.text);
  assert.match(picked.text, /can't be saved right now|kan ikke gemmes/);

  // Somebody signed in can read pages and sign out.
  const page = await browser.get('/profile/security');
  assert.equal(page.status, 200);
  const left = await browser.submitOnly(page, '/sign-out');
  assert.equal(left.status, 303);
  assert.equal((await browser.get('/profile/security')).path, '/sign-in');

  await rm(join(disk, 'ballast'));
  for (let i = 0; i < 20_000 && (await browser.get('/readyz')).status !== 200; ++i);
  assert.equal((await signIn(browser, 'ada@example.org')).status, 303);
});
