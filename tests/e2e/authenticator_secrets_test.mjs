// Where the key of an authenticator app may stand: on the page that sets it up, once, and nowhere else. What erasing, a
// backup and new keys do with apps.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { ann, AppPlace, codePage } from './support/app_person.mjs';
import { newAppPage } from './support/authenticator.mjs';
import { skip } from './support/clock.mjs';
import { filesUnder, filesWith } from './support/files.mjs';
import { security } from './support/person.mjs';
import { binary, done } from './support/server.mjs';

function rawOf(key) {
  const bits = [...key].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
}

/// As somebody may have written it.
function spellingsOf(key) {
  const raw = rawOf(key);
  assert.equal(raw.length, 20);
  const groups = key.match(/.{4}/g).join(' ');
  return [key, key.toLowerCase(), groups, groups.toLowerCase(), raw, raw.toString('hex'), raw.toString('hex').toUpperCase(),
    raw.toString('base64').slice(0, 24), raw.toString('base64url').slice(0, 24)];
}

/// What a command prints, byte by byte, and as JSON writes such bytes.
async function printed(args) {
  const { stdout } = await promisify(execFile)(binary, args, { encoding: 'latin1', maxBuffer: 1e8 });
  const bytes = stdout.replace(/\\(?:u00([0-9a-f]{2})|(.))/gi, (_, hex, one) => (hex ? String.fromCharCode(parseInt(hex, 16)) : { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[one] ?? one));
  return stdout + bytes;
}

const answerOf = url => new Promise((resolve, reject) => http.get(url, async response => {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  resolve(text);
}).on('error', reject));

const metricsOf = server => answerOf(`${server.stderr.match(/metrics on ([^\s"]+)/)[1]}/metrics`);

/// Six digits alone, which aren't a part of something else.
const alone = code => new RegExp(`(?<![0-9a-fA-F.])${code}(?![0-9a-fA-F])`);

test('neither key nor code stands in a file, a log, a command\'s output or a metric', { skip }, async t => {
  const place = await AppPlace.begin(t, { server: { metrics_listen: '127.0.0.1:0' }, log: { level: 'debug' } });
  const { config, data } = place;
  const said = [], note = async (what, promise) => said.push([what, await promise]);
  const servers = [place.server];
  const keys = [], codes = [];
  const person = place.as();
  await person.signIn();
  await person.turnOn();
  const abandoned = await person.scan(); // a key that nobody ever confirmed
  keys.push(abandoned.app.key);
  const sealed = Buffer.from(abandoned.page.form(newAppPage).fields.app, 'base64url');
  for (const spelling of spellingsOf(abandoned.app.key)) assert.ok(!sealed.includes(spelling), 'the form\'s own copy is sealed');

  for (const name of ['First', 'Second']) {
    const { page, app } = await person.scan();
    keys.push(app.key);
    person.app = app;
    codes.push(app.wrongCode(), person.code());
    await person.giveCode(page, app.wrongCode(), newAppPage);
    await person.browser.submit(page, newAppPage, { code: person.code(), name });
    await note('metrics', metricsOf(place.server));
    await place.later(30);
    servers.push(place.server);
  }
  await person.signOut();
  await person.enterPassword();
  const page = await person.choose('authenticator_app', 'Second');
  codes.push(person.app.wrongCode(), person.code());
  await person.giveCode(page, person.app.wrongCode());
  assert.equal((await person.browser.follow(await person.giveCode(page))).path, security);
  assert.equal((await person.remove('First')).path, security);

  await note('metrics', metricsOf(place.server));
  for (const words of ['user show EMAIL', 'user show EMAIL --json', 'user list --json', 'user export EMAIL', 'log dump', 'log dump --reveal', 'audit'])
    await note(words, printed([...words.replace('EMAIL', ann.email).split(' '), '--config', config]));
  const textOf = command => said.find(([what]) => what === command)[1];
  assert.match(textOf('user export EMAIL'), /"Second"/);
  const dump = textOf('log dump --reveal');
  assert.match(dump, /"authenticator_added"/);
  assert.match(dump, /"Second"/, 'names are revealed');
  await done(['log', 'compact', '--config', config]);
  await note('log dump of a snapshot', printed(['log', 'dump', '--reveal', '--config', config]));
  await place.server.kill();
  for (const server of servers) said.push(['what a server said', server.stdout + server.stderr]);
  said.push(['outbox', readFileSync(join(data, 'outbox.ndjson'), 'utf8')]);

  // Bytes that aren't UTF-8 may have been replaced, but nothing of a key is to be seen.
  const dumps = said.filter(([what]) => what.startsWith('log dump')).map(([, text]) => text).join('');
  assert.deepEqual([...new Set([...dumps.matchAll(/"secret":("(?:[^"\\]|\\.)*")/g)].map(([, shown]) => shown))], ['"totp"']);

  for (const key of keys)
    for (const spelling of spellingsOf(key)) {
      assert.deepEqual(filesWith(data, spelling), [], `a file holds ${spelling}`);
      for (const [what, text] of said) assert.ok(!text.includes(spelling.toString('latin1')), `${what} has ${spelling}`);
    }
  for (const file of filesUnder(data).filter(file => !file.endsWith('outbox.ndjson'))) said.push([file, readFileSync(file, 'latin1')]);
  for (const code of codes) for (const [what, text] of said) assert.doesNotMatch(text, alone(code), `${what} has ${code}`);
});

test('erasing leaves nothing of the apps', { skip }, async t => {
  const place = await AppPlace.begin(t);
  const { config, data } = place;
  const person = place.as();
  await person.signIn();
  await person.setUpApp('Telephone of Augusta');
  const ids = Object.values(await person.apps());
  assert.equal(ids.length, 1);
  const traces = ['Telephone of Augusta', ...ids, Buffer.from(ids[0], 'hex'), rawOf(person.app.key)];
  assert.ok((await done(['log', 'dump', '--reveal', '--config', config])).includes(ids[0]), 'else the next checks show nothing');
  await done(['user', 'erase', ann.email, '--yes', '--config', config]);
  await done(['log', 'compact', '--config', config]);
  for (const trace of traces) assert.deepEqual(filesWith(data, trace), []);
  const opened = await done(['log', 'dump', '--reveal', '--config', config]) + await done(['audit', '--config', config]);
  for (const trace of traces.filter(trace => typeof trace === 'string')) assert.ok(!opened.includes(trace), trace);
});

test('after new keys, a compaction, a backup and a restore apps work on, and what was taken stays taken', { skip }, async t => {
  const place = await AppPlace.begin(t);
  const { folder, config, data } = place;
  const person = place.as();
  await person.signIn();
  await person.setUpApp('First');
  const first = person.app;
  await place.later(30);
  await person.setUpApp('Second');
  await done(['keys', 'rotate', '--config', config]);
  await done(['log', 'compact', '--config', config]);
  await done(['backup', join(folder, 'backup'), '--config', config]);
  const restored = join(folder, 'restored');
  await done(['restore', join(folder, 'backup'), '--data', restored, '--key', join(data, 'secret.key')], { env: place.clock.env });
  await place.restart(restored);

  const { factors } = JSON.parse(await done(['user', 'show', ann.email, '--json', '--config', config, '--data', restored]));
  assert.deepEqual(factors.map(({ name }) => name), ['First', 'Second']);
  await person.signOut();
  const page = await person.enterPassword();
  assert.equal(page.path, codePage);
  const chosen = await person.choose('authenticator_app', 'Second');
  assert.equal((await person.giveCode(chosen)).status, 422, 'the code that it was set up with');
  await place.later(30);
  assert.equal((await person.browser.follow(await person.giveCode(await person.browser.get(codePage)))).path, security);
  await person.signOut();
  await place.later(30);
  await person.enterPassword();
  await person.choose('authenticator_app', 'First');
  assert.equal((await person.browser.follow(await person.giveCode(await person.browser.get(codePage), person.code(first)))).path, security);
});
