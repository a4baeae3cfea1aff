// Recovery codes over real sockets: a lost phone, a restart, two browsers with one code, and what the files hold.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { filesWith } from './support/files.mjs';
import { Person, security } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const codes = `${security}/recovery-codes`, entry = '/sign-in/recovery-code';
const ann = { email: 'ann@example.org', password: 'correct horse 1', phone: '+45 20 12 34 56' };

async function begin(t) {
  const folder = await temporaryFolder(t), data = join(folder, 'data');
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 } });
  await addUser(config, ann);
  const start = async () => {
    const server = await Server.start(['--config', config], { data });
    t.after(() => server.kill());
    return server;
  };
  const as = server => {
    const person = new Person(server, ann);
    t.after(() => person.close());
    return person;
  };
  return { config, data, start, as };
}

async function makeCodes(person) {
  const made = await person.browser.submit(await person.browser.get(codes), codes);
  const shown = [...made.body.matchAll(/<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/li>/g)].map(([, code]) => code);
  assert.equal(shown.length, 10);
  return shown;
}

/// The password, then a code; without following where that leads.
async function recover(person, code) {
  await person.enterPassword();
  return person.browser.submitOnly(await person.browser.get(entry), entry, { recovery_code: code });
}

test('a lost phone: a code saved before lets the person in, over a restart, once', async t => {
  const { config, data, start, as } = await begin(t);
  let server = await start();
  const owner = as(server);
  await owner.signIn();
  await owner.turnOn();
  const saved = await makeCodes(owner);
  assert.equal((await showUser(config, ann.email)).recovery_codes.left, 10);
  assert.equal(await server.stop(), 0);

  server = await start();
  const returned = as(server);
  assert.equal((await recover(returned, saved[0])).status, 303);
  const page = await returned.browser.get(security);
  assert.equal(page.twoStep, 'enabled');
  assert.match(page.text, /You signed in with a recovery code 9 codes are left\./);
  await server.kill();

  server = await start();
  const thief = as(server);
  assert.equal((await recover(thief, saved[0])).status, 422, 'a used one, after kill -9');
  assert.equal((await thief.browser.get(security)).path, '/sign-in');
  const shown = await showUser(config, ann.email);
  assert.equal(shown.recovery_codes.left, 9);
  assert.match(await done(['user', 'show', ann.email, '--config', config]), /^recovery codes +9 left, made \d{4}-/m);
  assert.deepEqual(shown.changes.map(c => c.what).slice(-2), ['recovery_codes_made', 'recovery_code_used']);

  const dump = await done(['log', 'dump', '--config', config]);
  assert.match(dump, /"recovery_codes_made"/);
  assert.match(dump, /"left":\["argon2id"/);
  assert.doesNotMatch(dump, /"left":\["(?!argon2id)/, 'no digest is shown');
  const trail = await done(['audit', '--config', config]);
  for (const code of saved)
    for (const spelling of [code, code.replaceAll('-', '')]) {
      assert.deepEqual(filesWith(data, spelling), []);
      assert.ok(!dump.includes(spelling) && !trail.includes(spelling));
    }
  assert.match(trail, /authn_login_success.*recovery_code/);
});

test('two browsers give the same code at once: one gets in', async t => {
  const { start, as } = await begin(t);
  const server = await start();
  const owner = as(server);
  await owner.signIn();
  await owner.turnOn();
  const saved = await makeCodes(owner);
  const people = [as(server), as(server)];
  for (const person of people) await person.enterPassword();
  const forms = await Promise.all(people.map(person => person.browser.get(entry)));
  const answers = await Promise.all(people.map((person, i) =>
    person.browser.submitOnly(forms[i], entry, { recovery_code: saved[3] })));
  const homes = await Promise.all(people.map(person => person.browser.get(security)));
  assert.equal(homes.filter(page => page.path === security).length, 1, answers.map(a => a.status).join(' '));
});

test('two hundred tries at once: ten are compared', async t => {
  const { config, start, as } = await begin(t);
  const server = await start();
  const owner = as(server);
  await owner.signIn();
  await owner.turnOn();
  const saved = await makeCodes(owner);
  const thief = new Person(server, ann, { connections: 50 });
  t.after(() => thief.close());
  await thief.enterPassword();
  const form = await thief.browser.get(entry);
  const tries = Array.from({ length: 200 }, (_, i) => i === 150 ? saved[9] : `0000-0000-0000-${String(i).padStart(4, '0')}`);
  const answers = await Promise.all(tries.map(code => thief.browser.submitOnly(form, entry, { recovery_code: code })));
  assert.equal(answers.filter(a => a.status === 303).length, 0, 'nobody is let in');
  assert.ok(answers.filter(a => a.status === 422).length <= 10);
  const shown = await showUser(config, ann.email);
  assert.equal(shown.recovery_codes.left, 10);
  assert.deepEqual(shown.pauses.map(p => p.kind).filter(k => k.startsWith('recovery')), ['recovery_codes_unknown_browsers']);
});
