// No code, password, token or whole number appears anywhere but where it is needed (R9, R61).
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { filesUnder } from './support/files.mjs';
import { codeIn } from './support/outbox.mjs';
import { Person, security, twoStep } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

/// The whole article, including mistakes; collects every secret that appears.
async function journey(config, server) {
  const person = new Person(server, { email: 'anna@example.com', password: 'first horse battery', phone: '+45 20 98 76 54' });
  const tokens = new Set();
  const gather = page => {
    for (const form of page.forms) if (form.fields.csrf) tokens.add(form.fields.csrf);
    for (const value of person.browser.cookies.values()) tokens.add(value);
    return page;
  };
  gather(await person.enterPassword('not the password'));
  gather(await person.signIn());
  gather(await person.askToTurnOn('+45 20 98 76 54 3210 99'));
  const mark = server.outbox.mark();
  let page = gather(await person.askToTurnOn());
  page = gather(await person.browser.submit(page, `${twoStep}/enable`, { code: '000000' }));
  const code = await server.outbox.code(mark, person.number, 'enable');
  page = gather(await person.browser.submit(page, `${twoStep}/enable`, { code }));
  assert.equal(page.twoStep, 'enabled');
  page = await person.browser.get(`${security}/password`);
  page = gather(await person.browser.submit(page, `${security}/password`,
    { current_password: person.password, new_password: 'second horse battery' }));
  person.password = 'second horse battery';
  gather(await person.signOut());
  page = gather(await person.signIn());
  assert.equal(page.twoStep, 'enabled');
  tokens.add(await useProgram(person, server));
  page = gather(await person.turnOff());
  assert.equal(page.twoStep, 'disabled');
  gather(await person.turnOn());
  await useLinks(person, config, tokens, gather);
  person.close();
  return { tokens, passwords: ['not the password', 'first horse battery', 'second horse battery', 'third horse battery'] };
}

/// A link for coming back after a reset, and one for a new password; also where they no longer work.
async function useLinks(person, config, tokens, gather) {
  const { browser } = person;
  const make = async (...args) => {
    const made = new URL(JSON.parse(await done(['user', ...args, '--config', config, '--json'])).link.url).pathname;
    tokens.add(made.split('/').at(-1));
    return made;
  };
  const back = await make('reset-two-step', person.email, '--reason', 'lost the phone');
  gather(await browser.submit(await browser.get(back), back, { password: 'not the password' }));
  const number = gather(await browser.submit(await browser.get(back), back, { password: person.password }));
  gather(await browser.submit(number, `${twoStep}/not-now`));
  const anew = await make('link', person.email, '--purpose', 'password');
  gather(await browser.submit(await browser.get(anew), anew, { new_password: 'third horse battery' }));
  for (const link of [back, anew, `${anew}x`]) assert.equal((await browser.get(link)).status, 410);
  assert.equal((await browser.request('POST', anew, 'csrf=forged')).status, 410);
}

/// Makes an app token, opens an application with it, and tries it where it isn't valid.
async function useProgram(person, server) {
  let page = await person.browser.get(`${security}/app-tokens`);
  page = await person.browser.submit(page, `${security}/app-tokens`, { name: 'backup', hosts: 'localhost:8080', expires: 'never' });
  const token = page.body.match(/twostep_[\w-]{64}/)[0];
  for (const [host, status] of [['localhost:8080', 204], ['localhost:9090', 403], ['localhost', 403]]) {
    const answer = await fetch(`${server.url}/gate/check`, { headers: { Authorization: `Bearer ${token}`,
      'X-Forwarded-Method': 'GET', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': host, 'X-Forwarded-Uri': '/' } });
    assert.equal(answer.status, status);
  }
  return token;
}

test('secrets stay out of the output, the log dump and every file', async t => {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { log: { level: 'trace' }, limits: { sends_per_number_per_10_minutes: 0 } });
  await addUser(config, { email: 'anna@example.com', password: 'first horse battery' });
  const server = await Server.start(['--config', config], { data });
  t.after(() => server.kill());
  const { tokens, passwords } = await journey(config, server);
  const codes = new Set(server.outbox.messages().filter(m => m.purpose !== 'notice').map(m => codeIn(m.text)));
  assert.ok(codes.size >= 4, 'the journey made codes');
  assert.ok(tokens.size >= 4, 'the journey made tokens');
  assert.equal(await server.stop(), 0);
  const dump = await done(['log', 'dump', '--config', config]);
  const revealed = await done(['log', 'dump', '--reveal', '--config', config]);
  assert.ok(revealed.includes('+4520987654'), 'the number is in the log: --reveal shows it, so that the next checks can fail');

  const audit = await done(['audit', '--config', config]);
  assert.ok(audit.split('\n').length > 20, 'the trail has the journey');

  const places = { audit, stdout: server.stdout, stderr: server.stderr, 'log dump': dump, 'log dump --reveal': revealed };
  for (const file of filesUnder(data))
    if (!file.endsWith('outbox.ndjson')) places[file.slice(data.length + 1)] = readFileSync(file, 'latin1');
  for (const [place, text] of Object.entries(places)) {
    const mayHaveNumbers = place === 'log dump --reveal' || place.startsWith('log/');
    const secrets = [...tokens, ...passwords, ...(mayHaveNumbers ? [] : ['20987654', '20 98 76 54'])];
    for (const secret of secrets) assert.ok(!text.includes(secret), `${place} holds ${secret}`);
    for (const code of codes) assert.doesNotMatch(text, new RegExp(`(?<![\\w-])${code}(?![\\w-])`), `${place} holds the code ${code}`);
  }
});

test('what the data directory holds is readable by its owner only', async t => {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder);
  const server = await Server.start(['--config', config], { data });
  t.after(() => server.kill());
  assert.equal(statSync(data).mode & 0o777, 0o700);
  for (const file of filesUnder(data)) assert.equal(statSync(file).mode & 0o077, 0, file);
});
