// What every proxy must do, in both setups of its page, in this order: one person, one browser.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { done } from '../../e2e/support/server.mjs';
import { refs, valuesOf } from './application.mjs';
import { forms } from './forms.mjs';
import { anna } from './guest.mjs';
import { makePlace } from './place.mjs';
import { send, sendPlain } from './raw.mjs';

const run = promisify(execFile);
// Where the gate doesn't send Remote-Amr, only forged values could arrive under that name.
const identity = { 'Remote-User': anna.email, 'Remote-Email': anna.email, 'Remote-Name': '', 'Remote-Groups': 'acme,acme:member', 'Remote-Amr': '' };
const identityWith = ({ gate }, amr) => ({ ...identity, 'Remote-Amr': gate.remote_amr ? amr : '' });
const nobody = { 'Remote-User': '', 'Remote-Id': '', 'Remote-Email': '', 'Remote-Name': '', 'Remote-Groups': '', 'Remote-Amr': '' };

/// The application got exactly this identity; an empty field may be missing.
function expectIdentity(request, expected) {
  for (const [name, value] of Object.entries(expected)) {
    const values = valuesOf(request, name);
    assert.deepEqual(values, values.length === 0 && value === '' ? [] : [value], `${name} of ${request.uri}`);
  }
}

/// Opens an address of the application as an authorized person; returns what arrived there.
async function arrive({ guest, behind }, uri) {
  const mark = behind.mark();
  const answer = await guest.ask(uri);
  assert.equal(answer.status(), 200);
  const [request] = behind.since(mark);
  assert.equal(request.uri, uri);
  assert.ok(!request.fields.some(([name, value]) => name === 'cookie' && value.includes('twostep')), 'our cookies stay with us');
  return request;
}

/// Nothing reached the application meanwhile.
async function expectClosed({ behind }, act) {
  const mark = behind.mark();
  const result = await act();
  assert.deepEqual(behind.since(mark), []);
  return result;
}

const scenarios = {
  async 'an address with a query is kept through the sign-in with a password'(place) {
    const { guest, application, behind } = place;
    const uri = '/reports[7]?from=%2Fa%20b&to=c+d&to=%C3%A6&in[]={a|b}^`&rate=5%';
    await expectClosed(place, () => guest.ask(uri));
    await guest.enterPasswordHere();
    await guest.expectAddress(application + uri);
    const [request] = behind.since(0);
    assert.equal(request.uri, uri);
    expectIdentity(request, identityWith(place, 'pwd'));
    assert.match(valuesOf(request, 'Remote-Id')[0], /^[0-9a-f]{32}$/);
    assert.equal(new Map(request.fields).get('host'), new URL(application).host);
  },

  async 'two-step verification is turned on through the proxy'({ guest }) {
    await guest.open('/profile/security');
    await guest.turnOn(anna.phone);
    assert.equal(await guest.state(), 'enabled');
  },

  async 'signing out closes the application: to pages, scripts and WebSockets'(place) {
    const { guest } = place;
    await arrive(place, '/before');
    const other = await guest.page.context().newPage();
    await other.goto(`${guest.server.url}/profile`);
    const here = guest.page;
    guest.page = other;
    await guest.signOut();
    guest.page = here;
    await other.close();
    await expectClosed(place, async () => {
      assert.equal(await guest.fetch('/data', { redirect: 'error' }), 401);
      await assert.rejects(guest.talk('hello'), /refused/);
      await guest.ask('/after');
      await guest.expectPath('/sign-in');
    });
  },

  async 'an address of 6 KB is kept through the sign-in with a code that was texted'(place) {
    const { guest, application, behind, stopped } = place;
    const uri = `/long?filter=${'abcdefghij'.repeat(600)}&page=2`;
    const mark = behind.mark();
    await guest.ask(uri);
    await guest.signInHere();
    await guest.expectAddress(application + uri);
    assert.deepEqual(behind.since(mark).map(request => request.uri), [uri]);
    assert.deepEqual(stopped, []);
  },

  async 'a program comes in with a token, and is told where one is worth nothing'(place) {
    const { guest, behind } = place;
    const host = new URL(place.application).host;
    place.token = await guest.makeToken('backup');
    const ask = (token, headers) => send(place, { host, path: '/api', headers: { Authorization: `Bearer ${token}`, ...headers } });
    const mark = behind.mark();
    assert.equal((await ask(place.token)).status, 200);
    expectIdentity(behind.since(mark)[0], identity);
    await expectClosed(place, async () => {
      for (const headers of [{}, { Accept: 'text/html' }]) {
        const { status, location, challenge } = await ask('twostep_worthless', headers);
        assert.deepEqual([status, location, challenge], [401, undefined, 'Bearer error="invalid_token"']);
      }
    });
  },

  // git sends a password only when asked.
  async 'git comes in with a token as its password'(place) {
    const { behind } = place;
    const git = (user, password) => run('git', ['-c', 'http.sslVerify=false', '-c', 'credential.helper=', '-c', `http.proxy=${place.tunnel}`,
      'ls-remote', `https://${encodeURIComponent(user)}:${password}@${new URL(place.application).host}/repository.git`],
      { env: { PATH: process.env.PATH, HOME: place.folder, GIT_TERMINAL_PROMPT: '0' } });
    const mark = behind.mark();
    assert.equal((await git(anna.email.toUpperCase(), place.token)).stdout, refs);
    for (const request of behind.since(mark)) expectIdentity(request, identity);
    await expectClosed(place, async () => {
      await assert.rejects(git('somebody@example.com', place.token), /Authentication failed/);
      await assert.rejects(git(anna.email, 'twostep_worthless'), /Authentication failed/);
    });
  },

  async '20 KB of the application\'s cookies pass, and a hundred small ones, on every page of the host'(place) {
    const { guest } = place;
    await arrive(place, '/');
    const size = await guest.page.evaluate(() => {
      for (const name of 'abcde') document.cookie = `${name}=${name.repeat(4000)}; Secure; Path=/`;
      for (let i = 0; i < 100; ++i) document.cookie = `small${i}=x; Secure; Path=/`;
      return document.cookie.length; // reading waits until they are stored
    });
    assert.ok(size > 20_000);
    const request = await arrive(place, '/with/cookies');
    const cookies = request.fields.filter(([name]) => name === 'cookie').map(([, value]) => value).join('; ');
    assert.match(cookies, /a{4000}; .*e{4000}; .*small99=x/);
    assert.equal((await guest.page.goto(`${guest.server.url}/profile`)).status(), 200);
  },

  async 'a WebSocket goes through both ways'(place) {
    await arrive(place, '/');
    assert.deepEqual(await place.guest.talk('hello'), [`you are ${anna.email}`, 'hello']);
  },

  async 'what is sent arrives whole'(place) {
    const { guest, behind } = place;
    await arrive(place, '/');
    const mark = behind.mark();
    await guest.press('Change');
    await guest.expectAddress(`${place.application}/change`);
    const large = 'x'.repeat(300_000);
    assert.equal(await guest.fetch('/upload', { method: 'PUT', body: large }), 200);
    const [form, upload] = behind.since(mark);
    assert.deepEqual([form.method, form.uri, form.body], ['POST', '/change', 'amount=7']);
    assert.deepEqual([upload.method, upload.uri, upload.body === large], ['PUT', '/upload', true]);
  },

  async 'what a browser says of itself never reaches the application'(place) {
    const { guest, behind } = place;
    const host = new URL(place.application).host;
    const forged = Object.fromEntries(Object.keys(nobody).flatMap(name =>
      ['-', '_', '.'].map(dash => [name.replace('-', dash), 'forged'])));
    await guest.page.context().setExtraHTTPHeaders(forged);
    const annas = identityWith(place, 'pwd,sms');
    expectIdentity(await arrive(place, '/forged'), annas);
    expectIdentity(await arrive(place, '/open'), annas);
    await guest.page.context().setExtraHTTPHeaders({});
    // Fields named by Connection are removed at the next hop: a sender must not become another user, or anonymous,
    // by that.
    const hops = { ...forged, Connection: 'close, Remote-User, Remote-Id, Remote-Email, Remote-Groups, Remote_User' };
    const signedIn = { Cookie: await guest.cookies() };
    for (const headers of [forged, hops, { ...forged, ...signedIn }, { ...hops, ...signedIn }]) {
      const mark = behind.mark();
      assert.equal((await send(place, { host, path: '/open', headers })).status, 200);
      expectIdentity(behind.since(mark)[0], headers.Cookie ? annas : nobody);
    }
  },

  async 'what a browser says of the address opens nothing'(place) {
    const host = new URL(place.application).host;
    const lies = [
      {}, { 'X-Forwarded-Uri': '/open' }, { 'X-Original-URL': `${place.application}/open` }, { 'X-Original-Url': '/open' },
      { 'X-Forwarded-Host': 'open.example.test', 'X-Forwarded-Uri': '/open', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Method': 'GET' },
      { 'X-Forwarded-Uri': ['/open', '/open'] }, { 'X-Rewrite-Url': '/open' }, { 'X-HTTP-Method-Override': 'HEAD' },
      { Connection: 'close, X-Forwarded-Uri, X-Forwarded-Host, X-Forwarded-Proto, X-Original-URL' }, { Authorization: 'Basic YTpi' },
    ];
    await expectClosed(place, async () => {
      for (const headers of lies)
        for (const path of ['/closed', '/', '/open/../closed', '/open/..%2Fclosed', '/open/%2e%2e/closed', '//open', '/open%2f..%2fx', '/open;/../x'])
          assert.notEqual((await send(place, { host, path, headers })).status, 200, `${path} ${JSON.stringify(headers)}`);
    });
    // The real request counts, whatever is claimed in fields.
    const asked = await send(place, { host, path: '/truth?a=b', headers: { Accept: 'text/html', ...lies[2], ...lies[4] } });
    assert.equal(asked.status, 303);
    assert.equal(new URL(asked.location).searchParams.get('next'), `${place.application}/truth?a=b`);
  },

  async 'plain http is led to https'(place) {
    for (const host of place.hosts) {
      const { status, location } = await sendPlain(place, { host, path: '/a?b=c' });
      assert.ok([301, 308].includes(status));
      assert.equal(location, `https://${host}/a?b=c`);
    }
  },

  async 'who may not gets the page that says so'(place) {
    const { guest } = place;
    await arrive(place, '/');
    await expectClosed(place, async () => {
      assert.equal(await guest.fetch('/closed/door', { method: 'POST', body: 'a=1' }), 403);
      const answer = await guest.ask('/closed/door');
      assert.equal(answer.status(), 403);
      const { 'content-type': type, 'content-security-policy': policy, 'cache-control': caching } = answer.headers();
      assert.match(`${type} ${policy} ${caching}`, /^text\/html.* default-src 'none'; .* no-store$/);
      assert.match(await guest.text(), /You can't open this/);
      const corner = await guest.page.locator('main').evaluate(main => getComputedStyle(main).borderRadius);
      assert.equal(corner, '12px', 'its style came through');
    });
    assert.deepEqual(place.stopped, []);
  },

  async 'the address of a one-time link stays out of the access log'(place) {
    const { host, pathname } = new URL(place.signIn);
    const prefix = pathname === '/' ? '' : pathname;
    const token = 'BdDn8vM3WQ6zSb0rYg2cTqLkXhJfUeAo5iN1pR7sV4w';
    assert.equal((await send(place, { host, path: `${prefix}/link/${token}` })).status, 410);
    assert.equal((await send(place, { host, path: `${prefix}/sign-in?seen-after-the-link` })).status, 200);
    const deadline = performance.now() + 10_000;
    while (!place.accessLog().includes('seen-after-the-link')) {
      assert.ok(performance.now() < deadline, `the log has other addresses: ${place.accessLog().slice(-1000)}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.ok(!place.accessLog().includes(token));
  },

  async 'a restart signs nobody out'(place) {
    await arrive(place, '/');
    assert.equal(await place.server.stop(), 0);
    await place.start();
    expectIdentity(await arrive(place, '/after/restart'), identityWith(place, 'pwd,sms'));
  },

  async 'without Twostep nothing is open, and with it everything is again'(place) {
    const { guest } = place;
    await place.server.kill();
    await expectClosed(place, async () => {
      const host = new URL(place.application).host;
      const others = ['/open', '/closed'].map(path => send(place, { host, path }).then(({ status }) => status));
      for (const status of [await guest.statusOf('/'), ...await Promise.all(others)]) assert.ok(status >= 500, `answered ${status}`);
    });
    await place.start();
    await arrive(place, '/back');
  },

  async 'a change by somebody who isn\'t signed in is not made after the sign-in'(place) {
    const { guest, behind, application } = place;
    await arrive(place, '/form');
    await guest.page.context().clearCookies();
    await expectClosed(place, async () => {
      await guest.press('Change');
      await guest.expectPath('/sign-in');
    });
    const mark = behind.mark();
    await guest.signInHere();
    await guest.expectAddress(`${application}/`);
    assert.deepEqual(behind.since(mark).map(({ method, uri }) => `${method} ${uri}`), ['GET /']);
  },

  async 'a new password from support signs a person out everywhere'(place) {
    await arrive(place, '/');
    await done(['user', 'set-password', anna.email, '--password-stdin', '--config', place.config], { input: 'second horse battery\n' });
    await expectClosed(place, async () => {
      assert.equal(await place.guest.fetch('/data', { redirect: 'error' }), 401);
      await place.guest.ask('/');
      await place.guest.expectPath('/sign-in');
    });
  },
};

/// proxy: as for makePlace.
export function describeProxy(test, proxy) {
  for (const form of forms)
    test(`${proxy.name}: ${form.heading}`, async t => {
      const place = await makePlace(t, proxy, form);
      place.proxy = proxy.name;
      for (const [name, act] of Object.entries(scenarios)) await t.test(name, () => act(place));
    });
}
