// Somebody with passkeys, at a server that dies and begins anew where time is to pass (app_person.mjs).
import assert from 'node:assert/strict';
import { AppPerson, AppPlace, codePage } from './app_person.mjs';
import { answerPage, asksForPasskey, newPasskeyPage, passkeyIdsOn, passkeysPage, SoftwareAuthenticator } from './passkey.mjs';

/// What writeConfig() says.
export const publicUrl = 'http://localhost:8080';
export const again = '/sign-in/again', againCode = `${again}/code`;

export class PasskeyPerson extends AppPerson {
  constructor(server, user, clock, origin) {
    super(server, user, clock);
    Object.assign(this, { origin, device: new SoftwareAuthenticator() });
  }

  /// Adds a passkey completely; returns the page that follows, or the one with the reason.
  async addPasskey(name = 'Laptop', { device = this.device, ...rest } = {}) {
    const page = await this.browser.get(newPasskeyPage);
    assert.equal(page.path, newPasskeyPage, page.text);
    return this.browser.follow(await this.answer(page, { device, name, ...rest }));
  }

  /// Answers the page that asks for a passkey, or makes one; without following redirects.
  answer(page, { device = this.device, ...rest } = {}) {
    return answerPage(this.browser, page, device, { origin: this.origin, ...rest });
  }

  /// The password, then the passkey; returns the page that follows.
  async signInWithPasskey(options) {
    const page = await this.enterPassword();
    assert.ok(page.path === codePage && asksForPasskey(page), `${page.path}: ${page.text}`);
    return this.browser.follow(await this.answer(page, options));
  }

  /// Goes to a page that asks again who it is, and confirms it; returns the page that follows.
  async stepUpWithPasskey(target, options) {
    const page = await this.atStepUp(target);
    assert.ok(page.path === againCode && asksForPasskey(page), `${page.path}: ${page.text}`);
    return this.browser.follow(await this.answer(page, options));
  }
  /// The same as far as the page that asks for the second step.
  async atStepUp(target) {
    const page = await this.browser.get(target);
    return page.path === again ? this.browser.submit(page, again, { password: this.password }) : page;
  }

  /// name -> id
  async passkeys() { return passkeyIdsOn(await this.browser.get(passkeysPage)); }
  async pathOf(name, what) { return `${passkeysPage}/${(await this.passkeys())[name]}/${what}`; }
  async removePasskey(name) {
    const path = await this.pathOf(name, 'remove');
    return this.browser.submit(await this.browser.get(path), path);
  }
}

/// A server with Ann, who hasn't turned anything on.
export class PasskeyPlace extends AppPlace {
  newPerson(user) { return new PasskeyPerson(this.server, user, this.clock, publicUrl); }
}
