// A person at a real browser, who finds elements by their visible text.
import assert from 'node:assert/strict';

export class Visitor {
  constructor(page, server) {
    Object.assign(this, { page, server });
  }

  /// The demo's phone page reloads itself now and then; if that interrupts the navigation, it is repeated.
  async open(path) {
    const url = this.server.url + path;
    return this.page.goto(url).catch(error => {
      if (!error.message.includes('interrupted by another navigation')) throw error;
      return this.page.goto(url);
    });
  }
  path() { return new URL(this.page.url()).pathname; }
  fill(name, text) { return this.page.locator(`input[name=${name}]`).fill(text); }
  press(button) { return this.page.getByRole('button', { name: button, exact: true }).click(); }
  state() { return this.page.locator('[data-two-step]').first().getAttribute('data-two-step'); }
  text() { return this.page.locator('body').innerText(); }

  async expectPath(path) {
    await this.page.waitForURL(url => url.pathname === path);
  }

  /// The text associated with the field, as a screen reader announces it.
  async beside(name) {
    const field = this.page.locator(`input[name=${name}]`);
    assert.equal(await field.getAttribute('aria-invalid'), 'true', `the field ${name} is marked as wrong`);
    const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(/\s+/).filter(Boolean);
    const texts = [];
    for (const id of ids) texts.push(await this.page.locator(`[id="${id}"]`).innerText());
    return texts.join(' ');
  }

  /// Enters email and password; the caller checks where that leads.
  async enterPassword(email, password) {
    await this.open('/sign-in');
    await this.fill('email', email);
    await this.fill('password', password);
    await this.press('Sign in');
  }

  /// Runs `act`, then reads the code that it makes the server send.
  async codeAfter(act, to, purpose) {
    const mark = this.server.outbox.mark();
    await act();
    return this.server.outbox.code(mark, to, purpose);
  }

  /// Enters a code and sends it: with JavaScript it goes off with its last digit, unless something else is to be said.
  async giveCode(code, button) {
    const form = this.page.locator('form:has(input[name=code])');
    const others = form.locator('input:not([type=hidden]):not([name=code])');
    const waits = !this.page.hasScript || await others.count() > 0;
    const answer = this.page.waitForNavigation();
    await this.fill('code', code);
    if (waits) await form.getByRole('button', { name: button, exact: true }).click();
    await answer;
  }

  /// Signs in with a code.
  async signInWithCode(email, password, number) {
    const code = await this.codeAfter(() => this.enterPassword(email, password), number, 'sign_in');
    await this.expectPath('/sign-in/code');
    await this.giveCode(code, 'Sign in');
  }

  /// Opens "My profile" in the menu in the top right corner, then the tab "Security".
  async openSecurityFromTheMenu() {
    const menu = this.page.locator('header summary, header button[aria-haspopup]').first();
    const box = await menu.boundingBox();
    const { width } = this.page.viewportSize();
    assert.ok(box.x + box.width > width * 0.75 && box.y < 100, `the menu stands in the top right corner: ${JSON.stringify(box)}`);
    await menu.click();
    await this.page.getByRole('link', { name: 'My profile' }).click();
    await this.expectPath('/profile');
    await this.page.getByRole('link', { name: 'Security', exact: true }).click();
    await this.expectPath('/profile/security');
  }

  async signOut() {
    await this.open('/profile');
    await this.page.locator('header summary, header button[aria-haspopup]').first().click();
    await this.press('Sign out');
    await this.expectPath('/sign-in');
  }

  /// "Get started", the number, "Next"; returns the code that arrives.
  async askToTurnOn(phone) {
    await this.page.getByRole('link', { name: 'Get started' }).or(this.page.getByRole('button', { name: 'Get started' })).click();
    await this.expectPath('/profile/security/two-step/phone');
    await this.fill('phone', phone);
    return this.codeAfter(() => this.press('Next'), phone.replace(/[^+\d]/g, ''), 'enable');
  }

  /// Enters the code and presses "Save": two-step verification is on. Recovery codes wait.
  async turnOn(phone) {
    const code = await this.askToTurnOn(phone);
    await this.expectPath('/profile/security/two-step/enable');
    await this.giveCode(code, 'Save');
    await this.expectPath('/profile/security/two-step/done');
    await this.page.getByRole('link', { name: 'Not now' }).click();
    await this.expectPath('/profile/security');
  }

  /// The bin, the code and "Save": two-step verification is off.
  async turnOff(number) {
    const code = await this.codeAfter(() => this.press('Turn off two-step verification'), number, 'disable');
    await this.expectPath('/profile/security/two-step/disable/confirm');
    await this.giveCode(code, 'Save');
    await this.expectPath('/profile/security');
  }
}
