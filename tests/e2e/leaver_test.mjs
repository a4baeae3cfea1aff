// Somebody leaves, comes back, and gets another place: what support does at the shell, and what the person, the pages
// and an application behind the gate see of it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person, security } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const ann = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 50', org: 'acme' };
const elsewhere = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'localhost:8080', 'X-Forwarded-Uri': '/' };

async function begin(t) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 } });
  await done(['org', 'add', 'acme', '--config', config, '--new']);
  await addUser(config, ann);
  const start = async () => {
    const server = await Server.start(['--config', config], { data: join(folder, 'data') });
    t.after(() => server.kill());
    return server;
  };
  const server = await start();
  const person = new Person(server, ann);
  t.after(() => person.close());
  const support = (...words) => done(['user', ...words, '--config', config]);
  const gate = (headers, at = server) => fetch(`${at.url}/gate/check`, { headers: { ...elsewhere, ...headers } });
  const cookie = () => ({ Cookie: `twostep=${person.browser.cookies.get('twostep')}` });
  return { config, gate, person, server, start, support, cookie };
}

test('a leaver is out at once, also with an app password, and comes back with the factor of before', async t => {
  const { config, cookie, gate, person, server, start, support } = await begin(t);
  await person.signIn();
  await person.turnOn();
  let page = await person.browser.get(`${security}/app-tokens`);
  page = await person.browser.submit(page, `${security}/app-tokens`, { name: 'backup', hosts: 'localhost:8080', expires: 'never' });
  const program = { Authorization: `Bearer ${page.body.match(/twostep_[\w-]{64}/)[0]}` };
  const before = cookie();
  assert.equal((await gate(before)).status, 204);
  assert.equal((await gate(program)).status, 204);

  assert.match(await support('suspend', ann.email, '--reason', 'left the company'), /is signed out everywhere and can't sign in/);
  assert.equal((await gate(before)).status, 401);
  assert.equal((await gate(program)).status, 401);
  assert.equal((await person.browser.get(security)).path, '/sign-in');
  const asWrong = (await person.enterPassword('not the password')).text;
  assert.equal((await person.enterPassword()).text, asWrong, 'as to a wrong password');
  assert.equal((await showUser(config, ann.email)).suspended, true);

  await done(['audit', '--user', ann.email, '--config', config]); // has its entries written
  await server.kill();
  const again = await start();
  assert.equal((await gate(program, again)).status, 401, 'after kill -9, too');
  assert.match(await support('resume', ann.email, '--reason', 'back'), /may sign in again, and 1 app password works again/);
  assert.equal((await gate(before, again)).status, 401, 'the session of before is over');
  assert.equal((await gate(program, again)).status, 204);
  const reasons = (await done(['audit', '--user', ann.email, '--config', config])).trim().split('\n').map(line => JSON.parse(line)).filter(entry => entry.reason);
  assert.deepEqual(reasons.map(entry => [entry.detail, entry.reason]), [['suspended', 'left the company'], ['resumed', 'back']]);
  const back = new Person(again, ann);
  t.after(() => back.close());
  assert.equal((await back.signIn()).path, security);
  const seen = (await back.browser.get(`${security}/activity`)).text;
  assert.equal(seen.match(/Account suspended by support/g).length, 1, seen);
  assert.equal(seen.match(/Account opened again by support/g).length, 1, seen);
});

test('signed out everywhere, a person signs in again', async t => {
  const { cookie, gate, person, support } = await begin(t);
  await person.signIn();
  const before = cookie();
  assert.match(await support('sign-out', ann.email, '--reason', 'laptop stolen'), /signed out everywhere: 1 session ended/);
  assert.equal((await gate(before)).status, 401);
  assert.equal((await person.signIn()).path, security);
});

test('a name, a role and an organisation reach the applications', async t => {
  const { config, cookie, gate, person, support } = await begin(t);
  await person.signIn();
  const told = async name => (await gate(cookie())).headers.get(name);
  assert.match(await support('set-name', ann.email, 'Ann Bell'), /is called "Ann Bell" now/);
  assert.equal(await told('remote-name'), 'Ann Bell');
  assert.match(await support('set-role', ann.email, 'admin'), /is an admin of acme now/);
  assert.equal((await gate(cookie())).status, 401, 'a higher role takes a new sign-in');
  await person.signIn();
  assert.equal(await told('remote-groups'), 'acme,acme:admin');
  await done(['org', 'add', 'other', '--config', config]);
  assert.match(await support('move', ann.email, 'other'), /is a member of other now/);
  assert.equal(await told('remote-groups'), 'other,other:member');
  assert.match(await support('set-role', ann.email, 'operator'), /is an operator now/);
});
