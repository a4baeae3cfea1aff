// A person with a small phone (360 by 640 pixels), without JavaScript, in Danish, does all that docs/promises.md promises
// (1 to 7), and all that is done with an authenticator app, meets each error once, and sees it each time without scrolling.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Authenticator } from '../e2e/support/authenticator.mjs';
import { done, Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { appsPage, newAppPage, otherThan, security, twoStep } from './support/guest.mjs';
import { Walk } from './support/walk.mjs';

const alice = 'alice@example.com', support = 'support@example.com', chosen = 'ni blå hejrer på et tag';
const first = '+45 12345678', firstNumber = '+4512345678', second = '+45 20 98 76 54', secondNumber = '+4520987654';
const phone = `${twoStep}/phone`, enable = `${twoStep}/enable`, confirm = `${twoStep}/disable/confirm`, code = '/sign-in/code', method = '/sign-in/method';

// Each is refused for a reason of its own.
const unusable = ['12345678', '0045 12345678', '+45 1234567x', '+999 12345678', '+45 123', '+45 123456789012', '+1 900 555 0123'];

/// Types codes that are none, then one that is wrong.
async function mistypes(walk, action, right) {
  for (const typed of ['12345', 'abc', otherThan(right)]) {
    await walk.submit(action, { code: typed });
    await walk.seesWhy(`${action} ${typed === otherThan(right) ? 'a wrong code' : typed}`);
  }
}

async function signsInWrongly(walk, password) {
  await walk.open('/');
  walk.expectPath('/sign-in');
  await walk.submit('/sign-in', { email: alice, password: 'ikke mit kodeord' });
  await walk.seesWhy('a wrong password');
  await walk.page.context().clearCookies();
  await walk.submit('/sign-in', { email: alice, password });
  await walk.seesWhy('a form whose cookie is gone');
  await walk.submit('/sign-in', { email: alice, password });
  walk.expectPath(security);
}

/// Through the menu; without JavaScript it opens, too.
async function findsSecurity(walk) {
  await walk.open('/profile/security');
  await walk.page.locator('header summary').click();
  await walk.page.locator('header details a[href$="/profile"]').click();
  await walk.page.waitForURL(url => url.pathname === '/profile');
  await walk.page.locator('main a[href$="/profile/security"], nav a[href$="/profile/security"]').first().click();
  await walk.page.waitForURL(url => url.pathname === security);
}

async function changesPassword(walk, password) {
  const action = `${security}/password`;
  if (await walk.form(action).count() === 0) await walk.open(action);
  for (const [what, current, next] of [
    ['a wrong current password', 'ikke mit kodeord', chosen], ['a short one', password, 'kort'], ['an easy one', password, 'password1234'],
    ['one\'s own email', password, alice],
  ]) {
    await walk.submit(action, { current_password: current, new_password: next });
    await walk.seesWhy(what);
  }
  await walk.submit(action, { current_password: password, new_password: chosen });
  walk.expectPath(security);
}

async function turnsOn(walk, number, to, { mistakes }) {
  await walk.open(security);
  await walk.page.locator(`a[href$="${phone}"]`).first().click();
  await walk.page.waitForURL(url => url.pathname === phone);
  if (mistakes) for (const typed of unusable) {
    await walk.submit(phone, { phone: typed });
    await walk.seesWhy(`the number ${typed}`);
  }
  const right = await walk.codeAfter(() => walk.submit(phone, { phone: number }), to, 'enable');
  walk.expectPath(enable);
  assert.match(await walk.page.locator('body').innerText(), new RegExp(support));
  if (mistakes) await mistypes(walk, enable, right);
  await walk.submit(enable, { code: right });
  await walk.open(security);
  assert.equal(await state(walk), 'enabled');
}

const state = walk => walk.page.locator('[data-two-step]').first().getAttribute('data-two-step');

async function signsInWithCode(walk, to, { mistakes }) {
  await walk.page.context().clearCookies();
  await walk.open('/sign-in');
  let right = await walk.codeAfter(() => walk.submit('/sign-in', { email: alice, password: chosen }), to, 'sign_in');
  walk.expectPath(code);
  assert.match(await walk.page.locator('body').innerText(), new RegExp(support));
  if (mistakes) {
    await mistypes(walk, code, right);
    for (let tries = 2; tries <= 5; ++tries) await walk.submit(code, { code: otherThan(right) });
    await walk.seesWhy('the fifth wrong code');
    right = await walk.codeAfter(() => walk.submit(`${code}/new`), to, 'sign_in');
  }
  await walk.submit(code, { code: right });
  walk.expectPath(security);
}

/// Beside text messages; from then on it is asked for first.
async function setsUpApp(walk) {
  await walk.open(security);
  await walk.page.locator(`a[href$="${newAppPage}"]`).first().click();
  await walk.page.waitForURL(url => url.pathname === newAppPage);
  const app = new Authenticator((await walk.page.locator('code.groups').innerText()).replaceAll(/\s/g, ''));
  for (const [what, fields] of [
    ['a short code of the app', { code: '12345' }], ['no code of the app', { code: 'abc' }], ['a wrong code of the app', { code: app.wrongCode() }],
    ['a name too long', { code: '123456', name: 'n'.repeat(101) }],
  ]) {
    await walk.submit(newAppPage, fields);
    await walk.seesWhy(what);
  }
  await walk.submit(newAppPage, { code: app.nextCode(), name: 'Min telefon' });
  walk.expectPath(appsPage);
  await walk.submit('/prefer');
  return app;
}

async function signsInWithApp(walk, app) {
  await walk.page.context().clearCookies();
  await walk.open('/sign-in');
  await walk.submit('/sign-in', { email: alice, password: chosen });
  walk.expectPath(code);
  assert.match(await walk.page.locator('body').innerText(), new RegExp(support));
  for (const typed of ['12345', 'abc', app.wrongCode()]) {
    await walk.submit(code, { code: typed });
    await walk.seesWhy(`${code} of the app, ${typed}`);
  }
  await walk.submit(code, { code: app.nextCode() });
  walk.expectPath(security);
}

async function signsInAnotherWay(walk, to) {
  await walk.page.context().clearCookies();
  await walk.open('/sign-in');
  await walk.submit('/sign-in', { email: alice, password: chosen });
  await walk.page.locator(`a[href$="${method}"]`).click();
  await walk.page.waitForURL(url => url.pathname === method);
  const right = await walk.codeAfter(() => walk.submit(method), to, 'sign_in');
  walk.expectPath(code);
  await walk.submit(code, { code: right });
  walk.expectPath(security);
}

async function deletesApp(walk) {
  await walk.open(appsPage);
  await walk.page.locator('a[href$="/remove"]').click();
  await walk.page.waitForURL(url => url.pathname.endsWith('/remove'));
  await walk.submit('/remove');
  walk.expectPath(security);
  assert.equal(await walk.page.locator(`a[href$="${newAppPage}"]`).count(), 1);
}

async function turnsOff(walk, to) {
  await walk.open(security);
  const right = await walk.codeAfter(() => walk.submit(`${twoStep}/disable`), to, 'disable');
  walk.expectPath(confirm);
  await mistypes(walk, confirm, right);
  await walk.submit(confirm, { code: right });
  await walk.open(security);
  assert.equal(await state(walk), 'disabled');
}

test('a small phone, no JavaScript, Danish: 1 to 7, and each error is in sight', async t => {
  const server = await Server.demo(t);
  const page = await openPage(t, { script: false, locale: 'da-DK', viewport: { width: 360, height: 640 } });
  const walk = new Walk('danish', page, server);
  const operate = (...args) => done([...args, '--data', server.data]);
  const password = server.passwordOf(alice);

  await signsInWrongly(walk, password); // 1
  walk.must(await page.locator('html').getAttribute('lang') === 'da', 'language', `is ${await page.locator('html').getAttribute('lang')}`);
  await findsSecurity(walk); // 2
  await changesPassword(walk, password);
  await turnsOn(walk, first, firstNumber, { mistakes: true }); // 3
  await signsInWithCode(walk, firstNumber, { mistakes: true }); // 1
  const app = await setsUpApp(walk);
  await signsInWithApp(walk, app);
  await signsInAnotherWay(walk, firstNumber);
  await deletesApp(walk);
  await turnsOff(walk, firstNumber); // 4
  await turnsOn(walk, second, secondNumber, { mistakes: false }); // 5
  const reset = JSON.parse(await operate('user', 'reset-two-step', alice, '--reason', 'telefonen er væk', '--json')); // 6
  await walk.open(security);
  walk.expectPath('/sign-in');
  await walk.submit('/sign-in', { email: alice, password: chosen });
  await walk.seesWhy('a sign-in without the link');
  const link = new URL(reset.link.url).pathname;
  await walk.open(link);
  await walk.submit(link, { password: 'forkert' });
  await walk.seesWhy('a wrong password with the link');
  await walk.submit(link, { password: chosen });
  walk.expectPath(phone);
  await operate('org', 'require-two-step', 'demo'); // 7
  await walk.open('/profile');
  walk.expectPath(phone);
  await walk.submit(phone, { phone: unusable[0] });
  await walk.seesWhy('a number while it is mandatory');
  const right = await walk.codeAfter(() => walk.submit(phone, { phone: second }), secondNumber, 'enable');
  await walk.submit(enable, { code: right });
  await walk.open(security);
  assert.equal(await state(walk), 'enabled');
  assert.equal(await walk.form(`${twoStep}/disable`).count(), 0, 'there is no bin');
  walk.end();
});
