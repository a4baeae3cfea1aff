// What operators see of passkeys and do with them, where their ids and keys may stand, and what the configuration allows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { ann, codePage } from './support/app_person.mjs';
import { skip } from './support/clock.mjs';
import { filesWith } from './support/files.mjs';
import { asksForPasskey, newPasskeyPage, passkeysPage, SoftwareAuthenticator } from './support/passkey.mjs';
import { PasskeyPerson, PasskeyPlace } from './support/passkey_person.mjs';
import { security, twoStep } from './support/person.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

/// Somebody who has a passkey named Laptop, signed in.
async function withPasskey(t, { sections, texts = false } = {}) {
  const place = await PasskeyPlace.begin(t, sections);
  const owner = place.as();
  await owner.signIn();
  if (texts) await owner.turnOn();
  assert.equal((await owner.addPasskey()).status, 200);
  return { place, owner, config: place.config };
}

const answerOf = url => new Promise((resolve, reject) => http.get(url, async response => {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  resolve(text);
}).on('error', reject));

/// As somebody may have written these bytes.
const spellingsOf = bytes => [bytes, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), bytes.toString('base64').slice(0, -4), bytes.toString('base64url').slice(0, -4)];

test('neither id nor key of a passkey stands in a log, the audit trail or what commands print', { skip }, async t => {
  const { place, owner, config } = await withPasskey(t, { sections: { server: { metrics_listen: '127.0.0.1:0' }, log: { level: 'debug' } }, texts: true });
  const said = [], note = async (what, promise) => said.push([what, await promise]);
  const phone = new SoftwareAuthenticator({ algorithm: -257 });
  await owner.addPasskey('Phone', { device: phone });
  await owner.signOut();
  await owner.enterPassword();
  const page = await owner.choose('passkey');
  await owner.answer(page, { bent: { flip: 'signature' } });
  await owner.answer(page, { bent: { rawId: 'c29tZWJvZHkgZWxzZQ' } });
  assert.equal((await owner.browser.follow(await owner.answer(page, { device: phone }))).path, security);
  assert.equal((await owner.removePasskey('Laptop')).path, security);

  await note('metrics', answerOf(`${place.server.stderr.match(/metrics on ([^\s"]+)/)[1]}/metrics`));
  for (const words of ['user show EMAIL', 'user show EMAIL --json', 'user list --json', 'log dump', 'audit', 'user export EMAIL'])
    await note(words, done([...words.replace('EMAIL', ann.email).split(' '), '--config', config]));
  const textOf = what => said.find(([name]) => name === what)[1];
  assert.match(textOf('log dump'), /"passkey_added".*"credential":"credential".*"key":"public key"/);
  assert.match(textOf('metrics'), /outcome="signed_in_by_passkey"\} 1$/m);
  said.push(['what the server said', place.server.stdout + place.server.stderr]);
  await place.server.stop();
  said.push(['outbox', readFileSync(join(place.data, 'outbox.ndjson'), 'utf8')]);
  for (const { id, spki, cose } of [...owner.device.passkeys, ...phone.passkeys])
    for (const spelling of [id, spki, cose.subarray(-40)].flatMap(spellingsOf)) {
      for (const [what, text] of said) assert.ok(!text.includes(spelling.toString('latin1')), `${what} has ${spelling}`);
    }
});

test('user show, user list and user export have passkeys', { skip }, async t => {
  const { place, config, owner } = await withPasskey(t);
  await owner.addPasskey('Security key', { device: new SoftwareAuthenticator({ transports: ['usb', 'nfc'] }) });
  await owner.signOut();
  assert.equal((await owner.signInWithPasskey()).path, security);
  const { factors, second_step } = await showUser(config, ann.email);
  assert.equal(second_step, true);
  assert.deepEqual(factors.map(({ method, name, asked_first }) => ({ method, name, asked_first })), [
    { method: 'passkey', name: 'Laptop', asked_first: true }, { method: 'passkey', name: 'Security key', asked_first: true },
  ]);
  assert.ok(factors[0].last_used_at && !factors[1].last_used_at);
  const shown = await done(['user', 'show', ann.email, '--config', config]);
  assert.match(shown, /passkey "Laptop", since .*, last used .*; asked for first/);
  assert.match(shown, /passkey "Security key", since/);
  const list = JSON.parse(await done(['user', 'list', '--json', '--config', config]));
  assert.match(JSON.stringify(list), /"second_step":true/);
  const exported = JSON.parse(await done(['user', 'export', ann.email, '--config', config]));
  assert.match(JSON.stringify(exported), /"passkey".*"Laptop".*"Security key"/);
  await place.server.stop();
});

test('support resets: every passkey goes, the owner comes back by the link', { skip }, async t => {
  const { place, owner, config } = await withPasskey(t, { texts: true });
  const reset = JSON.parse(await done(['user', 'reset-two-step', ann.email, '--reason', 'the laptop was stolen', '--config', config, '--json']));
  const shown = await showUser(config, ann.email);
  assert.deepEqual([shown.second_step, shown.factors, shown.two_step.state], [false, [], 'disabled']);
  assert.equal(await owner.isIn(), false, 'every session has ended');

  const thief = place.as();
  const refused = await thief.enterPassword();
  assert.equal(refused.status, 403);
  const back = place.as(), link = new URL(reset.link.url).pathname;
  const page = await back.browser.submit(await back.browser.get(link), link, { password: ann.password });
  assert.equal(page.path, `${twoStep}/phone`);
  assert.equal((await back.addPasskey('New')).status, 200);
  assert.deepEqual((await showUser(config, ann.email)).factors.map(({ name }) => name), ['New']);
  const asked = await thief.enterPassword();
  assert.equal(asked.path, codePage);
  assert.equal((await thief.answer(asked, { device: owner.device, bent: { passkey: owner.device.passkeys[0] } })).status, 422);
  assert.equal(await thief.isIn(), false);
});

test('erasing leaves nothing of the passkeys', { skip }, async t => {
  const { place, owner, config } = await withPasskey(t);
  await owner.addPasskey('Laptop of Augusta', { device: new SoftwareAuthenticator() });
  const ids = Object.values(await owner.passkeys());
  const [{ id, spki }] = owner.device.passkeys;
  const traces = ['Laptop of Augusta', ...ids, ...ids.map(text => Buffer.from(text, 'hex')), id, spki];
  assert.ok((await done(['log', 'dump', '--reveal', '--config', config])).includes(ids[0]), 'else the next checks show nothing');
  await done(['user', 'erase', ann.email, '--yes', '--config', config]);
  await done(['log', 'compact', '--config', config]);
  for (const trace of traces) assert.deepEqual(filesWith(place.data, trace), []);
  const opened = await done(['log', 'dump', '--reveal', '--config', config]) + await done(['audit', '--config', config]);
  for (const trace of traces.filter(trace => typeof trace === 'string')) assert.ok(!opened.includes(trace), trace);
});

test('after new keys, a compaction, a backup and a restore passkeys work on, and know their counters', { skip }, async t => {
  const { place, owner, config } = await withPasskey(t);
  const phone = new SoftwareAuthenticator({ algorithm: -8 });
  await owner.addPasskey('Phone', { device: phone });
  await owner.signOut();
  await owner.answer(await owner.enterPassword(), { bent: { counter: 70 } });
  await done(['keys', 'rotate', '--config', config]);
  await done(['log', 'compact', '--config', config]);
  await done(['backup', join(place.folder, 'backup'), '--config', config]);
  const restored = join(place.folder, 'restored');
  await done(['restore', join(place.folder, 'backup'), '--data', restored, '--key', join(place.data, 'secret.key')], { env: place.clock.env });
  await place.restart(restored);

  const { factors } = JSON.parse(await done(['user', 'show', ann.email, '--json', '--config', config, '--data', restored]));
  assert.deepEqual(factors.map(({ name }) => name), ['Laptop', 'Phone']);
  await owner.signOut();
  const page = await owner.enterPassword();
  assert.match((await owner.answer(page, { bent: { counter: 70 } })).text, /there may be a copy of it/);
  assert.equal((await owner.browser.follow(await owner.answer(page, { device: phone }))).path, security);
});

test('new keys don\'t disturb a passkey that is being asked for', { skip }, async t => {
  const { owner, config } = await withPasskey(t);
  await owner.signOut();
  const page = await owner.enterPassword();
  await done(['keys', 'rotate', '--config', config]);
  assert.equal((await owner.browser.follow(await owner.answer(page))).path, security);
});

test('while codes pause, the passkey signs in', { skip }, async t => {
  const { place, owner, config } = await withPasskey(t, { texts: true });
  await owner.signOut();
  const thief = place.as();
  for (let round = 0; round < 2; ++round) {
    const mark = place.server.outbox.mark();
    const page = await thief.enterPassword();
    const code = await place.server.outbox.code(mark, owner.number, 'sign_in');
    for (let i = 0; i < 5; ++i) await thief.giveCode(page, code === '111111' ? '222222' : '111111');
  }
  assert.equal((await showUser(config, ann.email)).pauses.length, 1);
  const guest = place.as();
  guest.device = owner.device;
  assert.equal((await guest.signInWithPasskey()).path, security, 'it is asked for at once');
  await guest.signOut();
  await guest.signInWithPasskey({ bent: { flip: 'signature' } });
  assert.equal((await guest.browser.follow(await guest.answer(await guest.browser.get(codePage)))).path, security, 'a refused one pauses nothing');
});

test('where it is mandatory a passkey is enough, is counted, and can\'t be deleted as the last', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  const { config } = place;
  await done(['org', 'add', 'Harbour', '--config', config]);
  const bob = { email: 'bob@example.org', password: 'correct horse 2', phone: '+45 20 11 22 33', org: 'Harbour' };
  await addUser(config, bob);
  const person = place.as(bob);
  await person.signIn();
  await done(['org', 'require-two-step', 'Harbour', '--config', config]);
  const first = await person.browser.get(security);
  assert.equal(first.path, `${twoStep}/phone`);
  const count = async () => JSON.parse(await done(['org', 'list', '--config', config, '--json'])).organisations.find(({ name }) => name === 'Harbour');
  assert.equal((await count()).users_with_two_step, 0);
  assert.equal((await person.addPasskey()).status, 200);
  assert.equal((await count()).users_with_two_step, 1);
  assert.equal((await person.browser.get(security)).path, security);
  const refused = await person.browser.get(await person.pathOf('Laptop', 'remove'));
  assert.equal(refused.status, 403, refused.text);
  assert.equal((await showUser(config, bob.email)).second_step, true);
  await person.signOut();
  assert.equal((await person.signInWithPasskey()).path, security);
});

test('whoever must set something up is offered a passkey, too', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  await done(['org', 'add', 'Harbour', '--config', place.config]);
  const bob = { email: 'bob@example.org', password: 'correct horse 2', phone: '+45 20 11 22 33', org: 'Harbour' };
  await addUser(place.config, bob);
  const person = place.as(bob);
  await person.signIn();
  await done(['org', 'require-two-step', 'Harbour', '--config', place.config]);
  assert.ok((await person.browser.get(security)).body.includes(`href="${newPasskeyPage}`));
});

test('beside texts the list says what comes first, and offers the other alone', { skip }, async t => {
  const { owner } = await withPasskey(t, { texts: true });
  const wishes = async () => (await owner.browser.get(passkeysPage)).forms.map(({ path }) => path).filter(path => path.endsWith('/prefer'));
  const [before, ...others] = await wishes();
  assert.deepEqual(others, []);
  await owner.browser.submitOnly(await owner.browser.get(passkeysPage), before);
  assert.deepEqual(await wishes(), [before.includes('passkeys') ? `${twoStep}/prefer` : `${passkeysPage}/prefer`]);
});

test('what may not be set up any more isn\'t offered, and goes on working', { skip }, async t => {
  const { place, owner } = await withPasskey(t);
  const bob = { email: 'bob@example.org', password: 'correct horse 2', phone: '+45 20 11 22 33' };
  await addUser(place.config, bob);
  await writeConfig(place.folder, { factors: { allowed: ['text_message', 'authenticator_app'] } });
  await place.restart();
  const other = place.as(bob);
  await other.signIn();
  assert.doesNotMatch((await other.browser.get(security)).body, /passkeys/);
  assert.doesNotMatch((await other.browser.get(`${twoStep}/phone`)).body, /passkeys/);
  for (const path of [newPasskeyPage, passkeysPage]) assert.equal((await other.browser.get(path)).path, security);

  await owner.signOut();
  assert.equal((await owner.signInWithPasskey()).path, security);
  assert.equal((await owner.browser.get(newPasskeyPage)).path, security);
  const list = await owner.browser.get(passkeysPage);
  assert.match(list.text, /Laptop/);
  assert.doesNotMatch(list.body, /passkeys\/new/);
  assert.equal((await owner.removePasskey('Laptop')).path, security);
});

test('where browsers make no passkeys none is offered', async t => {
  const folder = await temporaryFolder(t);
  const urls = ['http://127.0.0.1:8080', 'https://[::1]', 'https://192.0.2.1', 'http://accounts.example.org'];
  for (const public_url of urls) {
    const config = await writeConfig(folder, { server: { public_url }, factors: { allowed: ['text_message', 'passkey'] } });
    const { stdout, stderr } = await command(['config', 'check', '--config', config]);
    assert.match(stdout + stderr, /browsers make no passkeys/, public_url);
  }
  const config = await writeConfig(folder, { server: { public_url: urls[0] } });
  await addUser(config, ann);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  const person = new PasskeyPerson(server, ann);
  t.after(() => person.close());
  await person.signIn();
  assert.doesNotMatch((await person.browser.get(security)).body, /passkeys/);
  assert.equal((await person.browser.get(newPasskeyPage)).path, security);
});

test('a passkey of another host signs nobody in here, and the list says so', { skip }, async t => {
  const { place, owner } = await withPasskey(t, { texts: true });
  await writeConfig(place.folder, { server: { public_url: 'https://accounts.example.org' } });
  await place.restart();
  const moved = place.as();
  moved.browser.headers['X-Forwarded-Proto'] = 'https';
  await moved.signIn();
  const list = await moved.browser.get(passkeysPage);
  assert.match(list.text, /It was made for localhost and doesn't work here\./, list.text);
  await moved.signOut();
  await moved.enterPassword();
  const page = await moved.choose('passkey');
  assert.match(page.text, /It was made for localhost and doesn't work here\./);
  assert.ok(!asksForPasskey(page));
});
