// A person at Chromium who uses the sign-in and the application through the proxy.
import { Visitor } from '../../browser/support/visitor.mjs';

export const anna = { email: 'anna.larsen@example.com', password: 'first horse battery', phone: '+45 20 98 76 54', number: '+4520987654' };

export class Guest extends Visitor {
  /// signIn: public_url.
  constructor(page, { signIn, application, outbox }) {
    super(page, { url: signIn, outbox });
    this.prefix = new URL(signIn).pathname.replace(/\/$/, '');
    this.application = application;
  }

  expectPath(path) { return super.expectPath(this.prefix + path); }
  expectAddress(address) { return this.page.waitForURL(url => url.href === address); }

  /// Opens an address of the application; returns the answer.
  ask(uri) { return this.page.goto(this.application + uri); }

  /// Fills in the sign-in page to which the browser was redirected.
  async enterPasswordHere() {
    await this.expectPath('/sign-in');
    await this.fill('email', anna.email);
    await this.fill('password', anna.password);
    await this.press('Sign in');
  }

  /// As enterPasswordHere, with the code that arrives.
  async signInHere() {
    const code = await this.codeAfter(() => this.enterPasswordHere(), anna.number, 'sign_in');
    await this.expectPath('/sign-in/code');
    await this.giveCode(code, 'Sign in');
  }

  /// Opens the address in another tab, where the answer may be an empty error, for which Chromium shows its own
  /// page; returns the status.
  async statusOf(uri) {
    const tab = await this.page.context().newPage();
    const arrives = tab.waitForResponse(this.application + uri);
    await tab.goto(this.application + uri).catch(() => {});
    const status = (await arrives).status();
    await tab.close();
    return status;
  }

  /// The cookies for the application, as a header.
  async cookies() {
    const all = await this.page.context().cookies(this.application);
    return all.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /// Makes an app token for the application.
  async makeToken(name) {
    await this.open('/profile/security/app-tokens');
    await this.fill('name', name);
    await this.fill('hosts', new URL(this.application).host);
    await this.press('Create app password');
    return this.page.locator('#made').textContent();
  }

  /// Fetches from a script on the application's page; returns the status.
  fetch(uri, options) {
    return this.page.evaluate(([u, o]) => fetch(u, o).then(a => a.status), [uri, options]);
  }

  /// Uses a WebSocket from the application's page: returns its first message, and its answer to a text. Rejects if
  /// it is refused.
  talk(text) {
    return this.page.evaluate(sent => new Promise((resolve, reject) => {
      const socket = new WebSocket(`wss://${location.host}/socket`);
      const heard = [];
      socket.onopen = () => socket.send(sent);
      socket.onerror = () => reject(new Error('the WebSocket was refused'));
      socket.onmessage = ({ data }) => {
        heard.push(data);
        if (heard.length < 2) return;
        socket.close();
        resolve(heard);
      };
    }), text);
  }
}
