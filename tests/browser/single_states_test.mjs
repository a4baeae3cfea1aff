// What one page does and no table can say (the others: pages_test.mjs).
import assert from 'node:assert/strict';
import test from 'node:test';
import { Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { Visitor } from './support/visitor.mjs';

const alice = 'alice@example.com';

async function begin(t, env) {
  const server = await Server.demo(t, [], env);
  const page = await openPage(t);
  return { page, visitor: new Visitor(page, server), password: server.passwordOf(alice) };
}

test('an expired sign-in form keeps the email', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.open('/sign-in?next=/profile');
  await page.locator('input[name=csrf]').evaluateAll(fields => fields.forEach(field => { field.value = 'of an older page'; }));
  await visitor.fill('email', alice);
  await visitor.fill('password', password);
  await visitor.press('Sign in');
  assert.equal(await page.inputValue('input[name=email]'), alice);
});

test('a checkbox is no text field, and its label stands beside it', async t => {
  const { page, visitor, password } = await begin(t);
  await visitor.enterPassword(alice, password);
  await visitor.turnOn('+45 12345678');
  await visitor.open('/profile/security');
  await visitor.press('Turn off two-step verification');
  await visitor.expectPath('/profile/security/two-step/disable/confirm');
  const [box, label] = [await page.locator('#end_others').boundingBox(), await page.locator('label[for=end_others] span').boundingBox()];
  assert.ok(box.width <= 24 && box.height <= 24);
  assert.ok(Math.abs(box.y - label.y) < 10 && label.x - box.x < 40);
});

test('a number that no code came back from for long', async t => {
  const { page, visitor, password } = await begin(t, { TWOSTEP_SMS_CONFIRM_NUMBER_AFTER: '1s' });
  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/profile/security');
  await visitor.turnOn('+45 12345678');
  const hint = page.getByText('Is this number still yours?');
  while (await hint.count() === 0) await visitor.open('/profile/security');
  await visitor.signOut();
  await visitor.enterPassword(alice, password);
  await visitor.expectPath('/sign-in/code');
  const code = await visitor.codeAfter(() => visitor.press('Yes, send the code'), '+4512345678', 'sign_in');
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
  await visitor.giveCode(code, 'Sign in');
  await visitor.expectPath('/profile/security');
  assert.equal(await visitor.state(), 'enabled');
});
