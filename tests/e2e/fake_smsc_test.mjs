// A rehearsed bad day: two fake-smsc providers, one of them failing, with receipts over HTTP and SMPP.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { freePorts } from '../proxy/support/ports.mjs';
import { FakeSmsc } from './support/fake_smsc.mjs';
import { Person } from './support/person.mjs';
import { Server, done, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const email = 'a@example.com', password = 'correct horse battery', phone = '+45 20 12 34 56';

async function started(t) {
  const first = await FakeSmsc.start(t, ['--auth-token', 'the token', '--receipt-delay', '20ms-80ms', '--duplicate-receipts', '1']);
  const second = await FakeSmsc.start(t, ['--password', 'sesame', '--receipt-delay', '0', '--latency', '1ms-5ms']);
  const folder = await temporaryFolder(t);
  const [port] = await freePorts(1); // receipts go to public_url, so the port is chosen before the server starts
  const config = await writeConfig(folder, {
    server: { listen: `127.0.0.1:${port}`, public_url: `http://localhost:${port}` },
    sms: { providers: ['first', 'second'], sender: 'Twostep' },
    'sms.first': { kind: 'twilio', account_sid: 'AC1', auth_token: 'the token', base_url: first.url },
    'sms.second': { kind: 'smpp', host: '127.0.0.1', port: second.smppPort, system_id: 'twostep', password: 'sesame' },
  });
  await addUser(config, { email, password });
  const start = async () => {
    const server = await Server.start(['--config', config], { data: join(folder, 'data') });
    t.after(() => server.kill());
    server.outbox = first;
    return server;
  };
  const server = await start();
  const person = new Person(server, { email, password, phone });
  t.after(() => person.close());
  return { first, second, config, start, server, person };
}

/// "accepted by first, delivered by first", for the newest sign-in's message; resolves when `holds` is true.
async function steps(config, holds) {
  const until = Date.now() + 10_000;
  for (;;) {
    const message = (await showUser(config, email)).messages.findLast(({ purpose }) => purpose === 'sign_in');
    const said = (message?.steps ?? []).map(({ what, provider }) => `${what} by ${provider}`).join(', ');
    if (holds(said)) return said;
    if (Date.now() > until) throw new Error(`the steps are still: ${said}`);
  }
}

async function enrolled(day) {
  await day.person.signIn();
  assert.equal((await day.person.turnOn()).twoStep, 'enabled');
  await day.person.signOut();
}

test('receipts arrive, doubled ones change nothing, and a forged one is refused', async t => {
  const day = await started(t);
  await enrolled(day);
  const mark = day.first.mark();
  const page = await day.person.enterPassword();
  const message = await day.first.next(mark, ({ text }) => /#\d{6}$/.test(text));
  await day.first.next(mark, ({ id, receipts }) => id === message.id && receipts === 2);
  assert.equal(await steps(day.config, said => said.includes('delivered')), 'accepted by first, delivered by first');

  const forged = await fetch(`${day.server.url}/sms/receipts/first`, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
    body: new URLSearchParams({ MessageSid: message.id, MessageStatus: 'undelivered', ErrorCode: '30005' }),
  });
  assert.equal(forged.status, 403);
  assert.equal(await steps(day.config, said => said !== ''), 'accepted by first, delivered by first');

  const code = await day.first.code(mark, '+4520123456');
  assert.equal((await day.person.browser.submit(page, '/sign-in/code', { code })).status, 200);
  assert.equal(await day.person.state(), 'enabled');
});

/// Signed as Twilio signs a POST to `url`.
function signedAsTwilio(url, fields, token = 'the token') {
  const text = url + Object.keys(fields).sort().map(name => name + fields[name]).join('');
  return { method: 'POST', headers: { 'X-Twilio-Signature': createHmac('sha1', token).update(text).digest('base64') }, body: new URLSearchParams(fields) };
}

test('receipts that come after a restart stand with their account, and an undelivered code goes by the other provider; forged, doubled and unknown ones change nothing', async t => {
  const day = await started(t);
  await enrolled(day);
  await day.first.control('lose-receipts=1');
  const mark = day.first.mark();
  const page = await day.person.enterPassword();
  const { id, text } = await day.first.next(mark, ({ text }) => /#\d{6}$/.test(text));
  const other = day.second.mark();
  assert.equal(await steps(day.config, said => said !== ''), 'accepted by first');

  assert.equal(await day.server.stop(), 0);
  const again = await day.start();
  const url = `http://localhost:${new URL(again.url).port}/sms/receipts/first`;
  const receive = async (fields, token) => (await fetch(`${again.url}/sms/receipts/first`, signedAsTwilio(url, fields, token))).status;
  assert.equal(await receive({ MessageSid: id, MessageStatus: 'undelivered', ErrorCode: '30005' }, 'a guess'), 403);
  assert.equal(await receive({ MessageSid: 'SM00000000000000000000000000000000', MessageStatus: 'undelivered', ErrorCode: '30005' }), 204);
  assert.equal(await receive({ MessageSid: id, MessageStatus: 'undelivered', ErrorCode: '30003' }), 204);
  const failed = 'accepted by first, undelivered by first, rerouted by second, delivered by second';
  assert.equal(await steps(day.config, said => said.includes('delivered by second')), failed);
  const code = await day.second.code(other, '+4520123456');
  assert.ok(text.endsWith(`#${code}`), 'the same code');
  assert.equal(await receive({ MessageSid: id, MessageStatus: 'undelivered', ErrorCode: '30003' }), 204);
  assert.equal(await receive({ MessageSid: id, MessageStatus: 'delivered' }), 204);
  assert.equal(await steps(day.config, said => said !== failed), `${failed}, delivered by first`);
  assert.match(await done(['user', 'show', email, '--config', day.config]), new RegExp(`taken by first, as ${id}`));

  assert.equal(await again.stop(), 0);
  await day.start();
  await day.person.browser.submit(page, '/sign-in/code', { code });
  assert.equal(await day.person.state(), 'enabled');
  assert.equal((await day.second.messages()).length, 1, 'once, whatever comes after');
});

test('a code that the first provider fails to take arrives by the second', async t => {
  const day = await started(t);
  await enrolled(day);
  assert.match(await day.first.control('fail=1.0'), /fail=1 /);
  const mark = day.second.mark();
  const page = await day.person.enterPassword();
  const code = await day.second.code(mark, '+4520123456');
  assert.equal(await steps(day.config, said => said.includes('delivered')), 'accepted by second, delivered by second');
  await day.person.browser.submit(page, '/sign-in/code', { code });
  assert.equal(await day.person.state(), 'enabled');

  // A notice may have failed there, too.
  const failed = (await day.first.messages()).filter(({ state, text }) => state === 'failed' && /#\d{6}$/.test(text));
  assert.deepEqual(failed.map(({ text }) => text.endsWith(`#${code}`)), [true]);
  const { providers } = JSON.parse(await done(['sms', 'status', '--json', '--config', day.config]));
  assert.match(providers[0].last_failure, /500.*20500/);
  const shown = await (await fetch(day.first.url)).text();
  assert.match(shown, /fail=1 /);
  assert.match(shown, /<td>failed/);
});

test('down stops listening while the console stays; up listens again on the same port; SIGTERM ends it', async t => {
  const fake = await FakeSmsc.start(t, ['--console-port', '0']);
  const send = () => fetch(`${fake.url}/webhook`, { method: 'POST', body: new URLSearchParams({ to: '+4520123456', text: 'x' }) });
  assert.equal((await send()).status, 202);
  await fake.control('down');
  const [refused] = await once(connect(new URL(fake.url).port, '127.0.0.1'), 'error');
  assert.equal(refused.code, 'ECONNREFUSED');
  await fake.control('up fail=1');
  assert.equal((await send()).status, 500);
  assert.deepEqual((await fake.messages()).map(({ state }) => state === 'failed'), [false, true]);
  fake.process.kill('SIGTERM');
  assert.equal(await fake.ended, 0);
});
