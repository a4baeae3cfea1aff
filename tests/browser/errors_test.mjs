// What people meet when something isn't right: each error is seen at once, says what to do, and loses nothing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { done, Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { Visitor } from './support/visitor.mjs';

const alice = 'alice@example.com';
const phone = { width: 360, height: 640 };

/// A visitor of a demo on a phone's screen, without JavaScript unless the test is about it.
async function begin(t, { script = false, env = {}, ...context } = {}) {
  const server = await Server.demo(t, [], env);
  const page = await openPage(t, { script, viewport: phone, ...context });
  return { server, page, visitor: new Visitor(page, server), password: server.passwordOf(alice), operate: (...args) => done([...args, '--data', server.data]) };
}

/// Sends a form as it is, whatever the browser itself would say of its fields.
async function send(page, button) {
  await page.locator('form').evaluateAll(forms => forms.forEach(form => { form.noValidate = true; })).catch(() => {});
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function seenWithoutScrolling(page, what) {
  const box = await what.boundingBox();
  const { height } = page.viewportSize();
  assert.equal(await page.evaluate(() => window.scrollY), 0, 'nothing was scrolled');
  assert.ok(box && box.y >= 0 && box.y + box.height <= height, `in sight: ${JSON.stringify(box)}`);
}

async function summary(page) {
  const errors = page.getByRole('alert').filter({ has: page.getByRole('heading', { name: 'There is a problem' }) });
  await seenWithoutScrolling(page, errors);
  assert.match(await page.title(), /^Error: /);
  assert.equal(await errors.evaluate(e => e === document.activeElement), true, 'the summary has the focus');
  return errors;
}

test('a refused password change begins with what is wrong, and leads to the field', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.open('/profile/security/password');
  await visitor.fill('current_password', 'not this one');
  await visitor.fill('new_password', 'a new password of alice');
  await send(page, 'Change password');
  const errors = await summary(page);
  assert.match(await visitor.beside('current_password'), /That isn't your current password\./);
  await errors.getByRole('link').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'current_password');
});

test('a refused sign-in keeps the email and says one sentence for both', async t => {
  const { page, visitor } = await begin(t);
  await visitor.enterPassword(alice, 'not the password');
  await summary(page);
  assert.match(await visitor.beside('password'), /The email or the password isn't right\./);
  assert.equal(await page.inputValue('input[name=email]'), alice);
});

test('too many tries stand in a box above the form, with the time and what still works', async t => {
  const { page, visitor } = await begin(t);
  for (let i = 0; i < 11; ++i) await visitor.enterPassword(alice, 'not the password');
  const box = page.getByRole('alert');
  await seenWithoutScrolling(page, box);
  assert.match(await box.innerText(), /Too many wrong passwords/);
  assert.match(await box.innerText(), /from a browser that you have used before/);
  assert.equal(await page.locator('#password-error').count(), 0);
});

test('the number just typed stands whole, with its country, and can be changed', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.askToTurnOn('+45 20123456');
  await page.getByText('+45 20 12 34 56').waitFor();
  assert.match(await visitor.text(), /\(Denmark\)/);
  await page.getByRole('link', { name: 'Change this number' }).click();
  assert.equal(await page.inputValue('input[name=phone]'), '+45 20 12 34 56');
  await visitor.open('/profile/security');
  assert.doesNotMatch(await visitor.text(), /12 34/, 'elsewhere it is masked');
});

test('zeros in place of the plus are put right with one press', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.open('/profile/security/two-step/phone');
  await visitor.fill('phone', '0045 20123456');
  await visitor.press('Next');
  assert.match(await visitor.beside('phone'), /Do you mean \+45 20 12 34 56\?/);
  await seenWithoutScrolling(page, page.locator('#phone-error'));
  await visitor.press('Yes, this is right');
  await visitor.expectPath('/profile/security/two-step/enable');
});

test('a number pasted with the blanks and dashes of a document is taken', async t => {
  const { visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.open('/profile/security/two-step/phone');
  await visitor.fill('phone', '\u202a+45\u00a020\u201112\u201334/56\u202c');
  await visitor.press('Next');
  await visitor.expectPath('/profile/security/two-step/enable');
});

test('a password that somebody else chose is changed on a page of its own', async t => {
  const { page, visitor, operate } = await begin(t);
  const { generated_password: temporary } = JSON.parse(await operate('user', 'set-password', alice, '--reason', 'called in', '--json'));
  await visitor.enterPassword(alice, temporary);
  await visitor.expectPath('/profile/security/password');
  assert.match(await visitor.text(), /Choose your own password/);
  assert.equal(await page.locator('header.bar').count(), 0, 'nothing else opens');
  await visitor.open('/profile/security');
  await visitor.expectPath('/profile/security/password');
  await visitor.fill('current_password', temporary);
  await visitor.fill('new_password', 'a new password of alice');
  await visitor.press('Save and continue');
  await visitor.expectPath('/profile/security');
  assert.equal(await visitor.state(), 'disabled');
});

test('another browser sees that a change waits, and no form that it can\'t use', async t => {
  const { visitor, password, server } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.askToTurnOn('+45 12345678');
  const other = new Visitor(await openPage(t, { script: false, viewport: phone }), server);
  await other.enterPassword(alice, password);
  await other.open('/profile/security/two-step/enable');
  assert.match(await other.text(), /You started this change in another browser/);
  assert.equal(await other.page.locator('input[name=code]').count(), 0);
  await other.open('/profile/security');
  await other.page.getByText('You started a change in another browser').waitFor();
  await other.press('Cancel');
  await visitor.open('/profile/security');
  assert.equal(await visitor.state(), 'disabled');
});

test('a dead code is one sentence and one way on', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.turnOn('+45 12345678');
  await visitor.signOut();
  const code = await visitor.codeAfter(() => visitor.enterPassword(alice, password), '+4512345678', 'sign_in');
  for (let i = 0; i < 5; ++i) {
    await visitor.fill('code', code === '111111' ? '222222' : '111111');
    await send(page, 'Sign in');
  }
  await page.getByRole('heading', { name: 'This code no longer works' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Get a new code' }).count(), 1);
  assert.equal(await page.getByText('Start again').count(), 0);
  assert.equal(await page.locator('input[name=code]').count(), 0);
});

test('no text: what is known of it, and what helps', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.turnOn('+45 12345678');
  await visitor.signOut();
  await visitor.codeAfter(() => visitor.enterPassword(alice, password), '+4512345678', 'sign_in');
  await page.getByRole('link', { name: 'What we know of this text' }).click();
  await visitor.expectPath('/sign-in/code/help');
  await page.getByText('It was handed to the phone network').waitFor();
  await page.getByText('You asked for it').waitFor();
  await page.getByRole('link', { name: 'Back to the code' }).click();
  await visitor.expectPath('/sign-in/code');
});

test('a text asked for too early says how long to wait, without JavaScript', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.askToTurnOn('+45 12345678');
  // It looks as if it waited, and can be pressed all the same.
  await page.getByRole('button', { name: 'Send again' }).click({ force: true });
  const box = page.getByRole('alert');
  await seenWithoutScrolling(page, box);
  assert.match(await box.innerText(), /We sent a text a moment ago\./);
  assert.match(await page.locator('#wait').innerText(), /You can ask again in \d+ seconds\./);
});
