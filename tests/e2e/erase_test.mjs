// R65: an erased person leaves no byte behind once the log is compacted: neither in any file of the data directory
// nor in sealed data. The audit trail keeps the events, under a pseudonym that leads to nobody.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { filesWith } from './support/files.mjs';
import { Person, security, twoStep } from './support/person.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const ada = { email: 'ada.lovelace@example.org', name: 'Augusta Ada King', password: 'first horse battery', phone: '+45 20 98 76 54' };
const bob = { email: 'bob@example.org', password: 'another horse battery', phone: '+45 20 11 22 33' };

/// Does everything a person can do, including mistakes; ends signed in.
async function live(server, who) {
  const person = new Person(server, who);
  await person.enterPassword('not the password');
  await person.signIn();
  await person.askToTurnOn('+45 20 55 66 77');
  await person.turnOn();
  await person.signOut();
  await person.signIn();
  let page = await person.browser.get(`${security}/password`);
  await person.browser.submit(page, `${security}/password`,
    { current_password: person.password, new_password: 'second horse battery' });
  person.password = 'second horse battery';
  const mark = server.outbox.mark();
  page = await person.askToTurnOff();
  await server.outbox.code(mark, person.number, 'disable'); // so that no text is under way when this ends
  await person.browser.submit(page, `${twoStep}/disable/confirm`, { code: '000000' });
  await person.browser.submit(page, `${twoStep}/disable/cancel`);
  assert.equal(await person.state(), 'enabled');
  return person;
}

/// Everything that would lead to the person, as text or as bytes.
function tracesOf(who, id, verifiers) {
  return [who.email, who.email.split('@')[0], who.name, '20987654', '20556677', id, Buffer.from(id, 'hex'), ...verifiers];
}

function verifiersIn(dump, email) {
  const records = dump.trim().split('\n').map(line => JSON.parse(line));
  const { id } = records.find(r => r.events?.some(e => e.email === email));
  return records.filter(r => r.id === id).flatMap(r => (r.events ?? []).map(e => e.verifier)).filter(Boolean);
}

async function assertGone(config, data, traces) {
  for (const trace of traces) assert.deepEqual(filesWith(data, trace), [], `a file holds ${trace}`);
  const opened = await done(['log', 'dump', '--reveal', '--config', config]) + await done(['audit', '--config', config]);
  for (const trace of traces)
    if (typeof trace === 'string') assert.ok(!opened.includes(trace), `behind the seals stands ${trace}`);
}

async function begin(t) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 } });
  const start = async () => {
    const server = await Server.start(['--config', config], { data });
    t.after(() => server.kill());
    return server;
  };
  await done(['user', 'add', '--email', ada.email, '--name', ada.name, '--password-stdin', '--new', '--config', config],
    { input: `${ada.password}\n` });
  await addUser(config, bob);
  return { data, config, start };
}

test('an erased user leaves no byte behind after the compaction, and others are untouched', async t => {
  const { data, config, start } = await begin(t);
  let server = await start();
  const person = await live(server, ada);
  const other = new Person(server, bob);
  await other.signIn();
  await other.turnOn();
  const { id } = await showUser(config, ada.email);
  const dump = await done(['log', 'dump', '--reveal', '--config', config]);
  const traces = tracesOf(ada, id, verifiersIn(dump, ada.email));
  for (const trace of traces)
    if (typeof trace === 'string') assert.ok(dump.includes(trace), `the log holds ${trace}: the next checks can fail`);
  assert.ok(traces.length >= 9, 'two verifiers and more');
  const before = (await done(['audit', '--user', ada.email, '--config', config])).trim().split('\n');

  const refused = await command(['user', 'erase', ada.email, '--config', config]);
  assert.equal(refused.code, 2, 'without a terminal it wants --yes');
  const mark = server.outbox.mark();
  await done(['user', 'erase', ada.email, '--yes', '--config', config]);
  assert.equal((await person.browser.get(security)).path, '/sign-in', 'the session is over at once');
  assert.equal((await person.enterPassword()).status, 422, 'the password opens nothing');
  assert.equal((await command(['user', 'show', id, '--config', config])).code, 1);
  assert.equal(await other.state(), 'enabled');
  assert.equal(server.outbox.messages().slice(mark).length, 0, 'nobody is told');

  await done(['log', 'compact', '--config', config]);
  await assertGone(config, data, traces);
  assert.equal(await other.state(), 'enabled');

  // Only somebody who knows the id, which isn't stored anywhere any more, finds the entries.
  assert.equal((await command(['audit', '--user', ada.email, '--config', config])).code, 1);
  const after = (await done(['audit', '--user', id, '--config', config])).trim().split('\n');
  assert.deepEqual(after.slice(0, before.length), before);
  assert.equal(JSON.parse(after.at(-1)).event, 'user_deleted');

  // The email can be used again, by somebody who inherits nothing.
  await addUser(config, { email: ada.email, password: 'third horse battery' });
  const heir = new Person(server, { ...ada, password: 'third horse battery' });
  assert.equal((await heir.signIn()).twoStep, 'disabled');
  assert.equal(await server.stop(), 0);
  server = await start();
  assert.equal(await new Person(server, bob).enterPassword().then(page => page.path), '/sign-in/code');
});

test('a crash between erasing and compacting brings nothing back', async t => {
  const { data, config, start } = await begin(t);
  let server = await start();
  const person = await live(server, ada);
  const { id } = await showUser(config, ada.email);
  const traces = tracesOf(ada, id, verifiersIn(await done(['log', 'dump', '--reveal', '--config', config]), ada.email));
  person.close();
  await done(['user', 'erase', id, '--yes', '--config', config]);
  await server.kill();
  server = await start();
  assert.equal((await command(['user', 'show', ada.email, '--config', config])).code, 1);
  await server.kill();
  await done(['log', 'compact', '--config', config]); // without a server
  await assertGone(config, data, traces);
  assert.ok(readdirSync(join(data, 'log')).some(name => name.endsWith('.snap')));
  server = await start();
  assert.equal((await command(['user', 'show', id, '--config', config])).code, 1);
  assert.equal(await new Person(server, bob).signIn().then(page => page.twoStep), 'disabled');
});
