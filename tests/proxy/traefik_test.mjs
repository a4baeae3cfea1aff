// docs/deploy/traefik.md: Debian has no Traefik, so its files are only parsed. They must be YAML whose names are
// all defined, with nothing open, and nothing that a browser could forge or use for a tunnel.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { forms } from './support/forms.mjs';
import { filesOf, sectionsOf } from './support/page.mjs';

const toJson = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)';
const read = yaml => JSON.parse(execFileSync('python3', ['-c', toJson], { input: yaml, encoding: 'utf8' }));
const identity = ['Remote-User', 'Remote-Id', 'Remote-Email', 'Remote-Name', 'Remote-Groups', 'Remote-Amr'];

for (const form of forms)
  test(form.heading, () => {
    const files = filesOf('traefik').get(form.heading);
    const { server, session } = sectionsOf(files.get('twostep.toml'));
    const { entryPoints, certificatesResolvers, providers } = read(files.get('/etc/traefik/traefik.yml'));
    const { routers, middlewares, services } = read(files.get('/etc/traefik/dynamic.yml')).http;

    assert.equal(server.public_url, form.signIn);
    assert.equal(session?.cookie_domain, form.hosts.length === 1 ? undefined : 'example.test');
    assert.equal(providers.file.filename, '/etc/traefik/dynamic.yml');
    assert.equal(entryPoints.plain.http.redirections.entryPoint.to, 'secure');
    assert.ok(certificatesResolvers[entryPoints.secure.http.tls.certResolver]);

    const twostep = `http://${server.listen}`;
    const urls = name => services[name].loadBalancer.servers.map(each => each.url);
    for (const [name, router] of Object.entries(routers)) {
      assert.deepEqual(router.entryPoints, ['secure'], name);
      const guarded = !urls(router.service).includes(twostep);
      assert.deepEqual(router.middlewares, guarded ? ['clear', 'gate'] : undefined, name);
      assert.ok(router.rule.includes(' && !Method(`CONNECT`)'), name);
    }
    const hosts = Object.values(routers).flatMap(router => [...router.rule.matchAll(/Host\(`([^`]+)`\)/g)].map(([, host]) => host));
    assert.deepEqual([...new Set(hosts)], form.hosts);

    const gate = middlewares.gate.forwardAuth;
    assert.equal(gate.address, `${twostep}/gate/check?mode=redirect`);
    assert.equal(gate.trustForwardHeader, false);
    assert.deepEqual(gate.authResponseHeaders, identity);
    assert.deepEqual(gate.authRequestHeaders, ['Cookie', 'Authorization', 'User-Agent', 'Accept', 'Accept-Language', 'Sec-Fetch-Mode', 'Traceparent']);
    const others = ['_', '.'].flatMap(dash => identity.map(name => name.replace('-', dash)));
    const cleared = ['X-Original-Url', 'Upgrade', 'HTTP2-Settings', 'Remote-Amr', ...others];
    assert.deepEqual(middlewares.clear.headers.customRequestHeaders, Object.fromEntries(cleared.map(name => [name, ''])));
  });

test('WebSockets', () => {
  const { routers, middlewares } = read(filesOf('traefik').get('WebSockets').get('/etc/traefik/dynamic.yml')).http;
  const main = read(filesOf('traefik').get('Two hosts').get('/etc/traefik/dynamic.yml')).http;
  const { rule, ...added } = routers['application-websocket'];
  const { rule: usual, ...application } = main.routers.application;
  assert.equal(rule, `${usual} && HeaderRegexp(\`Upgrade\`, \`(?i)^websocket$\`)`);
  assert.deepEqual(added, { ...application, middlewares: ['clear', 'websocket', 'gate'] });
  // Traefik gives longer rules priority.
  assert.ok(rule.length > usual.length);
  assert.deepEqual(middlewares, { websocket: { headers: { customRequestHeaders: { Upgrade: 'websocket' } } } });
});
