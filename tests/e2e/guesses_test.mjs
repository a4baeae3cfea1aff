// Many simultaneous guesses over real sockets: the attempts of a code are counted one by one.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser, wrongCodes } from './support/users.mjs';

const phone = '+45 20 12 34 56';

async function enrolled(t) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 } });
  await addUser(config, { email: 'a@example.com', password: 'correct horse 1' });
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  const person = new Person(server, { email: 'a@example.com', password: 'correct horse 1', phone }, { connections: 200 });
  t.after(() => person.close());
  await person.signIn();
  const on = await person.turnOn();
  assert.equal(on.twoStep, 'enabled');
  await person.signOut();
  return { config, server, person };
}

/// The code page after the password, and the code that was sent.
async function atTheCode(server, person) {
  const mark = server.outbox.mark();
  const page = await person.enterPassword();
  assert.equal(page.path, '/sign-in/code');
  return { page, code: await server.outbox.code(mark, person.number, 'sign_in') };
}

test('two hundred parallel guesses: at most five are evaluated, and the right one at place 150 opens nothing', async t => {
  const { config, server, person } = await enrolled(t);
  const { page, code } = await atTheCode(server, person);
  const guesses = [];
  for (let i = 0; guesses.length < 200; ++i) {
    const guess = String(i).padStart(6, '0');
    if (guess !== code) guesses.push(guess);
  }
  guesses[149] = code;

  // One connection for each guess: all are under way before any answer.
  const answers = await Promise.all(guesses.map(guess => person.browser.submitOnly(page, '/sign-in/code', { code: guess })));

  const by = status => answers.filter(answer => answer.status === status).length;
  assert.equal(by(303), 0, 'nobody is let in');
  assert.ok(!person.browser.cookies.has('twostep'), 'no session');
  const left = answers.filter(answer => /You can try (once|\d) more/.test(answer.text)).length;
  assert.ok(left <= 4, `${left} answers counted attempts down: four at most, the fifth ends the code`);
  const shown = await showUser(config, person.email);
  assert.equal(wrongCodes(shown), 5, 'five wrong codes stand in the record, no more and no fewer');

  // The right code isn't accepted afterwards.
  const after = await person.browser.submitOnly(page, '/sign-in/code', { code });
  assert.notEqual(after.status, 303);
});

test('the right code twice at once makes exactly one session', async t => {
  const { config, server, person } = await enrolled(t);
  for (let round = 0; round < 8; ++round) {
    const before = (await showUser(config, person.email)).sessions.length;
    const { page, code } = await atTheCode(server, person);
    const twins = await Promise.all([1, 2].map(() => person.browser.copy().submitOnly(page, '/sign-in/code', { code })));
    assert.equal(twins.filter(answer => answer.status === 303 && /^twostep=/m.test((answer.headers['set-cookie'] ?? []).join('\n'))).length, 1);
    assert.equal((await showUser(config, person.email)).sessions.length, before + 1);
    person.browser.cookies.delete('twostep_challenge');
  }
});
