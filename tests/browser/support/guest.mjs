// Somebody who comes to a page: by paths and by names of fields, so that no wording matters. A guest speaks HTTP itself,
// as a browser would; what they reach is shown in Chromium afterwards (viewer.mjs).
import { appsPage, Authenticator, idsOn, keyOn, newAppPage } from '../../e2e/support/authenticator.mjs';
import { Browser } from '../../e2e/support/browser.mjs';
import { answerPage, asksForPasskey, newPasskeyPage, passkeyIdsOn, passkeysPage, SoftwareAuthenticator } from '../../e2e/support/passkey.mjs';
import { security, twoStep } from '../../e2e/support/person.mjs';
import { operate } from './installation.mjs';
import { names } from './variants.mjs';

export { appsPage, newAppPage, newPasskeyPage, passkeysPage, security, SoftwareAuthenticator, twoStep };
export const password = 'seven grey pigeons by the canal';

const label = length => 'long'.repeat(length).slice(0, length);

export class Guest {
  /// `variant`: which name they have, which language their browser asks for. `byName`: they come to localhost, since browsers
  /// have no passkeys for an address.
  constructor(installation, server, { name, language }, { byName = false } = {}) {
    Object.assign(this, { installation, server, language, byName, kind: names[name], number: installation.next() });
    const domain = (this.kind.domain ?? []).map(length => `${label(length)}.`).join('');
    this.email = `${this.kind.local}${this.number}@${domain}example.com`;
    this.name = this.kind.text;
    this.phone = `+4520${String(this.number).padStart(6, '0')}`;
    this.apps = []; // authenticator apps, by their names on the phone: {name, phone}
    this.passkeys = []; // where they are: software authenticators
    this.browsers = [];
    this.browser = this.anotherBrowser();
  }

  anotherBrowser() {
    const url = this.byName ? this.server.url.replace('127.0.0.1', 'localhost') : this.server.url;
    this.browsers.push(new Browser(url, { headers: { 'Accept-Language': this.language } }));
    return this.browsers.at(-1);
  }
  close() { this.browsers.forEach(browser => browser.close()); }

  /// Goes to a path, or sends the form on the current page that leads there; follows redirects. Returns the page.
  async open(path) { return this.page = await this.browser.get(path); }
  async send(action, fields) { return this.page = await this.browser.submit(this.page, action, fields); }

  /// As send, but once the server takes it: for what isn't allowed at once.
  async sendOnceAllowed(action, fields) {
    const from = this.page;
    for (;;) {
      const answer = await this.browser.submitOnly(from, action, fields);
      if (answer.status === 303) return this.page = await this.browser.follow(answer);
    }
  }
  /// The page again and again until its HTML has this part, for half a minute at most.
  async openUntil(path, part) {
    for (let tries = 0; tries < 300; ++tries) {
      await this.open(path);
      if (this.page.body.includes(part)) return this.page;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`${path} has no "${part}": ${this.page.text.slice(0, 300)}`);
  }
  /// Until so many seconds have passed on the server's own clock.
  async letPass(seconds) {
    const now = async () => Date.parse((await this.browser.get('/healthz')).headers.date);
    const until = await now() + (seconds + 1) * 1_000; // the field has whole seconds
    while (await now() < until) await new Promise(resolve => setTimeout(resolve, 100));
  }

  /// The same at once, on a server of one's own, which ends idle connections then.
  skip(seconds) {
    this.browsers.forEach(browser => browser.close());
    this.server.clock.set(this.server.clock.ahead + seconds);
  }

  /// Made where it is first needed. `temporary`: the password must be changed.
  async account({ temporary = false, organisation } = {}) {
    if (this.password) return;
    const made = await operate(this.server, '/user/add', {
      email: this.email, name: this.name, ...(temporary ? {} : { password }), ...(organisation ? { organisation } : {}),
    });
    this.password = temporary ? made.generated_password : password;
  }
  /// An account in an organisation of its own. Names may have 64 characters, and belong to one organisation each.
  async member() {
    this.organisation = this.kind.organisations?.[this.server.organisations ?? 0] ?? `${this.name.slice(0, 50)} ${this.number}`;
    this.server.organisations = (this.server.organisations ?? 0) + 1;
    await operate(this.server, '/org/add', { name: this.organisation });
    await this.account({ organisation: this.organisation });
  }
  requireTwoStep() { return operate(this.server, '/org/require-two-step', { organisation: this.organisation }); }
  /// Returns the path of the link that comes with it.
  async resetTwoStep() {
    const { link } = await operate(this.server, '/user/reset-two-step', { user: this.email, reason: 'the phone is lost' });
    return new URL(link.url).pathname;
  }
  /// A one-time link's path.
  async link(purpose) {
    await this.account();
    const { link } = await operate(this.server, '/user/link', { user: this.email, purpose, print: true });
    return new URL(link.url).pathname;
  }

  /// The path of the link that is mailed to whoever forgot the password.
  async forgottenLink() {
    await this.account();
    const mark = this.server.mailbox.mark();
    await this.open('/forgot');
    await this.send('/forgot', { email: this.email });
    const { text } = await this.server.mailbox.next(mark, mail => mail.to === this.email && mail.text.includes('/link/'));
    return text.match(/\/link\/[\w-]{43}/)[0];
  }

  /// The password step.
  async enterPassword(word, next = '') {
    await this.account();
    await this.open(`/sign-in${next && `?next=${next}`}`);
    return this.send('/sign-in', { email: this.email, password: word ?? this.password });
  }
  /// Signs in completely.
  async signIn() {
    const mark = this.server.outbox.mark();
    await this.enterPassword();
    if (this.page.path !== '/sign-in/code') return this.page;
    if (asksForPasskey(this.page)) return this.usePasskey();
    const app = this.appAskedFor();
    const code = app ? app.nextCode() : await this.server.outbox.code(mark, this.phone, 'sign_in');
    return this.send('/sign-in/code', { code });
  }
  /// The same by "Try another way": the text.
  async signInByText() {
    await this.enterPassword();
    await this.open('/sign-in/method');
    const code = await this.codeAfter(() => this.send('/sign-in/method', { method: 'text_message' }), 'sign_in');
    return this.send('/sign-in/code', { code });
  }
  async signOut() {
    await this.open('/profile');
    return this.send('/sign-out');
  }

  /// Runs `act`, then reads the code that it sends.
  async codeAfter(act, purpose) {
    const mark = this.server.outbox.mark();
    await act();
    return this.server.outbox.code(mark, this.phone, purpose);
  }
  /// Signs in and asks for the code that turns two-step verification on; returns it.
  async askToTurnOn(phone = this.phone) {
    if (!this.page) await this.signIn();
    await this.open(`${twoStep}/phone`);
    return this.codeAfter(() => this.send(`${twoStep}/phone`, { phone }), 'enable');
  }
  async turnOn() {
    const code = await this.askToTurnOn();
    return this.send(`${twoStep}/enable`, { code });
  }
  /// Sets up an authenticator app completely.
  async setUpApp(name = this.kind.apps[this.apps.length]) {
    if (!this.page) await this.signIn();
    await this.open(newAppPage);
    const app = new Authenticator(keyOn(this.page));
    this.apps.push(Object.assign(app, { name }));
    return this.send(newAppPage, { code: app.nextCode(), name });
  }
  /// Adds a passkey completely.
  async addPasskey({ device = new SoftwareAuthenticator() } = {}) {
    if (!this.page) await this.signIn();
    await this.open(newPasskeyPage);
    this.passkeys.push(device);
    return this.page = await this.browser.follow(await answerPage(this.browser, this.page, device, { name: this.passkeyName(this.passkeys.length - 1) }));
  }
  /// As people call the devices that their apps are on.
  passkeyName(index) { return this.kind.apps[index]; }
  /// Answers the page that asks for a passkey, or for a new one. `bent`: what is wrong with the answer.
  async usePasskey(bent) {
    return this.page = await this.browser.follow(await answerPage(this.browser, this.page, this.passkeys[0] ?? new SoftwareAuthenticator(), { bent }));
  }
  /// The path of what is done with a passkey.
  async pathOfPasskey(index, what) { return `${passkeysPage}/${Object.values(passkeyIdsOn(await this.open(passkeysPage)))[index]}/${what}`; }
  /// The app whose code the page wants; undefined: it wants a text's.
  appAskedFor() {
    if (this.page.forms.some(({ path }) => path.endsWith('/resend'))) return undefined;
    return this.apps.find(({ name }) => this.page.text.includes(name)) ?? this.apps[0];
  }
  /// The path of what is done with an app.
  async pathOfApp(app, what) { return `${appsPage}/${Object.values(idsOn(await this.open(appsPage)))[this.apps.indexOf(app)]}/${what}`; }
  /// Makes recovery codes, and returns them.
  async makeRecoveryCodes() {
    await this.open(`${security}/recovery-codes`);
    const page = await this.send(`${security}/recovery-codes`);
    return [...page.body.matchAll(/<li>([0-9A-Z-]{19})<\/li>/g)].map(([, code]) => code);
  }
  /// Asks for an app password.
  async makeToken(fields = {}) {
    const path = `${security}/app-tokens`;
    await this.open(path);
    return this.send(path, { name: this.name, hosts: new URL(this.server.url).host.replace('127.0.0.1', 'localhost'), expires: '90d', ...fields });
  }
  /// The bin; returns the code.
  async askToTurnOff() {
    await this.open(security);
    return this.codeAfter(() => this.send(`${twoStep}/disable`), 'disable');
  }
}

export const times = async (count, act) => { for (let i = 0; i < count; ++i) await act(); };
export const enterWrong = (guest, right, action) => guest.send(action, { code: otherThan(right) });
export const otherThan = code => (code === '111111' ? '222222' : '111111');
