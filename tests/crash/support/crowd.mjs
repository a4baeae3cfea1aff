// Several people at a server that may die at any moment: acknowledged ⊆ state ⊆ requested, for each of them.
import { join } from 'node:path';
import { done, writeConfig } from '../../e2e/support/server.mjs';
import { addUser, showUser } from '../../e2e/support/users.mjs';
import { Client } from './client.mjs';
import { pause, random } from './run.mjs';

// No limits: the crowd does in a minute what people do in a year.
const noLimits = {
  failures_per_account_per_day: 0, failures_per_account_per_month: 0, sends_per_number_per_10_minutes: 0, sends_per_number_per_day: 0,
  new_number_sends_per_number_per_day: 0, new_number_sends_per_account_per_day: 0, new_numbers_per_account_per_day: 0,
  new_number_sends_per_address_per_hour: 0, new_number_sends_per_prefix_per_hour: 0,
  unproven_numbers_per_country_per_day: 0, unproven_numbers_per_country_per_hour: 0, unproven_numbers_per_prefix_per_day: 0,
  password_failures_per_account: 0, password_failures_per_address_per_minute: 0, sends_per_hour: 0,
};
const everyKind = ['password', 'sign-in code', 'wrong code', 'begin enable', 'confirm enable', 'begin disable', 'confirm disable', 'sign out',
  'begin number change', 'old number code', 'new number', 'confirm number change', 'make recovery codes', 'recovery code',
  'add app', 'app code', 'rename app', 'prefer method', 'delete app'];
// Of a few hundred requests, on a busy machine, there may be none.
const rareKinds = ['replayed app code', 'wrong app code', 'step-up by app', 'choose method',
  'add passkey', 'passkey', 'refused passkey', 'step-up by passkey', 'rename passkey', 'delete passkey'], fewRequests = 1_000;

/// A configuration for tests that crash: its data directory is `data`.
export function crashConfig(folder, data = join(folder, 'data'), sections = {}) {
  return writeConfig(folder, { server: { data_dir: data }, code: { ttl: '10m' }, limits: noLimits, log: { level: 'warn' }, ...sections });
}

export class Crowd {
  /// Makes the users, of whom two of three have authenticator apps, and the others but the first passkeys; `findings` collects violations, one line each. mayRefuse: an answer of 5xx isn't one.
  static async gather(config, { count = 8, findings = [], mayRefuse = false } = {}) {
    const crowd = new Crowd();
    Object.assign(crowd, { config, findings, clients: [], where: '' });
    for (let i = 0; i < count; ++i) {
      const user = { email: `user${i}@example.com`, password: `correct horse ${i}`, phone: `+45 2012 34${10 + i}`, otherPhone: `+45 2012 35${50 + i}`, usesApps: i % 3 !== 0, usesPasskeys: i % 3 === 0 && i > 0 };
      await addUser(config, user);
      crowd.clients.push(new Client(user, random, what => crowd.fail(what), { mayRefuse }));
    }
    return crowd;
  }

  fail(what) {
    this.findings.push(`${this.where}: ${what}`);
    console.log(this.findings.at(-1));
  }

  /// `where`: names the round in findings.
  use(server, where) {
    this.where = where;
    for (const client of this.clients) client.use(server);
  }

  /// Acts until the server dies.
  run() { return Promise.all(this.clients.map(client => client.run().catch(() => {}))); }

  /// Waits until each of them was answered 5xx and has stopped.
  async allRefused() {
    await Promise.all(this.clients.map(client => new Promise(resolve => { client.onRefused = resolve; })));
  }

  /// After a restart: compares the state with the records, then helps those whom the crashes locked out.
  async check() {
    await Promise.all(this.clients.map(async client => client.check(await this.settled(client.user.email))));
    for (const client of this.clients.filter(c => c.stuck)) {
      const reset = JSON.parse(await done(['user', 'reset-two-step', client.user.email, '--reason', 'sign-ins lost in crashes', '--config', this.config, '--json']));
      await client.comeBack(new URL(reset.link.url).pathname);
    }
  }

  /// The user's state once every message that a crash left unsent has been sent.
  async settled(email) {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const shown = await showUser(this.config, email);
      if (shown.messages_owed === 0) return shown;
      if (performance.now() > deadline) {
        this.fail(`${email}: ${shown.messages_owed} messages are still owed ten seconds after the start`);
        return shown;
      }
    }
  }

  /// Kinds of requests, with how often each was acknowledged, or under way at a crash.
  sum(name) {
    const all = {};
    for (const client of this.clients) for (const [kind, n] of Object.entries(client[name])) all[kind] = (all[kind] ?? 0) + n;
    return all;
  }
  get acknowledged() { return this.sum('acknowledged'); }
  get lost() { return this.sum('lost'); }

  /// Resolves when something was acknowledged and something more is under way.
  async isBusy() {
    const deadline = performance.now() + 20_000;
    while (!Object.keys(this.acknowledged).length || !this.clients.some(client => client.flying)) {
      if (performance.now() > deadline) return this.fail('nobody did anything in twenty seconds');
      await pause(1);
    }
  }

  /// Fails if the run did nothing.
  mustHaveActed() {
    const requests = Object.values(this.acknowledged).reduce((sum, n) => sum + n, 0);
    for (const kind of requests < fewRequests ? everyKind : [...everyKind, ...rareKinds])
      if (!this.acknowledged[kind]) this.fail(`no ${kind} was ever acknowledged: the run shows nothing about it`);
    if (!Object.keys(this.lost).length) this.fail('no crash met a request under way: the run shows nothing');
  }

  close() { for (const client of this.clients) client.person?.close(); }
}
