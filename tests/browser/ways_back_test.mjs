// A forgotten password and a trusted browser on a small phone (360 by 640 pixels), with and without JavaScript, in English
// and in German: each error is met once, and seen without scrolling.
import assert from 'node:assert/strict';
import test from 'node:test';
import { done, Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { otherThan, security, twoStep } from './support/guest.mjs';
import { Walk } from './support/walk.mjs';

const alice = 'alice@example.com', number = '+4512345678', code = '/sign-in/code', chosen = 'nine blue herons on a roof';
const phone = `${twoStep}/phone`, enable = `${twoStep}/enable`;

async function begin(t, language, script) {
  const server = await Server.demo(t, [], { TWOSTEP_LIMITS_SENDS_PER_NUMBER_PER_10_MINUTES: '0' });
  const page = await openPage(t, { script, locale: language, viewport: { width: 360, height: 640 } });
  return { walk: new Walk(`ways back in ${language}`, page, server), password: server.passwordOf(alice) };
}

async function signsIn(walk, password) {
  await walk.open('/sign-in');
  const right = await walk.codeAfter(() => walk.submit('/sign-in', { email: alice, password }), number, 'sign_in');
  walk.expectPath(code);
  return right;
}

async function turnsOn(walk, password) {
  await walk.open('/sign-in');
  await walk.submit('/sign-in', { email: alice, password });
  await walk.open(phone);
  const right = await walk.codeAfter(() => walk.submit(phone, { phone: number }), number, 'enable');
  await enters(walk, enable, right);
}

/// With JavaScript a code goes off with its last digit, unless something else is to be said.
async function enters(walk, action, right) {
  const form = walk.form(action);
  const waits = !walk.page.hasScript || await form.locator('input[name=trust]').count() > 0;
  if (waits) return walk.submit(action, { code: right });
  const loaded = walk.page.waitForEvent('load');
  await form.locator('[name=code]').fill(right);
  return loaded;
}

/// From the sign-in page to the link in the mail.
async function forgets(walk) {
  await walk.open('/sign-in');
  await walk.page.locator('a[href$="/forgot"]').click();
  await walk.page.waitForURL(url => url.pathname === '/forgot');
  await walk.form('/forgot').evaluate(form => { form.noValidate = true; }); // as older browsers send it
  await walk.submit('/forgot', { email: 'alice' });
  await walk.seesWhy('what is no email');
  const mark = walk.server.mailbox.mark();
  await walk.submit('/forgot', { email: alice });
  const { text } = await walk.server.mailbox.next(mark, mail => mail.to === alice && mail.text.includes('/link/'));
  return text.match(/\/link\/[\w-]{43}/)[0];
}

async function choosesPassword(walk, link) {
  for (const [what, typed] of [['a short one', 'kurz'], ['an easy one', 'password1234'], ['one\'s own email', alice]]) {
    await walk.submit(link, { new_password: typed });
    await walk.seesWhy(what);
  }
  await walk.submit(link, { new_password: chosen });
  walk.expectPath('/sign-in');
}

for (const [language, script] of [['en', true], ['de', false]]) {
  const how = `in ${language}, ${script ? 'with' : 'without'} JavaScript`;

  test(`a forgotten password, ${how}`, async t => {
    const { walk, password } = await begin(t, language, script);
    await turnsOn(walk, password);
    await walk.page.context().clearCookies();
    const link = await forgets(walk);
    await walk.open(link);
    assert.equal(await walk.page.locator('html').getAttribute('lang'), language);
    const right = await walk.codeAfter(() => walk.submit(link), number, 'sign_in');
    walk.expectPath(code);
    await enters(walk, code, otherThan(right));
    await walk.page.locator('[aria-invalid=true]').waitFor();
    await enters(walk, code, right);
    await walk.page.waitForURL(url => url.pathname === link);
    await choosesPassword(walk, link);
    await walk.open(link);
    assert.equal(walk.answer.status(), 410, 'a link works once');
    const again = await signsIn(walk, chosen);
    await enters(walk, code, again);
    await walk.page.waitForURL(url => url.pathname === security);
    walk.end();
  });

  test(`a trusted browser, ${how}`, async t => {
    const { walk, password } = await begin(t, language, script);
    await done(['org', 'trusted-browsers', 'demo', '--days', '30', '--data', walk.server.data]);
    await turnsOn(walk, password);
    await signsOut(walk);
    const right = await signsIn(walk, password);
    await walk.submit(code, { code: otherThan(right) });
    await walk.seesWhy('a wrong code');
    assert.equal(await walk.page.locator('input[name=trust]').isChecked(), false, 'nobody is asked to trust by default');
    await walk.page.locator('input[name=trust]').check();
    await walk.submit(code, { code: right });
    walk.expectPath(security);
    await signsOut(walk);
    await walk.open('/sign-in');
    await walk.submit('/sign-in', { email: alice, password });
    walk.expectPath(security);
    // What costs the account asks all the same.
    await walk.open(`${security}/password`);
    assert.match(walk.path, /^\/sign-in\/again/);
    await walk.open(security);
    await walk.page.locator('button[form=distrust]').click();
    await walk.page.locator('button[form=distrust]').waitFor({ state: 'detached' });
    await walk.page.context().clearCookies({ name: 'twostep' });
    await signsIn(walk, password);
    walk.end();
  });
}

async function signsOut(walk) {
  await walk.open('/profile');
  await walk.page.locator('header summary').click();
  await walk.submit('/sign-out');
  walk.expectPath('/sign-in');
}
