// R18, A35: an attacker with many accounts, addresses and number blocks is stopped by country, while the owner of
// a verified number signs in; budgets end at 100 %, with a reserve for verified numbers; alerts reach a webhook.
import assert from 'node:assert/strict';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { Person, twoStep } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const password = 'correct horse battery';

/// Receives alerts: `next(wanted)` is the first one that `wanted` accepts.
async function webhook(t) {
  const alerts = [], waiting = [];
  const look = () => {
    for (const one of waiting.splice(0)) {
      const found = alerts.find(one.wanted);
      if (found) one.resolve(found);
      else waiting.push(one);
    }
  };
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', chunk => { body += chunk; });
    request.on('end', () => {
      alerts.push({ ...JSON.parse(body), body });
      response.writeHead(204).end();
      look();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  const next = wanted => new Promise(resolve => { waiting.push({ wanted, resolve }); look(); });
  return { url: `http://127.0.0.1:${server.address().port}/twostep`, alerts, next };
}

async function installation(t, sections) {
  const folder = await temporaryFolder(t);
  const hook = await webhook(t);
  const config = await writeConfig(folder, { alerts: { webhook: hook.url }, ...sections });
  const start = () => Server.start(['--config', config], { data: join(folder, 'data') });
  const all = { config, hook, server: await start(), users: 0 };
  all.restart = async () => {
    await all.server.kill();
    all.server = await start();
  };
  t.after(() => all.server.kill());
  /// A person with a separate address, given by a trusted proxy.
  all.person = async phone => {
    const n = ++all.users;
    const user = { email: `user${n}@example.com`, password, phone };
    await addUser(config, user);
    const person = new Person(all.server, user, { headers: { 'X-Forwarded-For': `198.51.100.${n}` } });
    t.after(() => person.close());
    return person;
  };
  all.status = async () => JSON.parse(await done(['sms', 'status', '--json', '--config', config]));
  return all;
}

async function ask(person) {
  await person.signIn();
  const page = await person.browser.get(`${twoStep}/phone`);
  return person.browser.submitOnly(page, `${twoStep}/phone`, { phone: person.phone });
}

/// Numbers of different blocks.
const pumped = n => `+4530${String(100_000 + 1000 * n)}`;

test('a pumper with many accounts, addresses and blocks is stopped by country; who proved a number signs in', async t => {
  const here = await installation(t, { limits: { unproven_numbers_per_country_per_day: 8 } });
  const owner = await here.person('+45 20 12 34 56');
  await owner.signIn();
  assert.equal((await owner.turnOn()).twoStep, 'enabled');
  await owner.signOut();

  const answers = [];
  for (let n = 0; n < 12; ++n) answers.push(await ask(await here.person(pumped(n))));
  assert.deepEqual(answers.map(answer => answer.status), [...Array(8).fill(303), ...Array(4).fill(429)]);
  for (const answer of answers.slice(8)) {
    assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);
    assert.match(answer.text, /Too many texts were asked for\. Can't wait\? Write to support@example\.com/);
    assert.doesNotMatch(answer.text, /proven|budget|Denmark|\bDK\b/i);
  }

  const told = await here.hook.next(alert => alert.alert === 'conversion_stopped');
  assert.equal(told.country, 'DK');
  assert.equal(told.scope, 'country');
  assert.doesNotMatch(told.body, /\+?45\d/);

  assert.equal((await owner.signIn()).twoStep, 'enabled');
  const { countries } = await here.status();
  const denmark = countries.find(country => country.country === 'DK');
  assert.deepEqual(
    { proven: denmark.proven, unproven: denmark.unproven, allowed: denmark.allowed }, { proven: 1, unproven: 8, allowed: 8 });

  // Another country isn't stopped, and a restart resets nothing.
  assert.equal((await ask(await here.person('+46 70 123 45 67'))).status, 303);
  await here.restart();
  assert.equal((await ask(await here.person(pumped(20)))).status, 429);
  const again = new Person(here.server, owner);
  t.after(() => again.close());
  assert.equal((await again.signIn()).twoStep, 'enabled');
  assert.equal(here.hook.alerts.filter(alert => alert.alert === 'conversion_stopped').length, 2); // once per process
  assert.match(here.server.stderr, /conversion_stopped: too many numbers of DK/);
});

test('a budget of money stops new numbers at 100 %, proven ones at the end of the reserve', async t => {
  const here = await installation(t, { sms: { providers: ['outbox'], allowed_countries: ['*'], daily_budget: 1, prices: ['DK 0.1', '* 0.3'] } });
  const owner = await here.person('+45 20 12 34 56');
  await owner.signIn();
  assert.equal((await owner.turnOn()).twoStep, 'enabled'); // a code and a notice: 0.20
  await owner.signOut();

  for (let n = 0; n < 6; ++n) assert.equal((await ask(await here.person(pumped(n)))).status, 303);
  const nearly = await here.hook.next(alert => alert.alert === 'budget_80');
  assert.match(nearly.period, /^\d{4}-\d\d-\d\d$/);
  for (let n = 6; n < 8; ++n) assert.equal((await ask(await here.person(pumped(n)))).status, 303);
  assert.equal((await ask(await here.person(pumped(8)))).status, 429);
  const stopped = await here.hook.next(alert => alert.alert === 'budget_stopped');
  assert.equal(stopped.scope, 'unproven');

  await here.restart();
  assert.equal((await ask(await here.person(pumped(9)))).status, 429);
  const again = new Person(here.server, owner);
  t.after(() => again.close());
  for (let n = 0; n < 2; ++n) {
    assert.equal((await again.signIn()).twoStep, 'enabled');
    await again.signOut();
  }
  const refused = await again.enterPassword();
  assert.equal(refused.status, 429);
  await here.hook.next(alert => alert.alert === 'budget_stopped' && alert.scope === 'all');
  const { budget } = await here.status();
  assert.deepEqual(budget, { unit: 'money', daily: '1', spent_today: '1.2', left_today: '0', monthly: '', spent_this_month: '1.2', left_this_month: '' });
});
