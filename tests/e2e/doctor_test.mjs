// `twostep doctor` through a small proxy: with a correct setup, and with each of the usual mistakes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { Server, command, temporaryFolder, writeConfig } from './support/server.mjs';

/// Twostep below /auth, an application elsewhere. `wrong` names what is missing or mistaken.
class Proxy {
  constructor() { this.wrong = new Set(); }

  static async start(t, credentials) {
    const proxy = new Proxy();
    const answer = (request, response) => proxy.pass(request, response).catch(error => response.writeHead(502).end(String(error)));
    proxy.server = credentials ? https.createServer(credentials, answer) : http.createServer(answer);
    await new Promise(listening => proxy.server.listen(0, '127.0.0.1', listening));
    t.after(() => proxy.server.close());
    proxy.scheme = credentials ? 'https' : 'http';
    proxy.origin = `${proxy.scheme}://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  ask(path, headers) {
    return new Promise((resolve, reject) => {
      const asked = http.get(this.upstream + path, { headers, agent: false }, answer => {
        let body = '';
        answer.on('data', chunk => { body += chunk; });
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
      });
      asked.on('error', reject);
    });
  }

  /// The proxy's description of a request.
  description(request) {
    const said = { ...request.headers, 'x-forwarded-for': request.socket.remoteAddress,
      'x-forwarded-proto': this.wrong.has('scheme') ? 'gopher' : this.scheme, 'x-forwarded-host': request.headers.host,
      'x-forwarded-uri': this.wrong.has('path') ? '/' : request.url, 'x-forwarded-method': request.method };
    for (const name of Object.keys(said)) if (this.wrong.has('silent') && name.startsWith('x-forwarded')) delete said[name];
    if (this.wrong.has('cookies')) delete said.cookie;
    if (this.wrong.has('authorization')) delete said.authorization;
    if (this.wrong.has('host')) said.host = 'backend:8080';
    return said;
  }

  /// Passes the gate's answer on, with the available headers of these.
  refuse(response, status, headers) {
    const kept = Object.fromEntries(['location', 'www-authenticate'].filter(name => headers[name]).map(name => [name, headers[name]]));
    if (this.wrong.has('challenge')) delete kept['www-authenticate'];
    response.writeHead(kept.location && !this.wrong.has('bare') ? 302 : status, kept).end();
  }

  async pass(request, response) {
    const said = this.description(request);
    if (request.url.startsWith('/auth') || this.wrong.has('everything')) {
      const { status, headers, body } = await this.ask(request.url, said);
      return response.writeHead(status, headers).end(body);
    }
    if (!this.wrong.has('never') && !(this.wrong.has('bypass') && request.headers.authorization)) {
      const { status, headers } = await this.ask('/gate/check', said);
      if (status !== 204 && !this.wrong.has('heedless'))
        return this.refuse(response, status, headers);
    }
    const amr = this.wrong.has('amr') ? request.headers['remote-amr'] : '';
    response.writeHead(200).end(`the application, for ${amr}`);
  }
}

async function serve(t, proxy, server = {}, others = {}, rules = '') {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { server: { public_url: proxy.origin + '/auth', ...server }, ...others });
  await appendFile(config, rules);
  const running = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => running.kill());
  proxy.upstream = running.url;
  running.doctor = async (path, ...options) => {
    const { code, stdout, stderr } = await command(['doctor', '--config', config, proxy.origin + path, '--json', ...options]);
    if (!stdout) return { code, stderr };
    return { code, ...JSON.parse(stdout) };
  };
  running.config = config;
  return running;
}

const problems = seen => seen.findings.filter(f => f.problem).map(f => `${f.what} ${f.change}`);

test('a proxy that is set up well', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy);
  for (const path of ['/auth', '/', '/reports/7?from=a%20b&to=c']) {
    const seen = await server.doctor(path);
    assert.deepEqual(problems(seen), [], path);
    assert.equal(seen.code, 0);
    assert.equal(seen.side, path === '/auth' ? 'pages' : 'application');
    assert.equal(seen.arrived.length, 1);
    assert.equal(seen.arrived[0].trusted, true);
    assert.deepEqual(seen.arrived[0].cookies, ['twostep-probe']);
  }
  const printed = await command(['doctor', '--config', server.config, proxy.origin + '/reports']);
  assert.match(printed.stdout, /All is well\./);
  assert.match(printed.stdout, /the server saw {2}GET \/gate\/check/);
  assert.match(printed.stdout, /X-Forwarded-Uri: \/reports\n/);
  assert.doesNotMatch(printed.stdout, /twostep-probe=/);
});

test('each mistake is found and told with what to change', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy);
  const mistakes = [
    ['silent', '/app', /Let it set X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Uri/],
    ['scheme', '/app', /X-Forwarded-Proto must be http or https/],
    ['path', '/app', /what the browser asked for/],
    ['cookies', '/app', /pass the field Cookie on/],
    ['cookies', '/auth', /pass the field Cookie on/],
    ['host', '/auth', /Host: backend:8080/],
    ['never', '/app', /GET \/gate\/check/],
    ['heedless', '/app', /Let it heed the answer/],
    ['bare', '/app', /mode=redirect/],
    ['everything', '/app', /on to this server itself/],
    ['bypass', '/app', /about every request, whatever it carries/],
    ['challenge', '/app', /WWW-Authenticate/],
  ];
  for (const [mistake, path, told] of mistakes) {
    proxy.wrong = new Set([mistake]);
    const seen = await server.doctor(path);
    assert.equal(seen.code, 1, mistake);
    assert.equal(seen.well, false);
    assert.ok(problems(seen).some(p => told.test(p)), `${mistake}: ${JSON.stringify(seen.findings)}`);
  }
});

test('a proxy that keeps Authorization from the gate, which may be on purpose', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy);
  proxy.wrong = new Set(['authorization']);
  const seen = await server.doctor('/app');
  assert.equal(seen.code, 0);
  assert.equal(seen.program.arrived[0].app_token, false);
  assert.match(seen.findings[0].what, /programs' tokens open nothing here/);
  assert.match(seen.findings[0].change, /nginx.*Caddy.*Traefik.*HAProxy/);
  proxy.wrong = new Set();
  const well = await server.doctor('/app');
  assert.deepEqual(well.findings, []);
  assert.equal(well.program.status, 401);
  assert.equal(well.program.arrived[0].app_token, true);
  const printed = await command(['doctor', '--config', server.config, proxy.origin + '/app']);
  assert.match(printed.stdout, /with a token {4}the proxy said 401; the gate saw the token\n/);
});

test('a Remote-Amr that a browser makes up, at an application that shows its fields', async t => {
  const proxy = await Proxy.start(t);
  const closed = await (await serve(t, proxy, {}, { gate: { remote_amr: true } })).doctor('/app');
  assert.deepEqual(problems(closed), []);
  assert.match(closed.findings.at(-1).what, /can't be seen here/);
  const open = await serve(t, proxy, {}, { gate: { remote_amr: true } }, '\n[[gate.rule]]\nallow = ["anyone"]\n');
  for (const wrong of [[], ['amr']]) {
    proxy.wrong = new Set(wrong);
    const seen = await open.doctor('/app');
    assert.equal(seen.code, wrong.length, JSON.stringify(seen.findings));
    assert.match(seen.findings.at(-1).what, wrong.length ? /reached the application/ : /isn't in the application's answer/);
  }
});

test('where there are no tokens none is sent', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy, {}, { gate: { app_tokens: 0 } });
  const seen = await server.doctor('/app');
  assert.deepEqual(problems(seen), []);
  assert.equal(seen.program, undefined);
});

test('a proxy that is not trusted', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy, { trusted_proxies: ['192.0.2.1'] });
  for (const path of ['/auth', '/app']) {
    const seen = await server.doctor(path);
    assert.equal(seen.code, 1);
    assert.match(problems(seen).join(' '), /server\.trusted_proxies = \["127\.0\.0\.1"\]/);
    assert.equal(seen.arrived[0].trusted, false);
    assert.equal(seen.arrived[0].says['X-Forwarded-For'], '127.0.0.1');
  }
});

test('a certificate that nobody signed', async t => {
  const folder = await temporaryFolder(t);
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
    '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]);
  const proxy = await Proxy.start(t, { key: await readFile(join(folder, 'key.pem')), cert: await readFile(join(folder, 'cert.pem')) });
  const server = await serve(t, proxy);
  const refused = await server.doctor('/app');
  assert.equal(refused.code, 1);
  assert.match(problems(refused).join(), /certificate refused.*--insecure/);
  const seen = await server.doctor('/app', '--insecure');
  assert.deepEqual(problems(seen), []);
  assert.equal(seen.code, 0);
});

test('nobody there, nothing to look at, and no server', async t => {
  const proxy = await Proxy.start(t);
  const server = await serve(t, proxy);
  await new Promise(closed => proxy.server.close(closed));
  const seen = await server.doctor('/app');
  assert.equal(seen.code, 1);
  assert.match(problems(seen).join(), /Nothing answers/);
  assert.equal((await command(['doctor', '--config', server.config])).code, 2);
  const wrong = ['doctor', '--config', server.config, 'app.example.org'];
  for (const kill of [() => {}, () => server.kill()]) {
    await kill();
    const { code, stderr } = await command(wrong);
    assert.equal(code, 2);
    assert.match(stderr, /is no address of a web site/);
  }
  assert.equal((await command(['doctor', '--config', server.config, proxy.origin])).code, 3);
});
