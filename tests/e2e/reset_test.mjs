// After a reset a thief who knows the password, and has a session from before, gets in by no order of steps; the owner
// comes back by the link (decision 46).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Browser } from './support/browser.mjs';
import { Person, security, twoStep } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const reason = ['--reason', 'phone lost, came to the desk'];
const thiefsNumber = '+45 40 11 22 33';

async function begin(t) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0, password_failures_per_account: 0, password_failures_per_address_per_minute: 0 } });
  await done(['org', 'add', 'acme', '--config', config, '--new']);
  await done(['org', 'require-two-step', 'acme', '--config', config]);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  return { config, server };
}

/// All that the password and an old session are good for. Every way must end at a refusal or at the sign-in.
async function tries(thief, person, link) {
  const page = await thief.get('/sign-in');
  const asked = page.forms.some(f => f.path === '/sign-in')
    ? await thief.submit(page, '/sign-in', { email: person.email, password: person.password }) : page;
  for (const path of [security, `${twoStep}/phone`, `${twoStep}/enable`, `${security}/password`]) {
    const shown = await thief.get(path);
    assert.ok(shown.path.startsWith('/sign-in'), `${path} led the thief to ${shown.path}`);
  }
  for (const [path, fields] of [[`${twoStep}/phone`, { phone: thiefsNumber }], [`${twoStep}/not-now`, {}]]) {
    const csrf = asked.forms[0]?.fields.csrf ?? '';
    const answer = await thief.request('POST', path, new URLSearchParams({ csrf, ...fields }).toString());
    assert.ok(answer.status === 403 || (answer.status === 303 && answer.headers.location.startsWith('/sign-in')), `${path}: ${answer.status}`);
  }
  const foreign = link.replace(/.{10}$/, 'AAAAAAAAAA');
  assert.equal((await thief.get(foreign)).status, 410, 'a link that is nobody\'s');
}

async function comesBack(config, server, person, { tryAt, thief }) {
  const reset = JSON.parse(await done(['user', 'reset-two-step', person.email, ...reason, '--config', config, '--json']));
  const link = new URL(reset.link.url).pathname;
  const owner = person.browser;
  owner.cookies.clear();
  const attempt = async at => { if (at === tryAt) await tries(thief, person, link); };
  await attempt(0);
  const page = await owner.get(link);
  await attempt(1);
  const number = await owner.submit(page, link, { password: person.password });
  assert.equal(number.path, `${twoStep}/phone`);
  await attempt(2);
  const mark = server.outbox.mark();
  const code = await owner.submit(number, `${twoStep}/phone`, { phone: person.phone });
  await attempt(3);
  await owner.submit(code, `${twoStep}/enable`, { code: await server.outbox.code(mark, person.number, 'enable') });
  await attempt(4);
  const shown = await showUser(config, person.email);
  assert.equal(shown.two_step.state, 'enabled');
  assert.equal(shown.two_step.phone.slice(-2), person.phone.slice(-2), 'the owner\'s number');
  assert.deepEqual([shown.needs_link, shown.links], [false, []]);
  assert.equal((await owner.get(security)).twoStep, 'enabled');
}

for (const org of [undefined, 'acme'])
  test(`a thief with the password fails in every order, the owner succeeds ${org ? 'under' : 'without'} a mandatory policy`, async t => {
    const { config, server } = await begin(t);
    for (let tryAt = 0; tryAt < 5; ++tryAt) {
      const person = new Person(server, { email: `person${tryAt}@example.org`, password: `correct horse ${tryAt}`, phone: `+45 20 12 34 ${50 + tryAt}` });
      t.after(() => person.close());
      await addUser(config, { ...person, org });
      const thief = new Browser(server.url);
      t.after(() => thief.close());
      await person.signIn();
      // A session of the thief's from before two-step verification was on, or as far as the policy lets it.
      await thief.submit(await thief.get('/sign-in'), '/sign-in', { email: person.email, password: person.password });
      await person.turnOn();
      await comesBack(config, server, person, { tryAt, thief });
    }
  });

test('the link is good once, in one browser, and for a day at most; a newer one ends it', async t => {
  const { config, server } = await begin(t);
  const person = new Person(server, { email: 'ada@example.org', password: 'correct horse 7', phone: '+45 20 12 34 50' });
  t.after(() => person.close());
  await addUser(config, person);
  await person.signIn();
  await person.turnOn();
  const first = JSON.parse(await done(['user', 'reset-two-step', person.email, ...reason, '--config', config, '--json'])).link;
  assert.ok(Math.abs(Date.parse(first.expires_at) - Date.now() - 86_400_000) < 60_000, 'a day');
  const second = JSON.parse(await done(['user', 'link', person.email, '--purpose', 'enrol', '--config', config, '--json'])).link;
  const [old, link] = [first, second].map(l => new URL(l.url).pathname);
  const browser = new Browser(server.url), other = new Browser(server.url);
  t.after(() => { browser.close(); other.close(); });
  assert.equal((await browser.get(old)).status, 410);
  await browser.request('HEAD', link);
  const page = await browser.submit(await browser.get(link), link, { password: person.password });
  assert.equal(page.path, `${twoStep}/phone`);
  assert.equal((await other.get(link)).status, 410, 'another browser');
  assert.match(await done(['user', 'show', person.email, '--config', config]), /link +enrol, good until .*; opened with the password/);
  await browser.submit(page, `${twoStep}/not-now`);
  assert.equal((await browser.get(link)).status, 410, 'used');
});
