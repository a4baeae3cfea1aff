// Without a mouse: Tab, Enter, Space and Escape lead through sign-in, the menu, Security, turning it on and off, and back out.
// Where something is refused, the focus lies on the error, and Tab goes on from there.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { otherThan, security, twoStep } from './support/guest.mjs';
import { Walk } from './support/walk.mjs';

const alice = 'alice@example.com', phone = '+45 12345678', number = '+4512345678';

class Keyboard extends Walk {
  isOn(selector) { return this.page.evaluate(s => document.activeElement.matches(s), selector); }
  where() {
    return this.page.evaluate(() => {
      const { localName, id, name, textContent } = document.activeElement;
      return `${localName}${id && `#${id}`}${name ? ` ${name}` : ''} "${textContent.trim().slice(0, 30)}"`;
    });
  }

  /// Presses Tab until the focus is there.
  async tabTo(selector) {
    const stops = [];
    while (!await this.isOn(selector)) {
      assert.ok(stops.length < 60, `Tab leads to ${selector}, not only to ${stops.join(', ')}`);
      await this.page.keyboard.press('Tab');
      stops.push(await this.where());
    }
  }

  /// Presses a key that leads to another page.
  async leave(key) {
    const loaded = this.page.waitForEvent('load');
    const answered = this.page.waitForResponse(response => response.request().isNavigationRequest() && ![302, 303].includes(response.status()));
    await this.page.keyboard.press(key);
    this.answer = await answered;
    await loaded;
  }

  /// Goes to a field, types into it over what stands there.
  async type(field, text) {
    await this.tabTo(`main input[name=${field}]`);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /// Enters a code. With JavaScript the first one in a field goes off with its sixth digit, but where something is to be
  /// chosen beside it.
  async enterCode(code) {
    await this.tabTo('main input[name=code]');
    const goesOff = this.page.hasScript && await this.page.locator('main input[name=code]')
      .evaluate(input => input.value === '' && !input.form.querySelector('input[type=checkbox]'));
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(code.slice(0, 5));
    if (goesOff) return this.leave(code[5]);
    await this.page.keyboard.type(code[5]);
    await this.leave('Enter');
  }

  async titleSpeaksOfAnError() {
    await this.seesWhy(this.path);
    const title = await this.page.title();
    this.must(title.startsWith('Error: '), 'title of an error', title);
  }
}

async function signsIn(walk, password) {
  await walk.open('/sign-in');
  await walk.type('email', alice);
  await walk.type('password', 'wrong');
  await walk.leave('Enter');
  await walk.titleSpeaksOfAnError();
  await walk.tabTo('main input[name=password]');
  await walk.type('password', password);
  await walk.tabTo('form[action$="/sign-in"] button[type=submit]');
  await walk.leave('Space');
  walk.expectPath(security);
}

async function skipsToTheContent(walk) {
  await walk.open(security);
  await walk.page.keyboard.press('Tab');
  assert.ok(await walk.isOn('a[href="#main"]'), 'Tab leads to "Skip to content" first');
  assert.ok(await walk.page.evaluate(() => {
    const { top, bottom, left, right, width } = document.activeElement.getBoundingClientRect();
    return width > 20 && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  }), 'which is seen then');
  await walk.page.keyboard.press('Enter');
  await walk.page.keyboard.press('Tab');
  assert.ok(await walk.isOn('main *'), 'and from there into the content');
}

const menuIsOpen = walk => walk.page.locator('header details').evaluate(menu => menu.open);

async function usesTheMenu(walk, { script }) {
  await walk.open(security);
  await walk.tabTo('header summary');
  await walk.page.keyboard.press('Space');
  assert.ok(await menuIsOpen(walk), 'Space opens the menu');
  await walk.page.keyboard.press('Space');
  assert.ok(!await menuIsOpen(walk), 'and closes it');
  await walk.page.keyboard.press('Enter');
  await walk.page.keyboard.press('Tab');
  assert.ok(await walk.isOn('header details a, header details button'), 'Tab leads into it');
  if (script) {
    await walk.page.keyboard.press('Escape');
    assert.ok(!await menuIsOpen(walk), 'Escape closes it');
    walk.must(await walk.isOn('header summary'), 'Escape from the menu', `leaves the focus on ${await walk.where()}`);
    await walk.open(security);
    await walk.tabTo('header summary');
    await walk.page.keyboard.press('Enter');
  }
  await walk.tabTo('header details a[href$="/profile"]');
  await walk.leave('Enter');
  walk.expectPath('/profile');
  await walk.tabTo('nav a[href$="/profile/security"]');
  await walk.leave('Enter');
  walk.expectPath(security);
}

async function turnsOn(walk) {
  await walk.tabTo(`a[href$="${twoStep}/phone"]`);
  await walk.leave('Enter');
  walk.expectPath(`${twoStep}/phone`);
  await walk.type('phone', '12345678');
  await walk.leave('Enter');
  await walk.titleSpeaksOfAnError();
  await walk.type('phone', phone);
  const code = await walk.codeAfter(() => walk.leave('Enter'), number, 'enable');
  walk.expectPath(`${twoStep}/enable`);
  await walk.enterCode(otherThan(code));
  await walk.titleSpeaksOfAnError();
  await walk.enterCode(code);
  await walk.open(security);
  assert.equal(await walk.page.locator('[data-two-step]').first().getAttribute('data-two-step'), 'enabled');
}

async function turnsOff(walk) {
  await walk.tabTo(`form[action$="${twoStep}/disable"] button`);
  const code = await walk.codeAfter(() => walk.leave('Space'), number, 'disable');
  walk.expectPath(`${twoStep}/disable/confirm`);
  await walk.enterCode(code);
  await walk.open(security);
  assert.equal(await walk.page.locator('[data-two-step]').first().getAttribute('data-two-step'), 'disabled');
}

async function signsOut(walk) {
  await walk.tabTo('header summary');
  await walk.page.keyboard.press('Enter');
  await walk.tabTo('form[action$="/sign-out"] button');
  await walk.leave('Space');
  walk.expectPath('/sign-in');
}

for (const script of [true, false])
  test(`with the keyboard alone, ${script ? 'with' : 'without'} JavaScript`, async t => {
    const server = await Server.demo(t);
    const page = await openPage(t, { script, viewport: { width: 1280, height: 800 } });
    const walk = new Keyboard(script ? 'keyboard' : 'keyboard without script', page, server);
    await signsIn(walk, server.passwordOf(alice));
    await skipsToTheContent(walk);
    await usesTheMenu(walk, { script });
    await turnsOn(walk);
    await turnsOff(walk);
    await signsOut(walk);
    walk.end();
  });
