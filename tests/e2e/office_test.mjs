// R17 with the default limits: an office behind one address can enrol and sign in; numbers that are never verified
// are stopped.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person, twoStep } from './support/person.mjs';
import { Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const password = 'correct horse battery';

/// `count` users with numbers of one block, and their server.
async function people(t, count, block) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  const users = Array.from({ length: count }, (_, i) =>
    ({ email: `user${i}@example.com`, password, phone: block + String(i).padStart(4, '0') }));
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  for (const user of users) await addUser(config, user);
  const persons = users.map(user => new Person(server, user));
  t.after(() => persons.forEach(person => person.close()));
  return { server, persons };
}

async function inGroups(persons, size, act) {
  for (let at = 0; at < persons.length; at += size) await Promise.all(persons.slice(at, at + size).map(act));
}

test('fifty people behind one address on one block of numbers turn two-step on, then sign in at nine o\'clock', async t => {
  const { persons } = await people(t, 50, '+45 2012 ');
  await inGroups(persons, 10, async person => {
    await person.signIn();
    const page = await person.turnOn();
    assert.equal(page.twoStep, 'enabled', `${person.email}: ${page.text}`);
    await person.signOut();
  });
  await inGroups(persons, 50, async person => {
    const page = await person.signIn();
    assert.equal(page.twoStep, 'enabled', `${person.email}: ${page.text}`);
  });
});

test('a hundred accounts that ask for a hundred adjacent numbers and never prove one are stopped at forty', async t => {
  const { server, persons } = await people(t, 100, '+45 2013 ');
  const before = server.outbox.mark();
  const answers = [];
  await inGroups(persons, 10, async person => {
    await person.signIn();
    const page = await person.browser.get(`${twoStep}/phone`);
    answers.push(await person.browser.submitOnly(page, `${twoStep}/phone`, { phone: person.phone }));
  });
  const refused = answers.filter(answer => answer.status === 429);
  assert.equal(answers.filter(answer => answer.status === 303).length, 40);
  assert.equal(refused.length, 60);
  for (const answer of refused) assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);

  // Texts are written after their answers, in order: once the last of the forty is there, all are.
  const numbers = persons.map(person => person.number);
  await server.outbox.next(before + 39);
  const sent = server.outbox.messages().slice(before);
  assert.equal(sent.length, 40);
  assert.ok(sent.every(message => numbers.includes(message.to)));
});
