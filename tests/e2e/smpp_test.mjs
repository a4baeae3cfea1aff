// The kind "smpp" against an independent SMSC: binds, texts as that library decodes them, receipts.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { Server, command, done, temporaryFolder, writeConfig } from './support/server.mjs';
import { ESME_ROK, Smsc } from './support/smsc.mjs';
import { addUser } from './support/users.mjs';

const phone = '+45 20 12 34 56';
const password = 'correct horse battery';

async function started(t, smsc, { keys = {}, branding = {} } = {}) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, {
    sms: { providers: ['operator'], sender: 'Twostep' },
    'sms.operator': { kind: 'smpp', host: '127.0.0.1', port: smsc.port, system_id: 'twostep', password: 'sesame', ...keys },
    branding,
  });
  await addUser(config, { email: 'a@example.com', password });
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  server.outbox = smsc;
  return { config, server };
}

test('a person enrols and signs in by texts that went over SMPP', async t => {
  const smsc = await Smsc.start(t);
  const { server } = await started(t, smsc);
  await smsc.until(() => smsc.binds.length === 1, 'bind');
  assert.equal(smsc.binds[0].system_id, 'twostep');

  const person = new Person(server, { email: 'a@example.com', password, phone });
  t.after(() => person.close());
  await person.signIn();
  assert.equal((await person.turnOn()).twoStep, 'enabled');
  await person.signOut();
  assert.equal((await person.signIn()).twoStep, 'enabled');

  const codes = smsc.texts.filter(({ text }) => text.includes('#'));
  assert.equal(codes.length, 2);
  for (const { to, text } of codes) {
    assert.equal(to, '+4520123456');
    const code = text.slice(0, 6);
    assert.match(code, /^\d{6}$/);
    assert.ok(text.endsWith(`\n@localhost #${code}`), text);
  }
  for (const submit of smsc.submits) {
    assert.deepEqual([submit.source_addr, submit.source_addr_ton, submit.source_addr_npi], ['Twostep', 5, 0]);
    assert.deepEqual([submit.dest_addr_ton, submit.dest_addr_npi], [1, 1]);
    assert.equal(submit.data_coding, 0);
    assert.equal(submit.registered_delivery, 1);
  }

  for (const state of ['ENROUTE', 'DELIVRD', 'UNDELIV'])
    assert.equal((await smsc.receipt(1, state)).command_status, ESME_ROK);

  // A server that stops unbinds.
  assert.equal(await server.stop(), 0);
  await smsc.until(() => smsc.unbinds === 1, 'unbind');
});

test('a code in two parts, cut among characters of two septets, is put together and works', async t => {
  const smsc = await Smsc.start(t);
  const { server } = await started(t, smsc, { branding: { name: '€'.repeat(40) } });
  const person = new Person(server, { email: 'a@example.com', password, phone });
  t.after(() => person.close());
  await person.signIn();
  assert.equal((await person.turnOn()).twoStep, 'enabled');
  assert.equal(smsc.texts[0].text.match(/€+/)[0].length, 40);
  assert.match(smsc.texts[0].text, /\n@localhost #\d{6}$/);
  assert.deepEqual(smsc.submits.slice(0, 2).map(({ esm_class, data_coding }) => [esm_class, data_coding]), [[0x40, 0], [0x40, 0]]);
});

test('every character of GSM 03.38 and others arrive as they left', async t => {
  const cases = [
    ['@_$€ {x} [y] ~ ^ | \\', 0, 1],
    ['£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà', 0, 1],
    ['Банк', 8, 1],
    ['😀'.repeat(25), 8, 2],
  ];
  for (const [name, coding, parts] of cases) {
    const smsc = await Smsc.start(t);
    const { config, server } = await started(t, smsc, { branding: { name } });
    await done(['sms', 'test', phone, '--config', config]);
    assert.equal(smsc.texts.length, 1, name);
    assert.ok(smsc.texts[0].text.startsWith(`${name}: `), smsc.texts[0].text);
    assert.equal(smsc.submits.length, parts, name);
    for (const submit of smsc.submits) assert.equal(submit.data_coding, coding);
    await server.kill();
  }
});

test('the id is the SMSC\'s own, and a session that the SMSC ends is made again', async t => {
  const smsc = await Smsc.start(t);
  const { config } = await started(t, smsc);
  const first = await done(['sms', 'test', phone, '--config', config]);
  assert.match(first, /operator took the message .* as b0000001\./);
  smsc.sessions[0].unbind(() => smsc.sessions[0].close());
  await smsc.until(() => smsc.binds.length === 2, 'second bind');
  assert.match(await done(['sms', 'test', phone, '--config', config]), /as b0000002\./);
});

test('a wrong password is said where the operator looks', async t => {
  const smsc = await Smsc.start(t, { password: 'another' });
  const { config } = await started(t, smsc);
  const testing = command(['sms', 'test', phone, '--config', config]);
  let provider;
  do {
    const status = JSON.parse(await done(['sms', 'status', '--json', '--config', config]));
    [provider] = status.providers;
  } while (!provider.last_failure);
  assert.equal(provider.last_failure, 'the SMSC refused system_id and password: ESME_RINVPASWD (0x0E)');
  // Once the password is right, the waiting message is sent.
  smsc.password = 'sesame';
  assert.equal((await testing).code, 0);
});
