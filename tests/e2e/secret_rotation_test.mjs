// `keys rotate --secret`, for a secret.key that somebody else may have: while people are signed in, without a
// server, and with a kill in between.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Person, security, twoStep } from './support/person.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser, wrongCodes } from './support/users.mjs';

const password = 'a horse and a battery';
const people = {
  ann: { email: 'ann@example.org', password, phone: '+45 20 12 34 50' },
  ben: { email: 'ben@example.org', password, phone: '+45 20 12 34 51' },
  cid: { email: 'cid@example.org', password, phone: '+45 20 12 34 52' },
};

async function begin(t, limits = { sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0 }) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { limits });
  for (const who of Object.values(people)) await addUser(config, who);
  const start = async () => {
    const server = await Server.start(['--config', config], { data });
    t.after(() => server.kill());
    return server;
  };
  return { folder, data, config, start };
}

function person(t, server, who) {
  const one = new Person(server, who);
  t.after(() => one.close());
  return one;
}

const rotate = (config, ...more) => done(['keys', 'rotate', '--secret', ...more, '--config', config]);
const formerKeys = data => readdirSync(data).filter(name => name.startsWith('former-'));

test('while people are signed in: sessions stay, codes on their way are worthless and cost nobody a try', async t => {
  const { folder, data, config, start } = await begin(t);
  const server = await start();
  const ann = person(t, server, people.ann), ben = person(t, server, people.ben), cid = person(t, server, people.cid);
  await ann.signIn();
  assert.equal((await ann.turnOn()).twoStep, 'enabled');
  await ben.signIn();
  await ben.turnOn();
  await ben.signOut();
  const benMark = server.outbox.mark();
  const benPage = await ben.enterPassword();
  assert.equal(benPage.path, '/sign-in/code');
  const benCode = await server.outbox.code(benMark, ben.number, 'sign_in');
  await cid.signIn();
  const cidMark = server.outbox.mark();
  const cidPage = await cid.askToTurnOn();
  const cidCode = await server.outbox.code(cidMark, cid.number, 'enable');
  const oldKey = join(folder, 'old.key');
  copyFileSync(join(data, 'secret.key'), oldKey);

  const said = await rotate(config);
  assert.match(said, /secret\.key is a new one, [0-9a-f]{16}; it was [0-9a-f]{16}\./);
  assert.match(said, /numbers of 3 users, the password hashes of 3 users and the keys of authenticator apps of 0 users/);
  assert.notDeepEqual(readFileSync(join(data, 'secret.key')), readFileSync(oldKey));
  assert.equal(formerKeys(data).length, 1);
  assert.equal(server.process.exitCode, null, 'the same process serves on');

  // Signed-in people remain signed in.
  assert.equal(await ann.state(), 'enabled');
  // A code from before signs nobody in.
  const late = await ben.browser.submitOnly(benPage, '/sign-in/code', { code: benCode });
  assert.ok(late.status === 303 || late.status === 403, `${late.status}`);
  assert.ok(!ben.browser.cookies.has('twostep'), 'no session');
  assert.equal((await ben.signIn()).twoStep, 'enabled', 'a new sign-in gets a new code');
  const pending = await cid.browser.get(`${twoStep}/enable`);
  assert.doesNotMatch(pending.text, /wrong/i);
  await cid.browser.submitOnly(cidPage, `${twoStep}/enable`, { code: cidCode });
  assert.equal(await cid.state(), 'disabled');
  for (const who of [ben, cid]) assert.equal(wrongCodes(await showUser(config, who.email)), 0, who.email);
  assert.equal((await cid.turnOn()).twoStep, 'enabled');

  // Nothing in the log opens with the old key any more; the trail finds people under both pseudonyms.
  await done(['log', 'verify', '--config', config]);
  const trail = (await done(['audit', '--user', ann.email, '--config', config])).trim().split('\n').map(line => JSON.parse(line));
  assert.equal(new Set(trail.map(entry => entry.subject)).size, 1);
  await ann.signOut();
  await ann.signIn();
  const later = (await done(['audit', '--user', ann.email, '--config', config])).trim().split('\n').map(line => JSON.parse(line));
  assert.equal(new Set(later.map(entry => entry.subject)).size, 2);
  assert.ok(later.length > trail.length);

  // A backup can be restored with the new key but not with the old one.
  await done(['backup', join(folder, 'backup'), '--config', config]);
  const restore = (key, to) => command(['restore', join(folder, 'backup'), '--data', join(folder, to), '--key', key]);
  const refused = await restore(oldKey, 'no');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /belongs to the secret\.key/);
  assert.equal((await restore(join(data, 'secret.key'), 'restored')).code, 0);
  const kept = join(folder, 'restored');
  await done(['log', 'verify', '--data', kept]);
  assert.ok((await done(['audit', '--data', kept])).split('\n').length > later.length);

  assert.equal(await server.stop(), 0);
  assert.ok(!existsSync(join(data, 'admin.sock')), 'no socket is left');
  renameSync(join(data, 'secret.key'), join(folder, 'new.key'));
  copyFileSync(oldKey, join(data, 'secret.key'));
  const old = await command(['log', 'verify', '--config', config]);
  assert.equal(old.code, 1);
  assert.match(old.stderr, /another secret\.key/);
});

test('twice in a row: limits go on as they were', async t => {
  const { data, config, start } = await begin(t, { sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 2 });
  const server = await start();
  const ann = person(t, server, people.ann);
  await ann.signIn();
  await ann.turnOn();
  // Each in a new browser: two codes a day are allowed, a third isn't.
  const elsewhere = () => person(t, server, people.ann);
  const codes = () => server.outbox.messages().filter(message => message.purpose === 'sign_in').length;
  assert.equal((await elsewhere().signIn()).twoStep, 'enabled');
  await rotate(config);
  assert.equal((await elsewhere().signIn()).twoStep, 'enabled');
  await rotate(config);
  assert.equal(formerKeys(data).length, 1);
  const page = await elsewhere().enterPassword();
  assert.match(page.text, /too many/i);
  assert.equal(codes(), 2);
});

test('without a server, with every session ended', async t => {
  const { config, start } = await begin(t);
  const first = await start();
  const ann = person(t, first, people.ann);
  await ann.signIn();
  await ann.turnOn();
  assert.equal(await first.stop(), 0);
  const said = JSON.parse(await rotate(config, '--sign-out-all', '--json'));
  assert.notEqual(said.fingerprint, said.was);
  const second = await start();
  Object.assign(ann, { server: second });
  ann.browser.url = second.url;
  const page = await ann.browser.get(security);
  assert.equal(page.path, '/sign-in', 'the session has ended');
  assert.equal((await ann.signIn()).twoStep, 'enabled');
});

test('--sign-out-all is of --secret only, and says so', async t => {
  const { config } = await begin(t);
  const refused = await command(['keys', 'rotate', '--sign-out-all', '--config', config]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--sign-out-all goes with --secret/);
});

test('whoever asks meanwhile waits, and nobody is turned away', async t => {
  const { config, start } = await begin(t);
  const server = await start();
  const failures = [];
  let going = true, asked = 0;
  const ask = async () => {
    while (going) {
      try {
        const answer = await fetch(`${server.url}/sign-in`, { headers: { connection: 'close' } });
        if (answer.status !== 200) failures.push(answer.status);
        ++asked;
      } catch (error) {
        failures.push(error.cause?.code ?? error.message);
      }
    }
  };
  const all = Array.from({ length: 8 }, ask);
  for (let i = 0; i < 4; ++i) await rotate(config);
  going = false;
  await Promise.all(all);
  assert.deepEqual(failures, []);
  assert.ok(asked > 0);
});

test('what a start would refuse is refused before', async t => {
  const folder = await temporaryFolder(t);
  const list = join(folder, 'blocklist.txt');
  writeFileSync(list, 'correct horse\n');
  const config = await writeConfig(folder, { password: { argon2id_memory_kib: 64, argon2id_passes: 1, blocklist: list } });
  await addUser(config, people.ann);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  const before = readFileSync(join(folder, 'data', 'secret.key'), 'hex');
  renameSync(list, `${list}.away`);
  const refused = await command(['keys', 'rotate', '--secret', '--config', config]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /blocklist/);
  assert.equal(readFileSync(join(folder, 'data', 'secret.key'), 'hex'), before);
  assert.equal((await fetch(`${server.url}/sign-in`)).status, 200);
});

test('signals count while the server begins anew: it reloads, and it ends', async t => {
  const { data, config, start } = await begin(t);
  const server = await start();
  const moment = said => new Promise(resolve => {
    const look = () => { if (server.stderr.includes(said)) resolve(); };
    server.process.stderr.on('data', look);
    look();
  });
  const first = command(['keys', 'rotate', '--secret', '--config', config]);
  await moment('beginning anew');
  server.process.kill('SIGHUP');
  await moment('reload: ');
  assert.equal((await first).code, 0);
  assert.equal(server.process.exitCode, null);
  const second = command(['keys', 'rotate', '--secret', '--config', config]);
  const seen = server.stderr.length;
  await new Promise(resolve => {
    const look = () => { if (server.stderr.slice(seen).includes('beginning anew')) resolve(); };
    server.process.stderr.on('data', look);
    look();
  });
  assert.equal(await server.stop(), 0);
  const { code, stdout, stderr } = await second;
  assert.match(stdout, /secret\.key is a new one/);
  // Without a server the command seals the log itself, unless it was waiting for the server that ended.
  assert.ok(code === 0 || /goes with the next compaction/.test(stderr), stderr);
  await start();
  assert.equal(formerKeys(data).length, 1);
});

test('a kill at any moment leaves the old key or the new one, and everybody gets in', async t => {
  const { data, config, start } = await begin(t);
  let server = await start();
  const ann = person(t, server, people.ann);
  await ann.signIn();
  await ann.turnOn();
  const prints = new Set();
  for (let round = 0; round < 12; ++round) {
    await done(['log', 'compact', '--config', config]); // finishes what the start began
    const rotating = command(['keys', 'rotate', '--secret', '--config', config]);
    // The server logs its progress: killed at once, after the key's file, while it restarts, and at any time
    // between.
    const moments = ['new secret.key', 'beginning anew', 'serving', ''];
    const moment = moments[round % moments.length];
    const struck = server;
    const seen = struck.stderr.length;
    const reached = new Promise(resolve => {
      if (!moment) setImmediate(resolve);
      const look = () => { if (struck.stderr.slice(seen).includes(moment)) resolve(); };
      struck.process.stderr.on('data', look);
      rotating.then(resolve);
    });
    await reached;
    await struck.kill();
    await rotating;
    server = await start();
    Object.assign(ann, { server });
    ann.browser.url = server.url;
    assert.equal(await ann.state(), 'enabled', `round ${round}: still signed in`);
    await ann.signOut();
    assert.equal((await ann.signIn()).twoStep, 'enabled', `round ${round}: and gets in anew`);
    await done(['log', 'verify', '--config', config]);
    prints.add(readFileSync(join(data, 'secret.key'), 'hex'));
  }
  assert.ok(prints.size > 1, 'some of them went through');
  assert.equal(formerKeys(data).length, 1);
  await rotate(config);
  assert.equal(await ann.state(), 'enabled');
});
