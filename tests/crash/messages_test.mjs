// kill -9 while texts are under way: every one whose code lives is taken by the provider afterwards, with the same code;
// those that it had taken, and whose taking is in the log, aren't sent again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { Person, twoStep } from '../e2e/support/person.mjs';
import { Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { addUser, showUser } from '../e2e/support/users.mjs';

const count = 40;
const password = 'correct horse battery';

/// A provider that takes one message a request: at once, or never.
class Provider {
  static async start(t) {
    const provider = new Provider();
    Object.assign(provider, { taken: [], held: [], answers: true, waiters: [] });
    provider.http = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const message = JSON.parse(body);
      (provider.answers ? provider.taken : provider.held).push(message);
      if (provider.answers) response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: message.id }));
      for (const look of provider.waiters) look();
    });
    provider.http.listen(0, '127.0.0.1');
    await once(provider.http, 'listening');
    t.after(() => { provider.http.closeAllConnections(); provider.http.close(); });
    return provider;
  }

  until(condition) {
    return new Promise(resolve => {
      const look = () => { if (condition()) resolve(); };
      this.waiters.push(look);
      look();
    });
  }
}

/// Everybody has asked for a code, and nobody has it yet.
async function asked(t, provider) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, {
    sms: { providers: ['gateway'] },
    'sms.gateway': { kind: 'webhook', url: `http://127.0.0.1:${provider.http.address().port}/`, body: '{"to": "{to}", "text": "{text}", "id": "{id}"}', id_field: '/id' },
  });
  const start = () => Server.start(['--config', config], { data: join(folder, 'data') });
  const server = await start();
  const persons = [];
  for (let i = 0; i < count; ++i) {
    const user = { email: `user${i}@example.com`, password, phone: `+45 20 ${10 + i} 34 56` };
    await addUser(config, user);
    const person = new Person(server, user);
    t.after(() => person.close());
    persons.push(person);
    await person.signIn();
    const page = await person.browser.get(`${twoStep}/phone`);
    assert.equal((await person.browser.submitOnly(page, `${twoStep}/phone`, { phone: person.phone })).status, 303);
  }
  return { config, server, start, persons };
}

const byNumber = messages => new Map(messages.map(({ to, text }) => [to, text]));

test('what no provider had answered is sent after the start, with the same code', async t => {
  const provider = await Provider.start(t);
  provider.answers = false;
  const { server, start, persons } = await asked(t, provider);
  await provider.until(() => provider.held.length === count);
  await server.kill();

  provider.answers = true;
  const again = await start();
  t.after(() => again.kill());
  await provider.until(() => provider.taken.length >= count);
  assert.equal(provider.taken.length, count); // each once
  const before = byNumber(provider.held), after = byNumber(provider.taken);
  for (const person of persons) {
    const code = text => text?.match(/#(\d{6})$/)[1];
    assert.ok(after.get(person.number), `${person.number} got nothing`);
    assert.equal(code(after.get(person.number)), code(before.get(person.number)));
  }
});

test('what a provider had taken is not sent again', async t => {
  const provider = await Provider.start(t);
  const { config, server, start, persons } = await asked(t, provider);
  await provider.until(() => provider.taken.length === count);
  for (const { email } of persons)
    while ((await showUser(config, email)).messages_owed > 0); // the server has read the answer, too
  // Records are durable in their order: with this one's answer all before it are on the disk.
  await persons[0].signOut();
  await server.kill();

  provider.taken = [];
  const again = await start();
  t.after(() => again.kill());
  const another = new Person(again, persons[1]);
  t.after(() => another.close());
  await another.signIn(); // it has been serving for a while
  assert.equal(await again.stop(), 0);
  assert.deepEqual(provider.taken, []);
});
