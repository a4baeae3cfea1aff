// /metrics after a whole journey: correct counts, a format that Prometheus accepts, no name, number, id, code or
// address (R68); its separate listener; /readyz; traces in log lines.
import assert from 'node:assert/strict';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { command, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { anna, journey, scrape, startWithMetrics, value } from './support/scrape.mjs';
import { showUser } from './support/users.mjs';

/// {status, headers, body} of a hand-written request.
function ask(options) {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent: false, ...options }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => { body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

test('a journey is counted, and nothing of the person is in the scrape', async t => {
  const here = await startWithMetrics(t);
  const { secrets } = await journey(t, here);
  const { id } = await showUser(here.config, anna.email);
  assert.match(id, /^[0-9a-f]{32}$/);
  const { text, families } = await scrape(here.metrics);
  for (const secret of [...secrets, id]) assert.ok(!text.includes(secret), `the scrape holds ${secret}`);
  for (const sample of [...families.values()].flatMap(family => family.samples))
    for (const [label, said] of Object.entries(sample.labels))
      if (label !== 'le') assert.doesNotMatch(said, /\d{4}|@/, `${sample.name} ${label}`);

  const is = (expected, sample, labels) => assert.equal(value(families, sample, labels), expected, `${sample} ${JSON.stringify(labels)}`);
  is(1, 'twostep_sign_ins_total', { outcome: 'wrong_password' });
  is(1, 'twostep_sign_ins_total', { outcome: 'signed_in_by_password' });
  is(1, 'twostep_sign_ins_total', { outcome: 'signed_in_by_code' });
  is(1, 'twostep_challenges_total', { purpose: 'sign_in', event: 'wrong_code' });
  for (const purpose of ['enable', 'sign_in', 'disable']) is(1, 'twostep_challenges_total', { purpose, event: 'verified' });
  is(1, 'twostep_two_step_changes_total', { from: 'pending-enable', to: 'enabled' });
  is(1, 'twostep_two_step_changes_total', { from: 'pending-disable', to: 'disabled' });
  is(2, 'twostep_http_requests_total', { route: '/sign-in', method: 'POST', status: '303' });
  is(1, 'twostep_http_requests_total', { route: '/sign-in', method: 'POST', status: '422' });
});

test('the rest of the modules tell what they did', async t => {
  const here = await startWithMetrics(t);
  await journey(t, here);
  const { families } = await scrape(here.metrics);
  const at = (sample, labels) => value(families, sample, labels);
  assert.equal(at('twostep_accounts'), 1);
  for (const state of ['disabled', 'pending-enable', 'enabled', 'pending-disable'])
    assert.equal(at('twostep_two_step_accounts', { state }), state === 'disabled' ? 1 : 0);
  assert.equal(at('twostep_sessions'), 1);
  assert.ok(at('twostep_password_hashes_total') >= 3);
  assert.equal(at('twostep_password_hash_duration_seconds_count'), at('twostep_password_hashes_total'));
  assert.ok(at('twostep_log_commit_duration_seconds_count') > 5);
  assert.equal(at('twostep_log_snapshot_duration_seconds_count'), 1);
  const sent = here.server.outbox.messages().length;
  assert.equal(at('twostep_sms_messages_total', { provider: 'outbox', outcome: 'accepted' }), sent);
  assert.equal(at('twostep_sms_acceptance_duration_seconds_count'), sent);
  assert.equal(at('twostep_sms_budget_left', { period: 'day' }), 100 - sent);
  assert.equal(at('twostep_sms_country_messages', { country: 'DK' }), sent);
  assert.equal(at('twostep_sms_country_proven_numbers', { country: 'DK' }), 1);
  assert.equal(at('twostep_sms_provider_breaker', { provider: 'outbox', state: 'closed' }), 1);
  assert.equal(at('twostep_connections', { listener: 'metrics' }), 1);
  assert.ok(at('twostep_connections_accepted_total', { listener: 'public' }) >= 1);
  assert.ok(at('twostep_connections_accepted_total', { listener: 'admin' }) >= 1);
  const { stdout } = await command(['--version']);
  assert.ok(stdout.includes(families.get('twostep_build_info').samples[0].labels.version));
});

test('counters only grow, and a request is counted once it is answered', async t => {
  const here = await startWithMetrics(t);
  const first = await scrape(here.metrics);
  await fetch(`${here.server.url}/healthz`);
  const second = await scrape(here.metrics);
  const healthz = { route: '/healthz', status: '200' };
  const before = first.families.get('twostep_http_requests_total').samples.find(s => s.labels.route === '/healthz' && s.labels.status === '200');
  assert.equal(before, undefined);
  assert.equal(value(second.families, 'twostep_http_requests_total', healthz), 1);
  for (const family of first.families.values())
    for (const sample of family.type === 'counter' ? family.samples : [])
      assert.ok(value(second.families, sample.name, sample.labels) >= sample.value, sample.name);
});

test('both kinds of event loops tell how late they are', async t => {
  const { metrics } = await startWithMetrics(t);
  const looked = async loop => value((await scrape(metrics)).families, 'twostep_event_loop_lag_seconds_count', { loop });
  // Half a second; the test's time limit if never.
  for (const loop of ['requests', 'messages']) while (await looked(loop) === 0);
});

test('the listener serves three paths, to any valid host, and nothing else', async t => {
  const { metrics, server } = await startWithMetrics(t);
  const { port } = new URL(metrics);
  const get = (path, more = {}) => ask({ host: '127.0.0.1', port, path, ...more });
  for (const path of ['/metrics', '/healthz', '/readyz'])
    assert.equal((await get(path, { headers: { Host: 'prometheus.example:9464' } })).status, 200, path);
  assert.equal((await get('/metrics', { headers: { Host: 'two words' } })).status, 400);
  assert.equal((await get('/metrics', { method: 'HEAD' })).body, '');
  const posted = await get('/metrics', { method: 'POST', headers: { 'Content-Length': 0 } });
  assert.equal(posted.status, 405);
  assert.equal(posted.headers.allow, 'GET, HEAD');
  for (const path of ['/', '/sign-in', '/metrics/', '/user/list', '/assets/style.css', '/sms/receipts/outbox'])
    assert.equal((await get(path)).status, 404, path);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 404, 'not on the public one');
});

test('a Unix socket will do, a taken port is met at the start, and without the key there is none', async t => {
  const folder = await temporaryFolder(t);
  const socketPath = join(folder, 'm.sock');
  const { server } = await startWithMetrics(t, { server: { metrics_listen: `unix:${socketPath}` } });
  assert.match((await ask({ socketPath, path: '/metrics' })).body, /^twostep_build_info\{/m);

  const { port } = new URL(server.url);
  const other = await temporaryFolder(t);
  const ofOther = { listen: '127.0.0.1:0', public_url: 'http://localhost:8080', data_dir: join(other, 'data') };
  const taken = await writeConfig(other, { server: { ...ofOther, metrics_listen: `127.0.0.1:${port}` } });
  const refused = await command(['serve', '--config', taken]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, new RegExp(`127\\.0\\.0\\.1:${port}`));

  const without = await Server.start(['--config', await writeConfig(other)], { data: join(other, 'data') });
  t.after(() => without.kill());
  assert.doesNotMatch(without.stderr, /metrics on/);
});

test('/readyz says why on both listeners, in words on the public one', async t => {
  const { server, metrics } = await startWithMetrics(t, {
    sms: { providers: ['gateway'] },
    'sms.gateway': { kind: 'webhook', url: 'http://127.0.0.1:9/', body: '{"to": "{to}", "text": "{text}"}' },
  });
  for (const url of [server.url, metrics]) assert.equal(await (await fetch(`${url}/readyz`)).text(), 'ready\n');
  const person = new Person(server, anna);
  t.after(() => person.close());
  await person.signIn();
  await person.askToTurnOn();
  let answer = await fetch(`${server.url}/readyz`);
  while (answer.status === 200) answer = await fetch(`${server.url}/readyz`); // the first try is under way
  assert.equal(await answer.text(), 'not ready\nmissing: a text message provider that answers\n');
  const told = await fetch(`${metrics}/readyz`, { headers: { Accept: 'application/json' } });
  assert.equal(told.status, 503);
  const { status, missing, details } = await told.json();
  assert.equal(status, 'not ready');
  assert.deepEqual(missing, ['a text message provider that answers']);
  assert.match(details[0], /^gateway: breaker (closed|open|half_open)$/);
});

test('a valid traceparent is on the lines of its request, as text and as JSON', async t => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const post = (server, traceparent) => fetch(`${server.url}/sign-in`, {
    method: 'POST', body: 'csrf=wrong', headers: { 'Content-Type': 'application/x-www-form-urlencoded', traceparent } });
  const text = await startWithMetrics(t);
  assert.equal((await post(text.server, `00-${trace}-00f067aa0ba902b7-01`)).status, 403);
  assert.equal((await post(text.server, `00-${trace}-0000000000000000-01`)).status, 403);
  await text.server.stop();
  const lines = text.server.stderr.split('\n').filter(line => line.includes('detail=csrf'));
  assert.deepEqual(lines.map(line => line.match(/ trace_id=(\w+)/)?.[1]), [trace, undefined]);

  const json = await startWithMetrics(t, { log: { format: 'json' } });
  await post(json.server, `00-${trace}-00f067aa0ba902b7-01`);
  await json.server.stop();
  const events = json.server.stderr.split('\n').filter(Boolean).map(line => JSON.parse(line));
  assert.equal(events.find(event => event.detail === 'csrf').trace_id, trace);
});
