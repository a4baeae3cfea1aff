// kill -9 at random moments under load: what was acknowledged stays, what was not asked for does not appear.
// TWOSTEP_CRASH_ROUNDS (20) and TWOSTEP_CRASH_SEED choose the run; it prints both.
import { join } from 'node:path';
import { done, command, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { addUser, showUser } from '../e2e/support/users.mjs';
import { rm } from 'node:fs/promises';
import { Client } from './client.mjs';

const rounds = Number(process.env.TWOSTEP_CRASH_ROUNDS ?? 20);
const seed = Number(process.env.TWOSTEP_CRASH_SEED ?? Date.now() % 2 ** 31);
const clientCount = 8;
const firstRecordedMs = 5, longestRoundMs = 400;

/// mulberry32: small, and the same sequence for the same seed.
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(seed);
console.log(`kill -9: ${rounds} rounds, seed ${seed}`);

const findings = [];
let round = 0;
const fail = what => {
  findings.push(`round ${round}: ${what}`);
  console.log(findings.at(-1));
};

const folder = await temporaryFolder();
const data = join(folder, 'data');
const config = await writeConfig(folder, {
  code: { ttl: '10m' },
  limits: {
    failures_per_account_per_day: 0, failures_per_account_per_month: 0, sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0,
    new_number_sends_per_number_per_day: 0, new_number_sends_per_account_per_day: 0, new_numbers_per_account_per_day: 0,
    new_number_sends_per_address_per_hour: 0, new_number_sends_per_prefix_per_hour: 0,
    password_failures_per_address_per_minute: 0,
  },
  log: { level: 'warn' },
});
const clients = [];
for (let i = 0; i < clientCount; ++i) {
  const user = { email: `user${i}@example.com`, password: `correct horse ${i}`, phone: `+45 2012 34${10 + i}` };
  await addUser(config, user);
  clients.push(new Client(user, random, fail));
}

const start = () => Server.start(['--config', config], { data });
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/// A start that is killed before it listens, or soon after: replay must not change what it reads.
async function startAndKillAtOnce() {
  const starting = start();
  const outcome = starting.then(server => server, () => null);
  await pause(random() * 40);
  const server = await outcome;
  await server?.kill();
}

/// What the record says of a user once every text message that a kill left unsent has been sent.
async function settled(email) {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const shown = await showUser(config, email);
    if (shown.messages_owed === 0) return shown;
    if (performance.now() > deadline) {
      fail(`${email}: ${shown.messages_owed} messages are still owed ten seconds after the start`);
      return shown;
    }
  }
}

async function helpStuckOnes() {
  for (const client of clients.filter(c => c.stuck)) {
    await done(['user', 'reset-two-step', client.user.email, '--reason', 'sign-ins lost in kills', '--config', config]);
    client.wasReset();
  }
}

let startMs = 0;
for (round = 1; round <= rounds; ++round) {
  if (random() < 0.1) await startAndKillAtOnce();
  const before = performance.now();
  const server = await start();
  startMs = Math.max(startMs, performance.now() - before);
  for (const client of clients) client.use(server);
  if (round > 1) await Promise.all(clients.map(async client => client.check(await settled(client.user.email))));
  await helpStuckOnes();
  const running = clients.map(client => client.run().catch(() => {}));
  await pause(firstRecordedMs + random() * longestRoundMs);
  await server.kill();
  await Promise.all(running);
  if (findings.length) break;
}

const last = await start();
for (const client of clients) client.use(last);
await Promise.all(clients.map(async client => client.check(await settled(client.user.email))));
const exitCode = await last.stop();
if (exitCode !== 0) fail(`SIGTERM ended it with ${exitCode}: ${last.stderr}`);
const verify = await command(['log', 'verify', '--config', config]);
if (verify.code !== 0) fail(`log verify: ${verify.stdout}${verify.stderr}`);
for (const client of clients) client.person.close();

const sum = name => {
  const all = {};
  for (const client of clients) for (const [kind, n] of Object.entries(client[name])) all[kind] = (all[kind] ?? 0) + n;
  return all;
};
const acknowledged = sum('acknowledged'), lost = sum('lost');
console.log('acknowledged:', acknowledged);
console.log('under way at a kill:', lost);
console.log(`slowest start: ${startMs.toFixed(0)} ms`);
for (const kind of ['password', 'sign-in code', 'wrong code', 'begin enable', 'confirm enable', 'begin disable', 'confirm disable', 'sign out'])
  if (!acknowledged[kind]) fail(`no ${kind} was ever acknowledged: the run shows nothing about it`);
if (!Object.keys(lost).length) fail('no kill met a request under way: the run shows nothing');
await rm(folder, { recursive: true, force: true });
console.log(findings.length ? `${findings.length} findings` : `nothing lost, nothing made up in ${rounds} kills`);
process.exit(findings.length ? 1 : 0);
