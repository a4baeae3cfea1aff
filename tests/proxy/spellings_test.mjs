// Requests that no browser sends, byte by byte, through the configurations of docs/deploy: no spelling of an
// address, in any program's reading, opens what a rule closes.
import assert from 'node:assert/strict';
import { mkdir, appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { done, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { Person } from '../e2e/support/person.mjs';
import { addUser } from '../e2e/support/users.mjs';
import { caddy, startFileServer } from './support/caddy.mjs';
import { makeCertificate } from './support/certificate.mjs';
import { haproxy } from './support/haproxy.mjs';
import { nginx } from './support/nginx.mjs';
import { filesOf, sectionsOf } from './support/page.mjs';
import { freePorts } from './support/ports.mjs';
import { sendBytes } from './support/raw.mjs';
import { readingsOf } from './support/readers.mjs';
import { Recorder } from './support/recorder.mjs';

const proxies = [nginx, haproxy, caddy];
const host = 'app.example.test', secret = 'what only operators may read';
const member = { email: 'anna@example.com', password: 'first horse battery' };
const operator = { email: 'olga@example.com', password: 'third horse battery', role: 'operator' };

const rules = `
[[gate.rule]]
host = "${host}"
path = "/public"
allow = ["anyone"]

[[gate.rule]]
host = "${host}"
allow = ["role:operator"]
`;

const ups = [
  '..', '%2e%2e', '%252e%252e', '%c0%ae%c0%ae', '..;', '..%00', '.%2E', '%e0%80%ae.', '\xef\xbc\x8e.', '%ef%bc%8e%ef%bc%8e', '%e2%80%a4.', '..;x=1',
  '..%20', '.. ', '...', '..%09', '..%0d', '%u002e%u002e', '..#', '..%23', '..?', '..%3f', '.', '',
];
const separators = ['/', '//', '/./', '%2f', '%252F', '\\', '%5c', '%ef%bc%8f', '\xe2\x88\x95', '%c0%af', ';/', '#/', '%23/', '?/', '%3F/', '%00/', '%0a/', '/#/'];
const closed = [
  '/vault/secret.txt', '//vault/secret.txt', '/./vault/secret.txt', '/vault//secret.txt', '/vault/./secret.txt', '/%76ault/secret.txt',
  '/v%61ult/secret%2etxt', '/vault/secret.txt.', '/vault/secret.txt%20', '/vault./secret.txt', '/vault%20/secret.txt', '/vault;a=b/secret.txt',
  '/vault/secret.txt;public', '/vault\\secret.txt', '/vault%2Fsecret.txt', '/vault/secret.txt#', '/vault/secret.txt?', '/vault/secret.txt?/public',
  '/vault/secret.txt#/public', '/vault/secret.txt%00', '/vault/secret.txt/', '/vault/', '/vault', '/#/vault/secret.txt', '/?/vault/secret.txt',
  '/VAULT/secret.txt', '/publicity/../vault/secret.txt', '/vault/secret.txt::$DATA', '/VAULT~1/secret.txt', '/%ef%bd%96ault/secret.txt',
  `https://${host}/vault/secret.txt`, `http://${host}/public/../vault/secret.txt`, `https://${host}/public#/../vault/secret.txt`,
  `https://id.example.test/public/../vault/secret.txt`, '*', 'vault/secret.txt', '/public#/../vault/secret.txt', '/public/#/../../vault/secret.txt',
  '/public/x/..//../vault/secret.txt', '/vault/../public/../vault/secret.txt', '/public/../public/../vault/secret.txt', '/vault/%2e/secret.txt',
];
const climb = (slash, up) => `/public${slash}${up}${slash}vault${slash}secret.txt`;
const spellings = [...new Set([
  ...closed,
  ...separators.flatMap(slash => ups.slice(0, 6).map(up => climb(slash, up))),
  ...separators.map(slash => `/public${slash}../vault/secret.txt`),
  ...ups.flatMap(up => ['/', '//', '%2f', '\\'].map(slash => climb(slash, up))),
])];
const hosts = [
  ...['', ':443', ':8443', ':08443', ':0443', ':80', '.', '.:443'].map(end => host + end), 'APP.Example.TEST', 'App.example.test.:80',
];

/// The session cookie, as the browser would send it to an application.
async function sessionOf(server, { email, password }) {
  const person = new Person(server, { email, password }, { headers: { Host: 'id.example.test' } });
  await person.signIn();
  person.close();
  return `__Secure-twostep=${person.browser.cookies.get('__Secure-twostep')}`;
}

/// Twostep, two applications, and every proxy in front of each of them.
async function makePlaces(t) {
  const folder = await temporaryFolder(t);
  const [twostep, recorded, served] = await freePorts(3);
  const sections = sectionsOf(filesOf('nginx').get('Two hosts').get('twostep.toml'));
  Object.assign(sections.server, { listen: `127.0.0.1:${twostep}`, data_dir: join(folder, 'data') });
  const config = await writeConfig(folder, sections);
  await appendFile(config, rules);
  await done(['org', 'add', 'acme', '--new', '--config', config]);
  await addUser(config, { ...member, org: 'acme' });
  await addUser(config, operator);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  const root = join(folder, 'files');
  for (const [name, text] of [['public', 'what anyone may read'], ['vault', secret]]) {
    await mkdir(join(root, name), { recursive: true });
    await writeFile(join(root, name, 'secret.txt'), text);
  }
  await startFileServer(t, root, served);
  const recorder = await Recorder.start(t, recorded);
  const certificate = await makeCertificate(folder);
  const places = [];
  for (const proxy of proxies)
    for (const application of [recorded, served]) {
      const [https, http, spare, other] = await freePorts(4);
      const place = { name: proxy.name, records: application === recorded, ports: { twostep, application, https, http, spare, other }, certificate };
      await proxy.start(t, filesOf(proxy.name).get('Two hosts'), place);
      places.push(place);
    }
  const sessions = { nobody: undefined, member: await sessionOf(server, member), operator: await sessionOf(server, operator) };
  return { places, server, recorder, sessions };
}

const ask = (place, target, { session, name = host, fields = [] } = {}) =>
  sendBytes(place, host, [`GET ${target} HTTP/1.1`, `Host: ${name}`, ...session ? [`Cookie: ${session}`] : [], ...fields]);

test('byte by byte', async t => {
  const { places, server, recorder, sessions } = await makePlaces(t);
  const isPublic = text => /^\/public(\/|$)/.test(text);

  await t.test('what is open is open, and what is closed opens with the right', async () => {
    for (const place of places) {
      const open = await ask(place, '/public/secret.txt');
      assert.match(`${open.status} ${open.body}`, /^200 (recorded|what anyone may read)$/, place.name);
      const right = await ask(place, '/vault/secret.txt', { session: sessions.operator });
      assert.match(`${right.status} ${right.body}`, place.records ? /^200 recorded$/ : new RegExp(`^200 ${secret}$`), place.name);
    }
    // Some of the spellings do lead authorized people to the secret.
    const served = places.filter(place => !place.records);
    const found = await Promise.all(served.map(async place => {
      let count = 0;
      for (const target of spellings) count += (await ask(place, target, { session: sessions.operator })).body.includes(secret);
      return count;
    }));
    assert.ok(found.every(count => count > 10), `${found}`);
  });

  for (const who of ['nobody', 'member'])
    await t.test(`no spelling of an address opens what a rule closes to ${who}`, async () => {
      const mark = recorder.mark();
      await Promise.all(places.map(async place => {
        for (const target of spellings) {
          const { status, body } = await ask(place, target, { session: sessions[who] });
          assert.ok(!body.includes(secret), `${place.name}: ${target} was answered ${status}, with the secret`);
        }
      }));
      for (const target of recorder.targetsSince(mark))
        for (const reading of readingsOf(target)) assert.ok(isPublic(reading), `${target} was let through, which may be ${reading}`);
    });

  await t.test('no spelling of a host opens what its rule closes', async () => {
    const mark = recorder.mark();
    for (const place of places)
      for (const name of hosts) {
        const { status, body } = await ask(place, '/vault/secret.txt', { session: sessions.member, name });
        // Caddy answers 200 with an empty body for unknown hosts.
        assert.ok(body === '' || status !== 200, `${place.name}: ${name} was answered ${status} with ${body}`);
        assert.ok(!body.includes(secret), `${place.name}: ${name}`);
      }
    assert.deepEqual(recorder.targetsSince(mark), []);
  });

  await t.test('the log names a raw # once', () => {
    assert.equal(server.stderr.split('an address with a "#" in it').length, 2, server.stderr);
  });

  await t.test('the application gets its own cookies and not ours', async () => {
    const ours = ['twostep', 'twostep_page', 'twostep_challenge', 'twostep_device', 'twostep_trusted', 'twostep_lang'];
    const all = ours.flatMap(name => ['', '__Host-', '__Secure-'].map(prefix => `${prefix}${name}=secret`));
    const cases = [
      [all.join('; '), ''], [`a=1; ${all.join('; ')}; b=2`, 'a=1; b=2'], [`${sessions.member};a=1;  b="2, 3"`, 'a=1; b="2, 3"'],
      [`a=1;\t${sessions.member};b`, 'a=1; b'], ['twostepper=1; mytwostep=2; twostep_1=3; Twostep=4', 'twostepper=1; mytwostep=2; twostep_1=3; Twostep=4'],
      [`a=1; ${all.slice(0, 6).map((pair, i) => `${pair}; c${i}=twostep=${i}`).join('; ')}`, `a=1; ${[0, 1, 2, 3, 4, 5].map(i => `c${i}=twostep=${i}`).join('; ')}`],
    ];
    for (const place of places.filter(each => each.records))
      for (const [sent, kept] of cases) {
        assert.equal((await ask(place, '/public', { session: sent })).status, 200);
        assert.equal(recorder.cookies().join('; ').replace(/;\s*/g, '; '), kept, place.name);
      }
    // In two fields, which browsers don't send.
    for (const place of places.filter(each => each.records)) {
      await ask(place, '/public', { fields: ['Cookie: a=1; __Secure-twostep=secret', 'Cookie: __Host-twostep_device=secret'] });
      assert.ok(!recorder.heads.at(-1).includes('=secret'), place.name);
    }
  });

  await t.test('what the gate can\'t read is closed, and is no error of the proxy\'s', async () => {
    const many = Array.from({ length: 110 }, (_, i) => `X-Field-${i}: x`);
    for (const place of places.filter(each => each.records)) {
      const two = ['Cookie: a=1', `Cookie: ${sessions.operator}`];
      const statuses = [];
      const large = ['a', 'b', 'c'].map(name => `Cookie: ${name}=${'x'.repeat(24_000)}`);
      for (const fields of [two, [...two, 'Accept: a', 'Accept: b'], many, ['Cookie: a=\x01'], ['Authorization: \x01'], large])
        statuses.push((await ask(place, '/vault', { fields })).status);
      assert.ok(statuses.every(status => status < 500), `${place.name}: ${statuses}`);
      if (place.name !== 'caddy') assert.deepEqual(statuses.slice(0, 2), [200, 200], place.name);
      if (place.name === 'nginx') assert.deepEqual(statuses.slice(2), [401, 403, 403, 403]);
    }
  });
});
