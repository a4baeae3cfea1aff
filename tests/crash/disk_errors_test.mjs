// A disk that fails, fills up, writes partially or is slow, under a running server: strace makes its calls fail.
// S6, S7, S8, S20. TWOSTEP_TORTURE=1 is the long form; TWOSTEP_CRASH_SEED chooses the moments.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { Browser } from '../e2e/support/browser.mjs';
import { command, Server, temporaryFolder } from '../e2e/support/server.mjs';
import { crashConfig, Crowd } from './support/crowd.mjs';
import { random, rounds, seed, within } from './support/run.mjs';
import { newestSegment, Saboteur, seen, segmentsOf, whyNoSabotage } from './support/saboteur.mjs';

const patience = 20_000; // for what happens at once on an idle machine
const skip = whyNoSabotage() || false;
console.log(`disk errors: seed ${seed}`);

/// A place with a crowd: start() runs a server there that ends with the test.
async function place(t, options) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await crashConfig(folder, data);
  const crowd = await Crowd.gather(config, options);
  t.after(() => crowd.close());
  const start = async under => {
    const server = await Server.start(['--config', config], { data, under });
    t.after(() => server.kill());
    return server;
  };
  return { folder, data, config, crowd, start, output: join(folder, 'seen') };
}

/// The log failed: the process has ended with one line that names the file and the cause.
async function mustFailStop(server, file, cause) {
  const end = await within(patience, server.ended);
  assert.ok(end, 'the server ends');
  assert.deepEqual(end, { code: 1, signal: null }, server.stderr);
  const lines = server.stderr.trim().split('\n').filter(line => line.includes(cause));
  assert.equal(lines.length, 1, server.stderr);
  assert.ok(lines[0].startsWith(`${file}: `), lines[0]);
}

/// A server without faults has everything confirmed to the crowd, and works.
async function mustHold(p, where) {
  const server = await p.start();
  p.crowd.use(server, where);
  await p.crowd.check();
  assert.deepEqual(p.crowd.findings, []);
  return server;
}

const signInForm = browser => browser.get('/sign-in');
const signIn = (browser, form, user) => browser.submitOnly(form, '/sign-in', { email: user.email, password: user.password });

test('S8: a change whose sync fails is never confirmed', { skip }, async t => {
  const p = await place(t, { count: 1 });
  const server = await p.start();
  const browser = new Browser(server.url);
  t.after(() => browser.close());
  const form = await signInForm(browser);
  const file = newestSegment(p.data);
  await Saboteur.attach(server, { inject: 'fdatasync:error=EIO:when=1', paths: [file], output: p.output });
  const answer = await signIn(browser, form, p.crowd.clients[0].user).catch(error => error);
  assert.equal(answer.code, 'ECONNRESET', `answered ${answer.status}`);
  await mustFailStop(server, file, 'Input/output error');
});

test('S8: whichever sync fails, the server ends at once, tries nothing more, and keeps what it confirmed', { skip }, async t => {
  const p = await place(t, { mayRefuse: true }); // in the moment before the server ends
  const count = rounds(4, 40);
  for (let round = 1; round <= count; ++round) {
    const n = count >= 20 && round <= 20 ? round : 1 + Math.floor(random() * 60);
    const server = await mustHold(p, `round ${round}, sync ${n}`);
    const file = newestSegment(p.data);
    const output = `${p.output}${round}`;
    const saboteur = await Saboteur.attach(server,
      { calls: 'fdatasync,fsync,pwrite64,pwritev,write', inject: `fdatasync:error=EIO:when=${n}`, paths: [file], output });
    const running = p.crowd.run();
    await mustFailStop(server, file, 'Input/output error');
    await Promise.all([running, saboteur.ended]);
    const calls = seen(output);
    assert.ok(calls.at(-1).injected, `after the sync that failed: ${calls.at(-1).line}`);
  }
  await mustHold(p, 'the end');
});

test('a write that fails ends the server in the same way', { skip }, async t => {
  const p = await place(t, { mayRefuse: true });
  for (let round = 1; round <= rounds(2, 20); ++round) {
    const server = await mustHold(p, `round ${round}`);
    const file = newestSegment(p.data);
    await Saboteur.attach(server,
      { inject: `pwrite64,pwritev:error=EIO:when=${1 + Math.floor(random() * 60)}`, calls: 'pwrite64,pwritev', paths: [file], output: p.output });
    const running = p.crowd.run();
    await mustFailStop(server, file, 'Input/output error');
    await running;
  }
  await mustHold(p, 'the end');
});

// A full disk is normally met when writing the zeros ahead of the records: tests/e2e/full_disk_test.mjs. Here it
// is met later, as on copy-on-write file systems.
test('S7: no space for a record itself loses nothing, whether the server goes on or ends', { skip }, async t => {
  const p = await place(t, { mayRefuse: true });
  for (let round = 1; round <= rounds(2, 20); ++round) {
    const server = await mustHold(p, `round ${round}`);
    const file = newestSegment(p.data);
    const saboteur = await Saboteur.attach(server,
      { inject: `pwrite64,pwritev:error=ENOSPC:when=${1 + Math.floor(random() * 60)}`, calls: 'pwrite64,pwritev', paths: [file], output: p.output });
    const refused = p.crowd.allRefused();
    const running = p.crowd.run();
    const outcome = await within(patience, Promise.race([server.ended, refused.then(() => 'refused')]));
    assert.ok(outcome, 'nothing was refused, and nothing ended');
    if (outcome !== 'refused') {
      await mustFailStop(server, file, 'No space left on device');
    } else {
      await saboteur.leave();
      await server.kill();
    }
    await running;
  }
  await mustHold(p, 'the end');
});

/// Signs in until `enough`, which needs no text message. The client remembers what was confirmed.
async function signInUntil(enough, server, client) {
  const browser = new Browser(server.url);
  const form = await signInForm(browser);
  const signedOut = [...browser.cookies];
  while (!enough()) {
    browser.cookies = new Map(signedOut);
    const answer = await signIn(browser, form, client.user);
    assert.equal(answer.status, 303, answer.text);
    ++client.sessions;
  }
  browser.close();
}

// A full disk that is answered with 503: tests/e2e/full_disk_test.mjs.
test('S6: where a limit on file sizes cuts writes short, the log goes on in more files', async t => {
  const p = await place(t, { mayRefuse: true });
  if (spawnSync('prlimit', ['--version']).error) return t.skip('there is no prlimit here');
  // More than a new segment's first zeros, and not a block's end, so that a write is cut short.
  const server = await p.start(['prlimit', `--fsize=${(640 << 10) + 77}:unlimited`]);
  const begun = segmentsOf(p.data).length;
  const wentOn = () => segmentsOf(p.data).length >= begun + 2;
  await Promise.all(p.crowd.clients.map(client => signInUntil(wentOn, server, client)));
  await server.kill();
  await mustHold(p, 'the end');
  assert.equal((await command(['log', 'verify', '--config', p.config])).code, 0);
});

test('S20: on a slow disk changes wait, in order, and everything else goes on', { skip }, async t => {
  const p = await place(t);
  const server = await mustHold(p, 'the start');
  const browsers = p.crowd.clients.map(() => new Browser(server.url));
  const visitor = new Browser(server.url);
  t.after(() => [...browsers, visitor].forEach(browser => browser.close()));
  const forms = await Promise.all(browsers.map(signInForm));
  const file = newestSegment(p.data);
  const saboteur = await Saboteur.attach(server, { inject: 'fdatasync:delay_enter=1500000', paths: [file], output: p.output });
  let confirmed = 0;
  const changes = browsers.map((browser, i) =>
    signIn(browser, forms[i], p.crowd.clients[i].user).then(answer => { ++confirmed; return answer.status; }));
  for (let i = 0; i < 10; ++i) assert.equal((await visitor.get('/healthz')).status, 200);
  assert.equal((await visitor.get('/sign-in')).status, 200);
  assert.equal(confirmed, 0, 'nothing is confirmed before its sync');
  assert.deepEqual(await Promise.all(changes), changes.map(() => 303));
  for (const client of p.crowd.clients) client.sessions = 1;

  // Killed during a slow sync: what was confirmed before is there.
  const running = p.crowd.run();
  await within(200 + random() * 1_500, server.ended);
  await server.kill();
  await Promise.all([running, saboteur.ended]);
  await mustHold(p, 'the end');
});
