// Trusted browsers in the running program: allowed by the command line, kept over a restart and a kill between the new
// secret and its answer, a stolen cookie, and what `user show`, the record and a new secret.key say of them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Person, security } from './support/person.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const password = 'a horse and a battery';
const ann = { email: 'ann@example.org', password, phone: '+45 20 12 34 50', org: 'Acme' };
const name = 'twostep_trusted';
const codePage = '/sign-in/code';

async function begin(t) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0 } });
  const at = ['--config', config];
  await done(['org', 'add', 'Acme', '--new', ...at]);
  await addUser(config, ann);
  const start = async () => {
    const server = await Server.start(at, { data: `${folder}/data` });
    t.after(() => server.kill());
    return server;
  };
  const person = server => {
    const one = new Person(server, ann);
    t.after(() => one.close());
    return one;
  };
  return { at, config, start, person };
}

/// Password, code, and the box ticked.
async function trust(who) {
  const mark = who.server.outbox.mark();
  const page = await who.enterPassword();
  assert.equal(page.path, codePage);
  assert.match(page.text, /Don't ask for a second step in this browser for 30 days/);
  const code = await who.server.outbox.code(mark, who.number, 'sign_in');
  return who.browser.submit(page, codePage, { code, trust: '1' });
}

/// Where the password leads.
async function led(who) {
  await who.signOut();
  return (await who.enterPassword()).path;
}

const held = who => who.browser.cookies.get(name);

test('a browser is trusted, over restarts, until the organisation ends it', async t => {
  const { at, config, start, person } = await begin(t);
  const said = await done(['org', 'trusted-browsers', 'Acme', '--days', '30', ...at]);
  assert.match(said, /People of Acme may trust a browser for 30 days/);
  assert.match(await done(['org', 'list', ...at]), /TRUSTED BROWSERS[^]*30 days/);

  let server = await start();
  const owner = person(server);
  await owner.signIn();
  assert.equal((await owner.turnOn()).twoStep, 'enabled');
  await owner.signOut();
  assert.equal((await trust(owner)).path, security);
  assert.equal(await led(owner), security, 'the password is enough');
  const shown = await showUser(config, ann.email);
  assert.equal(shown.trusted_browsers.length, 1);
  assert.match(await done(['user', 'show', ann.email, ...at]), /trusted browser .*the password is enough there/);
  assert.match(await done(['audit', ...at]), /browser_trusted/);

  await server.kill();
  server = await start();
  owner.server = server;
  owner.browser.url = server.url;
  assert.equal(await led(owner), security, 'after a kill');

  const stolen = held(owner);
  assert.equal(await led(owner), security);
  assert.notEqual(held(owner), stolen, 'another secret at each use');

  await done(['org', 'trusted-browsers', 'Acme', '--days', '0', ...at]);
  assert.equal(await led(owner), codePage, 'at once');
});

test('what is no number of days is refused', async t => {
  const { at } = await begin(t);
  for (const [days, rc, says] of [['31', 1, /1 to 30 days, or not at all: 0/], ['x', 2, /no number of days/], ['-1', 2, /no number of days/]]) {
    const refused = await command(['org', 'trusted-browsers', 'Acme', `--days=${days}`, ...at]);
    assert.equal(refused.code, rc, refused.stderr);
    assert.match(refused.stderr, says);
  }
  const missing = await command(['org', 'trusted-browsers', 'Acme', ...at]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /the days are missing: twostep org trusted-browsers "Acme" --days 30/);
});

test('a new secret.key makes every such cookie worthless', async t => {
  const { at, start, person } = await begin(t);
  await done(['org', 'trusted-browsers', 'Acme', '--days', '30', ...at]);
  const server = await start();
  const owner = person(server);
  await owner.signIn();
  await owner.turnOn();
  await owner.signOut();
  await trust(owner);
  assert.equal(await led(owner), security);
  await done(['keys', 'rotate', '--secret', ...at]);
  assert.equal(await led(owner), codePage);
});
