// The machine's clock is set back an hour, and forward a day, under a running server (S13): codes and sessions
// live as long as before, there is one warning for each step, and nothing breaks, also after a restart. A start
// with an implausible clock is refused, and what a clock far ahead left behind is corrected for good. Uses
// libfaketime.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Clock, skip } from '../e2e/support/clock.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { Person, security, twoStep } from '../e2e/support/person.mjs';
import { addUser } from '../e2e/support/users.mjs';
import { Provider } from './support/provider.mjs';
import { within } from './support/run.mjs';

const hour = 3_600, day = 24 * hour, year = 365 * day;

async function place(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const user = { email: 'ann@example.com', password: 'a password for all times', phone: '+45 20 12 34 56' };
  const config = await writeConfig(folder, { code: { ttl: '5m' }, session: { idle_timeout: '1h', absolute_timeout: '12h' }, ...sections });
  await addUser(config, user);
  const clock = new Clock(folder);
  const spawn = (options = []) => {
    const server = Server.spawn(['--config', config, ...options], { data, env: clock.env });
    server.listening.catch(() => {});
    t.after(() => server.kill());
    return server;
  };
  const start = options => spawn(options).listening;
  return { clock, config, data, user, spawn, start };
}

/// A refused start: exit code 1, one line, and the log unchanged.
async function mustRefuse({ config, spawn }, says) {
  const before = await done(['log', 'dump', '--config', config]);
  const server = spawn();
  const end = await within(20_000, Promise.race([server.ended, server.listening.catch(() => server.ended)]));
  assert.deepEqual(end, { code: 1, signal: null }, server.stderr);
  const lines = server.stderr.trim().split('\n').filter(line => line.startsWith('twostep: '));
  assert.equal(lines.length, 1, server.stderr);
  assert.match(lines[0], says);
  assert.match(lines[0], /--accept-clock/);
  assert.equal(await done(['log', 'dump', '--config', config]), before);
}

const audited = async (config, event) => (await done(['audit', '--config', config])).includes(`"${event}"`);

const warnings = server => server.stderr.split('\n').filter(line => line.includes("machine's clock"));

/// Waits for the count-th warning about the clock.
async function warned(server, count) {
  const said = new Promise(resolve => {
    const look = () => { if (warnings(server).length >= count) resolve(warnings(server)[count - 1]); };
    server.process.stderr.on('data', look);
    look();
  });
  const line = await within(20_000, Promise.race([said, server.ended]));
  assert.equal(typeof line, 'string', `nothing was said of the clock: ${server.stderr}`);
  return line;
}

test('S13: a clock set back an hour, then forward a day, changes nothing for codes and sessions', { skip }, async t => {
  const { clock, user, start } = await place(t);
  const server = await start();
  if (server.stderr.includes('runtime does not come first')) return t.skip('a sanitizer wants to be loaded first');
  const person = new Person(server, user);
  t.after(() => person.close());
  await person.signIn();
  const mark = server.outbox.mark();
  const page = await person.askToTurnOn();
  assert.equal(page.path, `${twoStep}/enable`);

  clock.set(-hour);
  assert.match(await warned(server, 1), /behind/);
  assert.equal((await person.browser.get(security)).path, security, 'the session goes on');
  const code = await server.outbox.code(mark, person.number, 'enable');

  clock.set(day);
  assert.match(await warned(server, 2), /ahead/);
  const answer = await person.browser.submit(page, `${twoStep}/enable`, { code });
  assert.equal(answer.twoStep, 'enabled', 'the code goes on');
  assert.equal(warnings(server).length, 2, server.stderr);
  assert.equal(await server.stop(), 0);
});

test('S13: over a restart with a clock set back, nothing lives longer; set forward, what is past is past', { skip }, async t => {
  const { clock, user, start } = await place(t);
  const first = await start();
  const person = new Person(first, user);
  await person.signIn();
  await person.askToTurnOn();
  const { cookies } = person.browser;
  person.close();
  await first.kill();

  const again = async ahead => {
    clock.set(ahead);
    const server = await start();
    const back = new Person(server, user);
    back.browser.cookies = new Map(cookies);
    t.after(() => back.close());
    return { server, page: await back.browser.get(security) };
  };
  const behind = await again(-hour / 2);
  assert.match(await warned(behind.server, 1), /behind/);
  assert.equal(behind.page.twoStep, 'pending-enable', 'time goes on where the newest record was');
  await behind.server.kill();

  const ahead = await again(day);
  assert.equal(ahead.page.path, '/sign-in', 'a session of yesterday is over');
  assert.equal(await ahead.server.stop(), 0);
  clock.set(0);
});

test('S13: texts that wait for their provider while the clock is set back an hour, then forward, arrive in their time', { skip }, async t => {
  const provider = await Provider.start(t);
  const { clock, user, start } = await place(t, { sms: { providers: ['gateway'] }, 'sms.gateway': provider.section });
  const server = await start();
  if (server.stderr.includes('runtime does not come first')) return t.skip('a sanitizer wants to be loaded first');
  server.outbox = provider;
  const person = new Person(server, user);
  t.after(() => person.close());

  /// Sets the clock while the provider fails; then the provider accepts messages again.
  const arrivesAfter = async (ahead, purpose, warning) => {
    const began = provider.came.length;
    const tries = () => provider.came.slice(began).filter(message => message.purpose === purpose);
    provider.status = 503;
    const page = purpose === 'enable' ? await person.askToTurnOn() : await person.enterPassword();
    await provider.until(() => tries().length >= 2);
    clock.set(ahead);
    await warned(server, warning);
    const before = provider.came.length;
    provider.status = 200;
    const code = await provider.code(before, person.number, purpose);
    assert.ok(tries().length < 20, `${tries().length} tries`);
    assert.equal(new Set(tries().map(({ id }) => id)).size, 1);
    return { page, code };
  };

  await person.signIn();
  const enable = await arrivesAfter(-hour, 'enable', 1);
  assert.equal((await person.browser.submit(enable.page, `${twoStep}/enable`, { code: enable.code })).twoStep, 'enabled');
  await person.signOut();
  await provider.until(() => provider.came.some(({ purpose }) => purpose === 'notice'));

  const signIn = await arrivesAfter(hour, 'sign_in', 2);
  await person.browser.submit(signIn.page, '/sign-in/code', { code: signIn.code });
  assert.equal(await person.state(), 'enabled');
  assert.equal(await server.stop(), 0);
});

test('a start in 2041 is refused; accepted, and set right again, it leaves nothing of that time behind', { skip }, async t => {
  const p = await place(t);
  const { clock, config, user, start } = p;
  const first = await start();
  if (first.stderr.includes('runtime does not come first')) return t.skip('a sanitizer wants to be loaded first');
  const owner = new Person(first, user);
  t.after(() => owner.close());
  await owner.signIn();
  assert.equal(await first.stop(), 0);

  clock.set(15 * year);
  await mustRefuse(p, /clock says 204\d-.*nothing here vouches for a time later than 20[23]\d-/);
  const ahead = await start(['--accept-clock']);
  const later = new Person(ahead, user);
  t.after(() => later.close());
  await later.signIn();
  assert.equal((await later.browser.get(security)).path, security);
  assert.ok(await audited(config, 'sys_clock_accepted'));
  assert.equal(await ahead.stop(), 0);

  clock.set(0);
  await mustRefuse(p, /clock says 20[23]\d-.*newest record is of 204\d-/);
  const refused = await command(['org', 'add', 'acme', '--config', config]);
  assert.equal(refused.code, 1, refused.stderr);
  assert.match(refused.stderr, /--accept-clock/);

  const back = await start(['--accept-clock']);
  const same = new Person(back, user);
  t.after(() => same.close());
  same.browser.cookies = new Map(later.browser.cookies);
  assert.equal((await same.browser.get(security)).path, '/sign-in', 'a session that began in 2041 is over');
  const ready = await same.browser.get('/readyz');
  assert.equal(ready.status, 200, ready.text);
  assert.equal(await back.stop(), 0);

  const healed = await start();
  assert.deepEqual(warnings(healed), []);
  const again = new Person(healed, user);
  t.after(() => again.close());
  await again.signIn();
  assert.equal((await again.browser.get('/readyz')).status, 200);
  const shown = JSON.parse(await done(['user', 'show', user.email, '--json', '--config', config]));
  assert.ok(!JSON.stringify(shown).includes('204'), JSON.stringify(shown));
  assert.equal(await healed.stop(), 0);
});

test('starts add up to no more than half a year ahead unless somebody signs in or the clock is accepted', { skip }, async t => {
  const p = await place(t);
  const { clock, user, start } = p;
  const ahead = async (days, { options, use = async () => {} } = {}) => {
    clock.set(days * day);
    const server = await start(options);
    await use(server);
    assert.equal(await server.stop(), 0);
  };
  const refused = async days => {
    clock.set(days * day);
    await mustRefuse(p, /nothing here vouches for a time later than 20/);
  };
  const signIn = async server => {
    const person = new Person(server, user);
    await person.signIn();
    person.close();
  };
  clock.set(0);
  const first = await start();
  if (first.stderr.includes('runtime does not come first')) return t.skip('a sanitizer wants to be loaded first');
  assert.equal(await first.stop(), 0);

  await ahead(170);
  await refused(340);
  await ahead(0); // nothing of it is left

  await ahead(100, { use: signIn });
  await ahead(200);
  await ahead(270);
  await refused(290);
  await ahead(290, { options: ['--accept-clock'] });
  await ahead(291);
});

test('a start in 1970 is refused where there are records of later', { skip }, async t => {
  const p = await place(t);
  p.clock.set(-Math.floor(Date.now() / 1000) + day);
  await mustRefuse(p, /clock says 1970-01-02.*newest record is of 20/);
  p.clock.set(0);
  const server = await p.start();
  assert.equal(await server.stop(), 0);
});
