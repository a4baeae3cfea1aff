// Recent activity of a running server: what a person did and what others tried stands on the page, with browser and
// address, also after a crash, a new data key and a new secret.key.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person, security } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const ada = { email: 'ada@example.org', password: 'first horse battery', phone: '+45 20 98 76 54' };
const activity = `${security}/activity`;
const safari = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

async function begin(t) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 } });
  await addUser(config, ada);
  const start = async () => {
    const server = await Server.start(['--config', config], { data });
    t.after(() => server.kill());
    return server;
  };
  return { config, start };
}

/// Two digits of hours and minutes stand before what a row says of the browser.
function rowsOf(page) {
  return [...page.body.matchAll(/<p class="name">(.*?)<\/p><p class="meta">(.*?)<\/p>/g)]
    .map(([, what, where]) => `${what}; ${where.replace(/<[^>]*>/g, '').replace(/^\d\d:\d\d( to \d\d:\d\d)?( · )?/, '').replaceAll('&#39;', "'")}`);
}

test('what was done and what was tried stands there, over crashes and new keys', async t => {
  const { config, start } = await begin(t);
  let server = await start();
  const person = new Person(server, ada);
  await person.enterPassword('not the password');
  await person.signIn();
  await person.turnOn();
  const stranger = new Person(server, ada, { userAgent: safari });
  const mark = server.outbox.mark();
  let page = await stranger.enterPassword();
  const code = await server.outbox.code(mark, person.number, 'sign_in');
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 3; ++i) page = await stranger.browser.submit(page, '/sign-in/code', { code: wrong });
  const expected = [
    "3 wrong codes in a row; Safari on iPhone · 127.0.0.1 · new browser",
    'Two-step verification turned on; Firefox on Linux · 127.0.0.1',
    "Signed in with the password alone; Firefox on Linux · 127.0.0.1 · new browser",
    "A wrong password was entered; Firefox on Linux · 127.0.0.1 · new browser",
  ];
  const check = async (what, wanted) => {
    do page = await person.browser.get(activity); while (page.text.includes('Look again in a minute.'));
    assert.equal(page.status, 200, what);
    assert.deepEqual(rowsOf(page), wanted, what);
    assert.equal([...page.body.matchAll(/class="ico warn"/g)].length, 1, what);
  };
  await check('at once', expected);

  await done(['keys', 'rotate', '--config', config]);
  await done(['user', 'unlock', ada.email, '--reason', 'she called', '--config', config]);
  expected.unshift('Pause lifted by support; ');
  await check('under a new data key, with what support did', expected);
  assert.ok(!page.body.includes('she called'), 'the reason is not for the page');

  await server.kill();
  server = await start();
  person.browser.url = server.url;
  await check('after a crash', expected);

  await done(['keys', 'rotate', '--secret', '--config', config]);
  await check('under a new secret.key, whose pseudonym is another', expected);
  page = await person.browser.get(`${security}/password`);
  await person.browser.submit(page, `${security}/password`, { current_password: ada.password, new_password: 'second horse battery' });
  expected.unshift("Password changed; Firefox on Linux · 127.0.0.1 · new browser");
  await check('what came under either key is one list', expected);
  assert.equal(await server.stop(), 0);
  server = await start();
  person.browser.url = server.url;
  await check('after a stop', expected);
  assert.equal(await server.stop(), 0);
});

test('nobody reads it without the second step, or of somebody else', async t => {
  const { config, start } = await begin(t);
  const bob = { email: 'bob@example.org', password: 'third horse battery', phone: '+45 20 98 76 55' };
  await addUser(config, bob);
  const server = await start();
  const person = new Person(server, ada), other = new Person(server, bob, { userAgent: safari });
  await person.signIn();
  await person.turnOn();
  await other.signIn();
  const page = await other.browser.get(activity);
  assert.deepEqual(rowsOf(page).length, 1);
  assert.ok(!page.text.includes('Two-step verification turned on'));
  const half = new Person(server, ada);
  await half.enterPassword();
  assert.equal((await half.browser.get(activity)).path, '/sign-in');
  assert.equal(await server.stop(), 0);
});
