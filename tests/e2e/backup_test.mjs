// Compaction, key rotation, backup and restore while people sign in: nothing is disturbed, and backup and restore
// give the identical state.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { filesUnder } from './support/files.mjs';
import { Person } from './support/person.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const emails = ['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'];
const password = 'a horse and a battery';

async function begin(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, {
    limits: { sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0 }, ...sections,
  });
  for (const email of emails) await addUser(config, { email, password });
  const server = await Server.start(['--config', config], { data });
  t.after(() => server.kill());
  return { folder, data, config, server };
}

/// Four people who sign in and out with codes until told to stop; returns how often, and what went wrong.
function crowd(server) {
  const result = { signIns: 0, failures: [] };
  let going = true;
  const one = async (email, i) => {
    const person = new Person(server, { email, password, phone: `+45 20 12 34 5${i}` });
    try {
      await person.signIn();
      await person.turnOn();
      while (going) {
        await person.signOut();
        const page = await person.signIn();
        if (page.twoStep === 'enabled') ++result.signIns;
        else result.failures.push(`${email}: ${page.status} ${page.path}`);
      }
    } catch (error) {
      result.failures.push(`${email}: ${error.message}`);
    }
    person.close();
  };
  const all = emails.map(one);
  result.stop = async () => { going = false; await Promise.all(all); return result; };
  return result;
}

const json = async args => JSON.parse(await done([...args, '--json']));

test('compacting, new keys and backups disturb nobody, and what is restored is what was backed up', async t => {
  const { folder, data, config, server } = await begin(t);
  // Not of the crowd: a backup may contain one of them half signed in, to whom the restored server sends the code
  // again.
  const calm = { email: 'calm@example.org', password, phone: '+45 20 12 34 60' };
  await addUser(config, calm);
  const before = new Person(server, calm);
  await before.signIn();
  await before.turnOn();
  before.close();
  const people = crowd(server);
  const backups = [];
  for (let round = 1; round <= 3; ++round) {
    const { generation } = await json(['keys', 'rotate', '--config', config]);
    assert.equal(generation, round + 1);
    await json(['log', 'compact', '--config', config]);
    const backup = await json(['backup', join(folder, `backup-${round}`), '--config', config]);
    assert.equal(backup.accounts, emails.length + 1);
    assert.match(backup.state_hash, /^[0-9a-f]{32}$/);
    backups.push(backup);
  }
  const { signIns, failures } = await people.stop();
  assert.deepEqual(failures, []);
  assert.ok(signIns > 0, 'people signed in meanwhile');
  assert.equal(await server.stop(), 0);
  assert.equal(readdirSync(join(data, 'log')).filter(name => name.endsWith('.snap')).length, 1);
  await done(['log', 'verify', '--config', config]);

  for (const backup of backups) {
    const files = filesUnder(backup.to);
    assert.ok(files.every(file => !file.endsWith('secret.key')), 'the key is never in it');
    assert.ok(files.some(file => file.includes('/audit/')), 'the audit trail is');
    const place = `${backup.to}-restored`;
    const restored = await json(['restore', backup.to, '--data', place, '--key', join(data, 'secret.key')]);
    assert.equal(restored.state_hash, backup.state_hash);
    assert.equal(restored.accounts, backup.accounts);
    assert.equal(statSync(join(place, 'secret.key')).mode & 0o777, 0o600);
    const audit = (await done(['audit', '--data', place])).trim().split('\n').map(line => JSON.parse(line));
    assert.equal(audit[0].event, 'user_created');
    assert.equal(audit.at(-1).detail, 'restore');
  }
  // And the restored server works.
  const place = `${backups[2].to}-restored`;
  const again = await Server.start(['--config', config, '--data', place], { data: place });
  t.after(() => again.kill());
  const person = new Person(again, calm);
  assert.equal((await person.signIn()).twoStep, 'enabled');
  assert.equal(await again.stop(), 0);
});

test('a backup and a restore refuse what they must not touch, and leave nothing behind', async t => {
  const { folder, data, config, server } = await begin(t);
  const place = join(folder, 'backup');
  await done(['backup', place, '--config', config]);
  const refuse = async (args, code, words) => {
    const result = await command(args);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, words);
  };
  await refuse(['backup', place, '--config', config], 1, /isn't empty/);
  await refuse(['backup', '--config', config], 2, /the place is missing/);
  await refuse(['backup', join(folder, 'no', 'where'), '--config', config], 1, /No such file/);

  const key = join(data, 'secret.key'), target = join(folder, 'target');
  await refuse(['restore', place, '--data', target], 2, /the key is missing/);
  await refuse(['restore', join(folder, 'nothing'), '--data', target, '--key', key], 1, /is no backup/);
  await refuse(['restore', place, '--data', data, '--key', key], 1, /isn't empty/);
  const other = join(folder, 'other.key');
  writeFileSync(other, randomBytes(32), { mode: 0o600 });
  await refuse(['restore', place, '--data', target, '--key', other], 1,
    /belongs to the secret\.key [0-9a-f]{16}, and the one given is [0-9a-f]{16}/);

  // A backup that was damaged afterwards.
  const [file] = filesUnder(join(place, 'log')).filter(name => name.endsWith('.snap'));
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
  await refuse(['restore', place, '--data', target, '--key', key], 1, /damaged at byte/);
  assert.deepEqual(readdirSync(folder).filter(name => name.startsWith('target')), []);
  assert.equal(await server.stop(), 0);
});

test('the commands work without a server too, and SIGUSR1 begins a compaction', async t => {
  const { folder, data, config, server } = await begin(t);
  const snapshots = () => readdirSync(join(data, 'log')).filter(name => name.endsWith('.snap'));
  assert.deepEqual(snapshots(), []);
  server.process.kill('SIGUSR1');
  const compacted = () => /compaction: \{/.test(server.stderr);
  while (!compacted()) await new Promise(resolve => server.process.stderr.once('data', resolve));
  assert.equal(snapshots().length, 1);
  assert.equal(await server.stop(), 0);

  const { state_hash } = await json(['backup', join(folder, 'before'), '--config', config]);
  assert.equal((await json(['keys', 'rotate', '--config', config])).generation, 2);
  assert.equal((await json(['log', 'compact', '--config', config])).accounts, emails.length);
  const after = await json(['backup', join(folder, 'after'), '--config', config]);
  assert.equal(after.state_hash, state_hash);
});

test('two who ask for a compaction wait for the same one', async t => {
  const { config, server } = await begin(t);
  const both = await Promise.all([1, 2, 3, 4].map(() => json(['log', 'compact', '--config', config])));
  for (const one of both) assert.equal(one.accounts, emails.length);
  assert.equal(await server.stop(), 0);
});
