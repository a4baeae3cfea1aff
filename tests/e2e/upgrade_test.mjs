// A data directory and a configuration of an older version: the present program starts with them, and everybody
// can sign in as before, from each of their browsers, a few minutes after the old server stopped. Somebody let in
// without a second step although the account has one must give it first.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { library, skip } from './support/clock.mjs';
import { Person, security } from './support/person.mjs';
import { Server, done, temporaryFolder, writeConfig } from './support/server.mjs';
import { showUser } from './support/users.mjs';

const golden = new URL('golden/0.1.0/', import.meta.url).pathname;
const then = JSON.parse(readFileSync(join(golden, 'browsers.json'), 'utf8'));

/// The clock of a process, so many minutes after the backup.
function clock(minutes) {
  const at = new Date(Date.parse(then.made_at) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  return { TZ: 'UTC', LD_PRELOAD: library, FAKETIME: `@${at}`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

async function start(t, minutes = 2) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  cpSync(join(golden, 'data'), data, { recursive: true });
  chmodSync(join(data, 'secret.key'), 0o600); // a checkout may have other modes
  const config = await writeConfig(folder, {});
  const env = clock(minutes);
  const server = await Server.start(['--config', config], { data, env });
  t.after(() => server.kill());
  const browser = name => {
    const kept = then.browsers[name];
    const person = new Person(server, { ...then.people[kept.who], password: then.password });
    person.browser.cookies = new Map(Object.entries(kept.cookies));
    return person;
  };
  return { server, config, browser, env };
}

const opens = (server, token) => fetch(`${server.url}/gate/check`, {
  headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-Method': 'GET', 'X-Forwarded-Proto': 'http',
    'X-Forwarded-Host': 'localhost:8080', 'X-Forwarded-Uri': '/' },
}).then(answer => answer.status);

test('who was signed in with a code, or has no second step, is still signed in', { skip }, async t => {
  const { browser } = await start(t);
  for (const name of ['by code', 'no two-step', 'mandatory, by code', 'pending change']) {
    const page = await browser(name).browser.get(security);
    assert.equal(page.path, security, `${name}: ${page.text}`);
  }
});

test('who was signed in before it was turned on gives a code, and then goes on', { skip }, async t => {
  const { server, browser } = await start(t, 20);
  for (const name of ['before', 'turned on', 'mandatory, turned on']) {
    const person = browser(name);
    let page = await person.browser.get(security);
    assert.equal(page.path, '/sign-in/again', `${name}: ${page.text}`);
    const mark = server.outbox.mark();
    page = await person.browser.submit(page, '/sign-in/again', { password: then.password });
    assert.equal(page.path, '/sign-in/again/code', page.text);
    const code = await server.outbox.code(mark, person.number, 'step_up');
    page = await person.browser.submit(page, '/sign-in/again/code', { code });
    assert.equal(page.path, security, page.text);
  }
});

test('everybody signs in anew from each browser, with whatever the account asked for', { skip }, async t => {
  const { browser } = await start(t);
  for (const [name, { who }] of Object.entries(then.browsers)) {
    const person = browser(name);
    person.browser.cookies.delete('twostep');
    const page = await person.signIn();
    assert.equal(page.path, security, `${name} of ${who}: ${page.text}`);
  }
});

test('a token from before it was turned on is worth nothing, a later one opens what it did', { skip }, async t => {
  const { server } = await start(t);
  assert.equal(await opens(server, then.tokens.before), 401);
  assert.equal(await opens(server, then.tokens.after), 204);
});

test('states, wrong codes and organisations are as they were', { skip }, async t => {
  const { config } = await start(t);
  const shown = Object.fromEntries(await Promise.all(Object.entries(then.people)
    .map(async ([who, { email }]) => [who, await showUser(config, email)])));
  const states = Object.fromEntries(Object.entries(shown).map(([who, user]) => [who, user.two_step.state]));
  assert.deepEqual(states, { alice: 'enabled', bob: 'disabled', carol: 'enabled', dave: 'pending-disable' });
  assert.equal(shown.dave.wrong_codes.unknown_browsers.last_day, 3);
  assert.equal(shown.carol.organisation, 'strict');
  await done(['log', 'verify', '--config', config]);
});
