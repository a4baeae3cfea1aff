// What people do, in the article's words, with a Browser: sign in, turn two-step verification on and off.
import { Browser } from './browser.mjs';

export const security = '/profile/security';
export const twoStep = `${security}/two-step`;

export class Person {
  constructor(server, { email, password, phone }, options) {
    Object.assign(this, { server, email, password, phone });
    this.browser = new Browser(server.url, options);
  }

  /// E.164, as in the outbox.
  get number() { return this.phone.replace(/[^+\d]/g, ''); }
  close() { this.browser.close(); }

  /// The password step; returns the page that follows.
  async enterPassword(password = this.password) {
    const page = await this.browser.get('/sign-in');
    return this.browser.submit(page, '/sign-in', { email: this.email, password });
  }

  /// Signs in completely.
  async signIn() {
    const mark = this.server.outbox.mark();
    const page = await this.enterPassword();
    if (page.path !== '/sign-in/code') return page;
    const code = await this.server.outbox.code(mark, this.number, 'sign_in');
    return this.browser.submit(page, '/sign-in/code', { code });
  }

  async signOut() {
    const page = await this.browser.get(security);
    return this.browser.submit(page, '/sign-out');
  }

  state() { return this.browser.get(security).then(page => page.twoStep); }

  /// "Get started", the number, "Next"; returns the page that asks for the code, or the one with the reason.
  async askToTurnOn(phone = this.phone) {
    const page = await this.browser.get(`${twoStep}/phone`);
    return this.browser.submit(page, `${twoStep}/phone`, { phone });
  }

  /// Turns it on completely.
  async turnOn() {
    const mark = this.server.outbox.mark();
    const page = await this.askToTurnOn();
    const code = await this.server.outbox.code(mark, this.number, 'enable');
    return this.browser.submit(page, `${twoStep}/enable`, { code });
  }

  /// The bin; returns the page that asks for the code.
  async askToTurnOff() {
    const page = await this.browser.get(security);
    return this.browser.submit(page, `${twoStep}/disable`);
  }

  async turnOff() {
    const mark = this.server.outbox.mark();
    const page = await this.askToTurnOff();
    const code = await this.server.outbox.code(mark, this.number, 'disable');
    return this.browser.submit(page, `${twoStep}/disable/confirm`, { code });
  }
}
