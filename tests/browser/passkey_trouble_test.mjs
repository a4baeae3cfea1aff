// Passkeys in a real browser that doesn't get one: the person cancels, the wrong device, no JavaScript, a copy of the passkey;
// with the keyboard alone, and on a small screen.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openPage } from './support/chromium.mjs';
import { addFirst, addTexts, begin, BrowserAuthenticator, comeToPasskey, newPasskeyPage, security, signInByText, twoStep } from './support/passkeys.mjs';
import { Visitor } from './support/visitor.mjs';

/// Alice with a passkey, at the page that asks for it.
async function askedForPasskey(t, { texts = false, ...options } = {}) {
  const person = await begin(t, options);
  person.device = await BrowserAuthenticator.plugIn(person.page);
  await addFirst(person);
  if (texts) await addTexts(person);
  await comeToPasskey(person);
  return person;
}

/// The browser's own window asks, and the person closes it; a moment later they want to.
const cancelOnce = page => page.evaluate(() => {
  for (const what of ['get', 'create']) {
    const real = navigator.credentials[what].bind(navigator.credentials);
    let isFirst = true;
    navigator.credentials[what] = options => {
      if (!isFirst) return real(options);
      isFirst = false;
      return Promise.reject(new DOMException('The operation either timed out or was not allowed.', 'NotAllowedError'));
    };
  }
});

const errors = page => page.locator('[data-passkey-error]').filter({ visible: true });
/// The one sentence that the page says of an error, as a screen reader announces it.
async function sentence(page) {
  const shown = errors(page);
  await shown.waitFor();
  assert.equal(await shown.getAttribute('role'), 'alert');
  return shown.innerText();
}
const nothingCame = 'Nothing came back from your passkey. Try again, or try another way.';

test('the person cancels, and tries again: when a passkey is made, and when it is asked for', async t => {
  const person = await begin(t);
  const { page, visitor } = person;
  await BrowserAuthenticator.plugIn(page);
  await visitor.enterPassword(person.email, person.password);
  await visitor.expectPath(security);
  await visitor.open(newPasskeyPage);
  assert.equal(await errors(page).count(), 0, 'no error is shown before one happened');
  await cancelOnce(page);
  await visitor.fill('name', 'Laptop');
  await visitor.press('Add a passkey');
  assert.equal(await sentence(page), 'No passkey was made. Please try again.');
  assert.equal(await page.locator('input[name=name]').inputValue(), 'Laptop', 'what was typed is still there');
  await visitor.press('Add a passkey');
  await visitor.expectPath(`${twoStep}/done`);

  await comeToPasskey(person);
  assert.equal(await errors(page).count(), 0);
  await cancelOnce(page);
  await visitor.press('Use your passkey');
  assert.equal(await sentence(page), nothingCame);
  assert.equal(visitor.path(), '/sign-in/code');
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
});

test('who doesn\'t touch the device can press the button as often as they like: they are asked once', async t => {
  const { page, visitor, device } = await askedForPasskey(t);
  await device.ignore();
  await page.evaluate(() => {
    window.asked = 0;
    const real = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = options => { window.asked += 1; return real(options); };
  });
  for (let i = 0; i < 3; ++i) await visitor.press('Use your passkey');
  assert.equal(await page.evaluate(() => window.asked), 1);
  await device.touch();
  await page.reload();
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
});

test('a device that has one already says so', async t => {
  const person = await begin(t);
  const { page, visitor } = person;
  await BrowserAuthenticator.plugIn(page);
  await addFirst(person);
  await visitor.open(newPasskeyPage);
  await visitor.press('Add a passkey');
  assert.equal(await sentence(page), 'There is a passkey for your account here already.');
  assert.equal(visitor.path(), newPasskeyPage);
});

test('a device without the passkey says that nothing came back', async t => {
  const { page, visitor, device } = await askedForPasskey(t);
  await device.unplug();
  await BrowserAuthenticator.plugIn(page);
  await visitor.press('Use your passkey');
  assert.equal(await sentence(page), nothingCame);
});

test('a copy of the passkey is refused, and the way out works', async t => {
  const person = await askedForPasskey(t, { texts: true });
  const { page, visitor, device } = person;
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
  await comeToPasskey(person);
  await device.turnBackCounter(1);
  await visitor.press('Use your passkey');
  const refused = page.getByRole('alert').filter({ hasText: 'This passkey was refused: there may be a copy of it.' });
  await refused.waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.equal(await errors(page).count(), 0);
  await signInByText(person);
  await page.getByText('A passkey was refused').first().waitFor();
});

test('without JavaScript the page says so, has no dead button, and leads another way', async t => {
  const person = await askedForPasskey(t, { texts: true });
  const page = await openPage(t, { script: false });
  const visitor = new Visitor(page, person.server);
  await visitor.enterPassword(person.email, person.password);
  await visitor.expectPath('/sign-in/code');
  assert.match(await visitor.text(), /Passkeys need JavaScript in this browser\./);
  assert.equal(await page.getByRole('button', { name: 'Use your passkey' }).count(), 0);
  assert.equal(await errors(page).count(), 0);
  await signInByText({ page, visitor });
  await visitor.open(newPasskeyPage);
  assert.match(await visitor.text(), /Passkeys need JavaScript in this browser\./);
  assert.equal(await page.getByRole('button', { name: 'Add a passkey' }).count(), 0);
  await page.getByRole('link', { name: 'Cancel' }).waitFor();
});

test('at an address without a name the page says where passkeys work', async t => {
  const person = await askedForPasskey(t, { texts: true });
  const page = await openPage(t);
  const visitor = new Visitor(page, { ...person.server, url: person.server.url.replace('localhost', '127.0.0.1'), outbox: person.server.outbox });
  await visitor.enterPassword(person.email, person.password);
  await visitor.expectPath('/sign-in/code');
  assert.equal((await sentence(page)).replaceAll(/\s+/g, ' ').replaceAll(' .', '.'), `This browser can't use passkeys here. They work at ${person.server.url}.`);
  assert.equal(await page.getByRole('button', { name: 'Use your passkey' }).count(), 0);
  await signInByText({ page, visitor });
});

test('in German, on a small screen, nothing scrolls sideways', async t => {
  const { page, visitor } = await askedForPasskey(t);
  await page.setViewportSize({ width: 360, height: 640 });
  await page.context().setExtraHTTPHeaders({ 'Accept-Language': 'de' });
  const isFlat = async where => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, where);
  await page.reload();
  await isFlat('the page that asks');
  await cancelOnce(page);
  await page.locator('[data-passkey-acts]').click();
  await sentence(page);
  await isFlat('with an error');
  await page.locator('[data-passkey-acts]').click();
  await visitor.expectPath(security);
  await isFlat('Security');
  for (const path of [newPasskeyPage, '/profile/security/passkeys']) {
    await visitor.open(path);
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await isFlat(path);
  }
  for (const what of ['rename', 'remove']) {
    await visitor.open('/profile/security/passkeys');
    await page.locator(`main a[href$=${what}]`).click();
    await isFlat(what);
  }
});

test('with the keyboard alone', async t => {
  const person = await begin(t);
  const { page, visitor } = person;
  await BrowserAuthenticator.plugIn(page);
  await visitor.enterPassword(person.email, person.password);
  await visitor.expectPath(security);
  await visitor.open(newPasskeyPage);
  const tabTo = async selector => {
    for (let stops = 0; !await page.evaluate(s => document.activeElement.matches(s), selector); ++stops) {
      assert.ok(stops < 40, `Tab leads to ${selector}`);
      await page.keyboard.press('Tab');
    }
  };
  await tabTo('input[name=name]');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Laptop');
  await page.keyboard.press('Enter');
  await visitor.expectPath(`${twoStep}/done`);
  await comeToPasskey(person);
  await page.waitForFunction(() => document.activeElement.textContent.trim() === 'Use your passkey'); // the focus lies on the button
  await cancelOnce(page);
  await page.keyboard.press('Enter');
  assert.equal(await sentence(page), nothingCame);
  await tabTo('button[data-passkey-acts]');
  await page.keyboard.press('Space');
  await visitor.expectPath(security);
});
