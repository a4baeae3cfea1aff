// Every page, as it looks and as assistive technology reads it: screenshots for people, axe-core (WCAG 2 A and
// AA), nothing wider than a phone of 360 pixels, no violations of the content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { Server } from '../e2e/support/server.mjs';
import { openPage, takePictures } from './support/chromium.mjs';
import { Visitor } from './support/visitor.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const alice = 'alice@example.com';

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(tags => window.axe.run(document, { runOnly: tags }), standards);
  assert.ok(found.passes.length > 5, 'axe-core looked at something');
  return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}: ${v.nodes[0].failureSummary}`);
}

/// Takes the screenshots and makes all checks of a page, under the given name.
function looker(t, page) {
  const complaints = [];
  page.on('console', message => { if (/Content Security Policy|Refused/.test(message.text())) complaints.push(message.text()); });
  page.on('pageerror', error => complaints.push(String(error)));
  return name => t.test(name, async () => {
    complaints.length = 0;
    const width = await takePictures(page, name);
    assert.ok(width <= 360, `${width} pixels wide on a phone of 360`);
    const found = await violations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await violations(page)).map(v => `dark: ${v}`));
    await page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator('h1').count(), 1, 'one first heading');
    assert.ok((await page.title()).length > 0, 'a title');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });
}

test('every page', async t => {
  const server = await Server.demo(t);
  const page = await openPage(t);
  const visitor = new Visitor(page, server);
  const password = server.passwordOf(alice);
  const look = looker(t, page);

  await visitor.open('/sign-in');
  await look('sign-in');
  await visitor.enterPassword(alice, 'wrong');
  await look('sign-in-refused');
  await visitor.open('/sign-in?next=/profile');
  await page.locator('input[name=csrf]').evaluate(field => { field.value = 'of an older page'; });
  await visitor.fill('email', alice);
  await visitor.fill('password', password);
  await visitor.press('Sign in');
  await look('sign-in-expired');
  assert.equal(await page.inputValue('input[name=email]'), alice);
  for (let i = 0; i < 11; ++i) await visitor.enterPassword('nobody@example.com', 'wrong');
  await look('sign-in-paused');
  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/profile/security');
  await look('security-off');
  await page.locator('header summary, header button[aria-haspopup]').first().click();
  await look('security-menu-open');
  await visitor.open('/profile');
  await look('profile');
  await visitor.open('/profile/security');
  await visitor.fill('current_password', 'wrong');
  await visitor.fill('new_password', 'short');
  await page.locator('form:has(input[name=new_password]) button').last().click();
  await look('security-password-refused');
  await visitor.open('/profile/security/two-step/phone');
  await look('two-step-phone');
  await page.locator('form').evaluateAll(forms => forms.forEach(form => { form.noValidate = true; }));
  await visitor.fill('phone', '12345678');
  await visitor.press('Next');
  await look('two-step-phone-refused');
  await visitor.open('/profile/security');
  const enable = await visitor.askToTurnOn('+45 12345678');
  await look('two-step-enable');
  await visitor.fill('code', enable === '111111' ? '222222' : '111111');
  await visitor.press('Save');
  await look('two-step-enable-wrong-code');
  await visitor.open('/profile/security');
  await look('security-pending-enable');
  await visitor.open('/profile/security/two-step/enable');
  await visitor.fill('code', enable);
  await visitor.press('Save');
  await visitor.expectPath('/profile/security');
  await look('security-just-turned-on');
  await visitor.open('/profile/security');
  await look('security-on');
  await visitor.open('/profile/security/app-tokens');
  await look('app-token-new');
  await page.locator('form').evaluateAll(forms => forms.forEach(form => { form.noValidate = true; }));
  await visitor.fill('hosts', 'app.example.org');
  await visitor.press('Create app password');
  await look('app-token-refused');
  await visitor.open('/profile/security/app-tokens');
  await visitor.fill('name', 'Backup at home');
  await visitor.press('Create app password');
  await look('app-token-made');
  await visitor.open('/profile/security');
  await look('security-with-app-token');
  await visitor.press('Turn off two-step verification');
  await visitor.expectPath('/profile/security/two-step/disable/confirm');
  await look('two-step-disable');
  const [box, label] = [await page.locator('#end_others').boundingBox(), await page.locator('label[for=end_others]').boundingBox()];
  assert.ok(box.width <= 24 && box.height <= 24, 'a checkbox is no text field');
  assert.ok(Math.abs(box.y - label.y) < 10 && label.x - box.x < 40, 'its label stands beside it');
  await visitor.open('/profile/security');
  await look('security-pending-disable');
  await visitor.open('/demo/phone');
  await look('demo-phone');
  await visitor.open('/sign-in/again');
  await look('sign-in-again');
  await visitor.signOut();
  await look('signed-out');
  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/sign-in/code');
  await look('sign-in-code');
  await visitor.fill('code', '12');
  await page.locator('form:has(input[name=code]) button:not([formaction])').first().click();
  await look('sign-in-code-wrong');
  await visitor.open('/nowhere');
  await look('not-found');
});

test('a number that no code came back from for long', async t => {
  const server = await Server.demo(t, [], { TWOSTEP_SMS_CONFIRM_NUMBER_AFTER: '1s' });
  const page = await openPage(t);
  const visitor = new Visitor(page, server);
  const password = server.passwordOf(alice);
  const look = looker(t, page);

  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/profile/security');
  await visitor.turnOn('+45 12345678');
  const hint = page.getByText('Is it still yours?');
  while (await hint.count() === 0) await visitor.open('/profile/security');
  await look('security-on-long-unproven');
  await visitor.signOut();
  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/sign-in/code');
  await look('sign-in-confirm-number');
  const code = await visitor.codeAfter(() => visitor.press('Yes, send the code'), '+4512345678', 'sign_in');
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await visitor.fill('code', code);
  await visitor.press('Sign in');
  await visitor.expectPath('/profile/security');
  assert.equal(await visitor.state(), 'enabled');
});
