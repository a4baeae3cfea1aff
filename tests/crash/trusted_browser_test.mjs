// The server is killed while a trusted browser signs in: between the new secret and its answer, before and after. The
// browser, with whichever secret it has, is let in by the next start, and nobody takes it for a copy.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Person, security } from '../e2e/support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { addUser, showUser } from '../e2e/support/users.mjs';

const ann = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 50', org: 'Acme' };
const kills = 25;

test('whichever answer is lost, the browser stays trusted', async t => {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  const at = ['--config', config];
  await done(['org', 'add', 'Acme', '--new', ...at]);
  await done(['org', 'trusted-browsers', 'Acme', '--days', '30', ...at]);
  await addUser(config, ann);
  const start = async () => {
    const server = await Server.start(at, { data: `${folder}/data` });
    t.after(() => server.kill());
    return server;
  };
  let server = await start();
  const owner = new Person(server, ann);
  t.after(() => owner.close());
  await owner.signIn();
  await owner.turnOn();
  await owner.signOut();
  assert.equal((await owner.signIn()).path, security, 'the box is ticked');

  await owner.signOut();
  const began = performance.now();
  assert.equal((await owner.enterPassword()).path, security);
  const longest = performance.now() - began;

  let lost = 0;
  for (let i = 0; i < kills; ++i) {
    await owner.signOut();
    const page = await owner.browser.get('/sign-in');
    const answer = owner.browser.submit(page, '/sign-in', { email: ann.email, password: ann.password }).catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, i * 2 * longest / (kills - 1)));
    await server.kill();
    if (!await answer) ++lost;
    server = await start();
    owner.server = server;
    owner.browser.url = server.url;
    if ((await owner.browser.get(security)).path === security) await owner.signOut(); // its answer came
    assert.equal((await owner.enterPassword()).path, security, `kill ${i}`);
  }
  t.diagnostic(`${lost} of ${kills} answers were lost`);
  assert.ok(lost > 0 && lost < kills, `${lost} of ${kills} answers were lost`);
  const { trusted_browsers: trusted, recent } = await showUser(config, ann.email);
  assert.equal(trusted.length, 1);
  assert.ok(!recent.some(({ what }) => what === 'trust_copied'));
});
