// Unusable numbers: the error is shown beside the field with an example, and nothing is sent (A36).
import assert from 'node:assert/strict';
import test from 'node:test';
import { Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { Visitor } from './support/visitor.mjs';

const rows = [
  ['', /Enter your phone number/],
  ['12345678', /Start with \+ and your country code/],
  ['0045 12345678', /Do you mean \+45 12345678\?/],
  ['+45 1234567x', /Use the digits 0 to 9 .* without the letter “x”/],
  ['+1-800-FLOWERS', /without the letter “F”/],
  ['tel:+4512345678', /without the letter “t”/],
  ['+49 30 123456;ext=1', /without the character “;”/],
  ['＋45 12345678', /without the character “＋”/],
  ['+٤٥ ١٢٣٤٥٦٧٨', /without the digit “٤”/],
  ['+999 12345678', /no country/],
  ['+0 12345678', /no country|Begin with/],
  ['+45 123', /too short/],
  ['+45 123456789012', /has this length/],
  ['+1234567890123456', /too long|length/],
  ['+1 900 555 0123', /numbers of this kind/],
  ['+1 800 234 5678', /numbers of this kind/],
  ['+8816 2345 6789', /numbers of this kind/],
  ['+878 10 1234567890', /belongs to no country/],
];

test('every bad number is answered beside the field, with an example', async t => {
  const server = await Server.demo(t);
  const page = await openPage(t);
  const visitor = new Visitor(page, server);
  await visitor.enterPassword('alice@example.com', server.passwordOf('alice@example.com'));
  await visitor.expectPath('/profile/security');
  for (const [phone, reason] of rows)
    await t.test(phone || '(empty)', async () => {
      await visitor.open('/profile/security/two-step/phone');
      await page.locator('form').evaluateAll(forms => forms.forEach(form => { form.noValidate = true; }));
      await visitor.fill('phone', phone);
      const answer = page.waitForResponse(response => response.request().method() === 'POST');
      await visitor.press('Next');
      assert.equal((await answer).status(), 422);
      const said = await visitor.beside('phone');
      assert.match(said, reason);
      assert.match(said, /\+45 12345678/);
      assert.equal(await page.locator('input[name=phone]').inputValue(), phone, 'what was typed is kept');
    });
  assert.equal(server.outbox.messages().length, 0, 'no message was sent');
});
