// A server in a local network, by name over plain http. There browsers send no Sec-Fetch-Site, so a form's Origin
// decides (R39), and no Referrer-Policy must make it "null": neither ours, nor one added by a proxy.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { done, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';

const password = 'a password for the local network';

async function begin(t) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { server: { public_url: 'http://id.lan' } });
  await done(['user', 'add', '--email', 'ada@example.org', '--password-stdin', '--new', '--config', config], { input: password });
  const server = await Server.start(['--config', config], { data: `${folder}/data` });
  t.after(() => server.stop());
  return server;
}

/// A proxy that passes everything on; `change` may change an answer's head and body. `origins`: the Origin fields
/// of forms.
async function startProxy(t, upstream, change) {
  const origins = [];
  const proxy = http.createServer((request, response) => {
    if (request.method === 'POST') origins.push(request.headers.origin);
    const passed = http.request(upstream + request.url, { method: request.method, headers: request.headers, agent: false }, answer => {
      const parts = [];
      answer.on('data', part => parts.push(part));
      answer.on('end', () => {
        const changed = change({ ...answer.headers }, Buffer.concat(parts).toString());
        response.writeHead(answer.statusCode, { ...changed.headers, 'content-length': Buffer.byteLength(changed.body) });
        response.end(changed.body);
      });
    });
    passed.on('error', error => response.destroy(error));
    request.pipe(passed);
  });
  await new Promise(listening => proxy.listen(0, '127.0.0.1', listening));
  t.after(() => { proxy.closeAllConnections(); proxy.close(); });
  return { port: proxy.address().port, origins };
}

async function signIn(t, port) {
  const page = await openPage(t, { args: [`--host-resolver-rules=MAP id.lan 127.0.0.1:${port}`] });
  await page.goto('http://id.lan/sign-in');
  await page.fill('#email', 'ada@example.org');
  await page.fill('#password', password);
  await page.click('button.primary');
  return page;
}

test('forms work over plain http under a name that is not this machine', async t => {
  const server = await begin(t);
  const page = await signIn(t, new URL(server.url).port);
  assert.equal(new URL(page.url()).pathname, '/profile/security');
});

test('and behind a proxy that adds Referrer-Policy: no-referrer', async t => {
  const server = await begin(t);
  const proxy = await startProxy(t, server.url, (headers, body) =>
    ({ headers: { ...headers, 'referrer-policy': 'no-referrer' }, body }));
  const page = await signIn(t, proxy.port);
  assert.equal(new URL(page.url()).pathname, '/profile/security');
  assert.deepEqual(proxy.origins, ['http://id.lan'], 'the page\'s own word wins over the proxy\'s');
});

test('where a browser hides it all the same, page and log name the cause', async t => {
  const server = await begin(t);
  const proxy = await startProxy(t, server.url, (headers, body) =>
    ({ headers: { ...headers, 'referrer-policy': 'no-referrer' }, body: body.replace(/<meta name="referrer"[^>]*>/, '') }));
  const page = await signIn(t, proxy.port);
  assert.deepEqual(proxy.origins, ['null']);
  assert.match(await page.locator('[role=alert]').innerText(), /doesn't say which site this form came from/);
  assert.equal(await page.inputValue('#email'), 'ada@example.org');
  await page.fill('#password', password);
  await page.click('button.primary');
  assert.equal(server.stderr.match(/Origin: null/g).length, 1, 'one line');
  assert.match(server.stderr, /Referrer-Policy: no-referrer/);
});
