// A thief's guesses keep a person out of a new browser: support sees why, restores some attempts, and the person
// signs in.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser, wrongCodes } from './support/users.mjs';

const ann = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 50' };

/// Enters wrong codes in an unknown browser until it gets no more attempts; returns how many.
async function guess(t, server) {
  for (let guesses = 0; ;) {
    const thief = new Person(server, ann);
    t.after(() => thief.close());
    const mark = server.outbox.mark();
    let page = await thief.enterPassword();
    if (!page.forms.some(form => form.path === '/sign-in/code')) return { guesses, page };
    const code = await server.outbox.code(mark, thief.number, 'sign_in');
    for (let left = 5; left > 0; --left) {
      page = await thief.browser.submit(page, '/sign-in/code', { code: code === '000000' ? '000001' : '000000' });
      if (/wrong|match/i.test(page.text)) ++guesses;
      if (!page.forms.some(form => form.path === '/sign-in/code')) break;
    }
    assert.ok(guesses < 100, 'there is an end to it');
  }
}

test('what pauses somebody is seen, lifted and told', async t => {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, {
    limits: { sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0, password_failures_per_account: 0 },
  });
  await addUser(config, ann);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  const home = new Person(server, ann);
  t.after(() => home.close());
  await home.signIn();
  await home.turnOn();
  await home.signOut();

  await guess(t, server);
  const shown = await showUser(config, ann.email);
  const pause = shown.pauses.find(one => /codes/.test(one.kind));
  assert.ok(pause, JSON.stringify(shown.pauses));
  assert.ok(Date.parse(pause.until) > Date.now());
  const elsewhere = new Person(server, ann);
  t.after(() => elsewhere.close());
  assert.equal((await elsewhere.enterPassword()).twoStep, undefined, 'a new browser gets no further');
  assert.equal((await home.signIn()).twoStep, 'enabled', 'the one at home does');

  const unlocked = JSON.parse(await done(['user', 'unlock', ann.email, '--reason', 'she called', '--config', config, '--json']));
  assert.equal(unlocked.given_back.wrong_codes, 5);
  assert.equal((await elsewhere.signIn()).twoStep, 'enabled', 'now it does');
  assert.ok(wrongCodes(await showUser(config, ann.email)) >= 5, 'the record keeps them');

  const about = (await done(['audit', '--user', ann.email, '--config', config])).trim().split('\n').map(line => JSON.parse(line));
  assert.deepEqual(about.filter(entry => entry.reason).map(entry => [entry.detail, entry.reason]), [['unlocked', 'she called']]);
});
