// Somebody with an authenticator app, at a server that dies and begins anew where time is to pass.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { appsPage, Authenticator, idsOn, keyOn, newAppPage, secondsOfCode } from './authenticator.mjs';
import { Clock } from './clock.mjs';
import { Person, security } from './person.mjs';
import { Server, temporaryFolder, writeConfig } from './server.mjs';
import { addUser } from './users.mjs';

export const codePage = '/sign-in/code', methodPage = '/sign-in/method';
export const ann = { email: 'ann@example.org', password: 'correct horse 1', phone: '+45 20 12 34 56' };

/// What two programs say that know nothing of each other.
export function codeOf(app, clock, ahead = 0) {
  const now = new Date(clock.now + ahead * 1_000).toISOString().slice(0, 19).replace('T', ' ');
  const told = execFileSync('oathtool', ['--totp', '--base32', app.key, '--now', `${now} UTC`], { encoding: 'utf8' }).trim();
  assert.equal(app.code(ahead), told, 'oathtool and otplib agree');
  return told;
}

export class AppPerson extends Person {
  constructor(server, user, clock) {
    super(server, user);
    Object.assign(this, { clock, ahead: 0 }); // seconds that the phone's clock is ahead
  }

  /// The page with the key; the app has it now.
  async scan() {
    const page = await this.browser.get(newAppPage);
    return { page, app: new Authenticator(keyOn(page), () => this.clock.now) };
  }
  code(app = this.app) { return codeOf(app, this.clock, this.ahead); }

  /// Sets an app up completely; returns the page that follows.
  async setUpApp(name = 'My phone') {
    const { page, app } = await this.scan();
    this.app = app;
    return this.browser.submit(page, newAppPage, { code: this.code(), name });
  }

  /// Enters the app's code where a page asks for it; returns the answer, without following.
  async giveCode(page, code = this.code(), path = codePage) { return this.browser.submitOnly(page, path, { code }); }

  /// Signs in by the app; returns the page that follows.
  async signInByApp(app = this.app) {
    const page = await this.enterPassword();
    assert.equal(page.path, codePage, page.text);
    return this.browser.follow(await this.giveCode(page, this.code(app)));
  }

  /// "Try another way", then one of these; returns the page that follows.
  async choose(method, name) {
    const page = await this.browser.get(methodPage);
    const only = page.forms.find(form => form.fields.authenticator)?.fields.authenticator;
    const fields = method === 'authenticator_app' ? { method, authenticator: name ? choicesOn(page)[name] : only } : { method };
    return this.browser.submit(page, methodPage, fields);
  }

  /// name -> id
  async apps() { return idsOn(await this.browser.get(appsPage)); }
  async remove(name) {
    const path = `${appsPage}/${(await this.apps())[name]}/remove`;
    return this.browser.submit(await this.browser.get(path), path);
  }
  async isIn() { return (await this.browser.get(security)).path === security; }
}

/// The apps that "Try another way" offers, where there are several: name -> id.
function choicesOn(page) {
  return Object.fromEntries([...page.body.matchAll(/name="authenticator" value="(\w+)"[\s\S]*?<bdi>([^<]*)<\/bdi>/g)]
    .map(([, id, name]) => [name, id]));
}

/// What sign-in asks for first in a new browser: an app's name, or the method.
export function askedFirst({ factors }) {
  const first = factors.find(factor => factor.asked_first);
  return first && (first.name ?? first.method);
}

/// A server with Ann, who hasn't turned anything on.
export class AppPlace {
  static async begin(t, sections = {}) {
    const place = new this(), folder = await temporaryFolder(t);
    Object.assign(place, { t, folder, data: join(folder, 'data'), people: [], clock: new Clock(folder), listen: '127.0.0.1:0' });
    place.clock.set(untilMiddleOfPeriod());
    place.config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 }, ...sections });
    await addUser(place.config, ann);
    await place.start();
    return place;
  }

  async start(data = this.data) {
    this.data = data;
    this.server = await Server.start(['--config', this.config, '--data', data, '--listen', this.listen], { data, env: this.clock.env });
    this.listen = new URL(this.server.url).host;
    this.t.after(this.server.kill.bind(this.server));
    for (const person of this.people) person.server = this.server;
  }
  /// It dies with kill -9, and begins anew where people know it, perhaps with other data.
  async restart(data) {
    await this.server.kill();
    await this.start(data);
  }
  /// So many seconds later. A running server follows the machine's clock slowly, so it is another one by then.
  async later(seconds) {
    this.clock.set(this.clock.ahead + seconds);
    await this.restart();
  }

  newPerson(user) { return new AppPerson(this.server, user, this.clock); }
  as(user = ann) {
    const person = this.newPerson(user);
    this.people.push(person);
    this.t.after(() => person.close());
    return person;
  }
}

/// Seconds: so that no period of codes ends within a few of the test's steps.
function untilMiddleOfPeriod() {
  const period = secondsOfCode * 1_000;
  return Math.round((1.5 * period - Date.now() % period) / 1_000);
}
