// After an upgrade a connection is a tunnel about whose contents the gate isn't asked. Through the configurations
// of docs/deploy an application is only ever asked to upgrade to WebSocket.
import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { Agreeable } from './support/agreeable.mjs';
import { caddy, startFileServer } from './support/caddy.mjs';
import { makeCertificate } from './support/certificate.mjs';
import { forms } from './support/forms.mjs';
import { isAnswered, opening } from './support/h2.mjs';
import { haproxy } from './support/haproxy.mjs';
import { nginx } from './support/nginx.mjs';
import { filesOf, sectionsOf } from './support/page.mjs';
import { freePorts } from './support/ports.mjs';
import { converse } from './support/raw.mjs';

const proxies = [nginx, haproxy, caddy];
const secret = 'what nobody may read';
const rules = `
[[gate.rule]]
path = "/vault"
allow = []

[[gate.rule]]
allow = ["anyone"]
`;

const settings = 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA';
const socketKey = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
const asked = [
  'h2c', 'H2C', 'h2', 'foo', 'TLS/1.2', 'websocket, h2c', 'h2c, websocket', 'websocket,', ',h2c', 'websocket h2c', 'websocket;h2c',
  'websocket/13', 'websockets', '"websocket"', 'h2c,\r\n websocket',
];
const closedUpgrades = [
  ...asked.map(protocol => ['Connection: Upgrade, HTTP2-Settings', `Upgrade: ${protocol}`, settings]),
  ...asked.map(protocol => ['Connection: Upgrade', `Upgrade: ${protocol}`, ...socketKey]),
  ['Connection: HTTP2-Settings, upgrade', 'Upgrade: h2c', settings],
  ['connection: uPGRADE,hTTP2-sETTINGS', 'uPGRADE: h2C', 'hTTP2-sETTINGS: AAMAAABkAAQCAAAAAAIAAAAA'],
  ['Connection: keep-alive', 'Connection: Upgrade', 'Connection: HTTP2-Settings', 'Upgrade: h2c', settings],
  ['Connection: close, Upgrade, HTTP2-Settings', 'Upgrade: h2c', settings],
  ['Upgrade: h2c', settings],
  ['Connection: Upgrade, HTTP2-Settings', settings],
  ['Connection: Upgrade, HTTP2-Settings', 'Upgrade:', 'Upgrade: h2c', settings],
  ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'Upgrade: foo', settings],
];
// If one of several fields is just "websocket", that one may be passed on.
const mixedUpgrades = [
  ['websocket', 'h2c'], ['h2c', 'websocket'], ['websocket', 'websocket, h2c'], ['foo', 'websocket', 'h2c'], ['websocket', 'websocket'],
].map(protocols => ['Connection: Upgrade, HTTP2-Settings', ...protocols.map(protocol => `Upgrade: ${protocol}`), settings, ...socketKey]);

/// Twostep with the page's lines, two applications, and every proxy in front of each of them.
async function makePlaces(t, form) {
  const folder = await temporaryFolder(t);
  const [twostep, agreeing, served] = await freePorts(3);
  const sections = sectionsOf(filesOf('nginx').get(form.heading).get('twostep.toml'));
  Object.assign(sections.server, { listen: `127.0.0.1:${twostep}`, data_dir: join(folder, 'data') });
  const config = await writeConfig(folder, sections);
  await appendFile(config, rules);
  await Server.start(['--config', config], { data: join(folder, 'data') });
  const root = join(folder, 'files');
  for (const [name, said] of [['public', 'what anyone may read'], ['vault', secret]]) {
    await mkdir(join(root, name), { recursive: true });
    await writeFile(join(root, name, 'file.txt'), said);
  }
  await startFileServer(t, root, served, 'h1 h2c');
  const application = await Agreeable.start(t, agreeing);
  const certificate = await makeCertificate(folder);
  const host = new URL(form.application).host;
  const start = (proxy, behind) => freePorts(4).then(async ([https, http, spare, other]) => {
    const place = { name: proxy.name, host, ports: { twostep, application: behind, https, http, spare, other }, certificate };
    await proxy.start(t, filesOf(proxy.name).get(form.heading), place);
    return place;
  });
  const before = behind => Promise.all(proxies.map(proxy => start(proxy, behind)));
  return { application, agreeing: await before(agreeing), serving: await before(served), served };
}

const head = (place, fields, target = '/public/file.txt', method = 'GET') =>
  [`${method} ${target} HTTP/1.1`, `Host: ${place.host}`, ...fields, '', ''].join('\r\n');
const upgrade = (place, fields, options) =>
  converse(place, place.host, head(place, fields), { then: 'through the tunnel', enoughThen: text => text.includes('got'), ...options });

/// Requests a closed file in an HTTP/2 tunnel, in which stream 1 is the request for the tunnel.
const throughH2c = (place, fields, options) => converse(place, place.host, head(place, fields), {
  then: opening([[':method', 'GET'], [':scheme', 'http'], [':path', '/vault/file.txt'], [':authority', place.host]], { stream: 3 }),
  enoughThen: text => isAnswered(text, 3) && text.includes(secret),
  ...options,
});

/// One request over HTTP/2, with the given fields.
const askOverH2 = (place, fields, body) =>
  converse(place, place.host, opening(fields, { body }), { alpn: 'h2', enough: text => isAnswered(text) });

for (const form of forms)
  test(form.heading, async t => {
    const { application, agreeing, serving, served } = await makePlaces(t, form);
    /// No upgrade was requested from the application.
    const expectNone = why => {
      assert.deepEqual([application.tunnelled, application.values('upgrade'), application.values('http2-settings')], [[], [], []], why);
      assert.ok(!/upgrade|http2/i.test(application.values('connection')), why);
    };

    await t.test('a WebSocket goes through both ways, however it is spelled', async () => {
      for (const place of agreeing)
        for (const fields of [['Connection: Upgrade', 'Upgrade: websocket'], ['connection: keep-alive, upgrade', 'upgrade: WebSocket']]) {
          application.forget();
          const { answer, tunnel } = await upgrade(place, [...fields, settings, ...socketKey]);
          assert.match(answer, /^HTTP\/1\.1 101 .*^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/ims, place.name);
          assert.equal(tunnel, 'got through the tunnel', place.name);
          assert.deepEqual([application.values('upgrade'), application.values('http2-settings')], [['websocket'], []], place.name);
        }
    });

    await t.test('no other protocol is asked of an application', async () => {
      for (const place of agreeing)
        for (const fields of closedUpgrades) {
          application.forget();
          const { answer } = await upgrade(place, fields);
          assert.match(answer, /^HTTP\/1\.1 (200|400) /, `${place.name}: ${fields}`);
          expectNone(`${place.name}: ${fields}`);
        }
    });

    await t.test('of several Upgrade fields at most "websocket" reaches an application', async () => {
      for (const place of agreeing)
        for (const fields of mixedUpgrades) {
          application.forget();
          await upgrade(place, fields);
          assert.ok(['', 'websocket'].includes(application.values('upgrade').join()), `${place.name}: ${fields}: ${application.heads}`);
          assert.deepEqual(application.values('http2-settings'), [], place.name);
        }
    });

    await t.test('over HTTP/2 no other protocol is asked for either', async () => {
      const cases = [
        ...['h2c', 'foo', 'websocket, h2c'].map(protocol => [[[':method', 'CONNECT'], [':protocol', protocol]], 'through the tunnel']),
        [[[':method', 'GET'], ['http2-settings', 'AAMAAABkAAQCAAAAAAIAAAAA']]],
        [[[':method', 'GET'], ['connection', 'Upgrade, HTTP2-Settings'], ['upgrade', 'h2c'], ['http2-settings', 'AAMAAABk']]],
      ];
      for (const place of agreeing)
        for (const [fields, body] of cases) {
          application.forget();
          const rest = [[':scheme', 'https'], [':path', '/public/file.txt'], [':authority', place.host]];
          const { answer } = await askOverH2(place, [...rest, ...fields], body);
          assert.ok(isAnswered(answer), `${place.name}: ${fields}`);
          expectNone(`${place.name}: ${fields}: ${application.heads}`);
        }
    });

    await t.test('CONNECT reaches nobody, with what stands behind it', async () => {
      const smuggled = `GET /vault/file.txt HTTP/1.1\r\nHost: ${agreeing[0].host}\r\nRemote-User: root\r\n\r\n`;
      const chunked = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
      for (const place of agreeing)
        for (const target of [place.host, `${place.host}:443`, '/public/file.txt', '*', `https://${place.host}/public/file.txt`]) {
          application.forget();
          for (const [fields, body] of [
            [[], smuggled], [['Transfer-Encoding: chunked'], chunked], [[`Content-Length: ${smuggled.length}`], smuggled],
          ]) {
            const { answer } = await converse(place, place.host, head(place, fields, target, 'CONNECT') + body);
            // Caddy answers 200 with an empty body for unknown hosts.
            assert.match(answer, /^HTTP\/1\.1 (4\d\d .*|200 .*\r\n\r\n$)/s, `${place.name}: ${target}`);
          }
          await askOverH2(place, [[':method', 'CONNECT'], [':authority', target]], smuggled);
          await askOverH2(place, [[':method', 'CONNECT'], [':authority', place.host], [':path', target], [':scheme', 'https']], smuggled);
          assert.deepEqual(application.heads, [], `${place.name}: ${target}`);
        }
    });

    await t.test('nobody upgrades what is closed', async () => {
      application.forget();
      for (const place of agreeing) {
        const fields = ['Connection: Upgrade', 'Upgrade: websocket', ...socketKey];
        const { answer } = await converse(place, place.host, head(place, fields, '/vault/file.txt'));
        assert.match(answer, /^HTTP\/1\.1 40[13] /, place.name);
      }
      assert.deepEqual(application.heads, []);
    });

    await t.test('no tunnel of HTTP/2 leads to what is closed', async () => {
      // Without a proxy the tunnel works: the application agrees.
      const direct = await throughH2c(serving[0], closedUpgrades[0], { plain: served });
      assert.match(direct.answer, /^HTTP\/1\.1 101 /);
      assert.ok(direct.tunnel.includes(secret));
      for (const place of serving)
        for (const fields of [...closedUpgrades, ...mixedUpgrades]) {
          const { answer, tunnel } = await throughH2c(place, fields);
          assert.match(answer, /^HTTP\/1\.1 (200|400) /, `${place.name}: ${fields}`);
          assert.equal(tunnel, undefined, `${place.name}: ${fields}`);
        }
    });
  });
