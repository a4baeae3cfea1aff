// Authenticator apps in a real browser: what a phone's camera sees, and a whole life of an app with and without JavaScript.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { appsPage, Authenticator, newAppPage } from '../e2e/support/authenticator.mjs';
import { Server, temporaryFolder } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { security, twoStep } from './support/guest.mjs';
import { Visitor } from './support/visitor.mjs';

const alice = 'alice@example.com', phone = '+45 12345678', number = '+4512345678';

async function begin(t, options) {
  const server = await Server.demo(t);
  const page = await openPage(t, options);
  return { page, visitor: new Visitor(page, server), password: server.passwordOf(alice) };
}

test('a camera reads the link from the page, on every screen and in all colours', async t => {
  const { page, visitor, password } = await begin(t);
  const file = join(await temporaryFolder(t), 'qr.png');
  await visitor.enterPassword(alice, password);
  await visitor.expectPath(security);
  await visitor.open(newAppPage);
  const link = await page.getByRole('link', { name: 'Open the app on this phone' }).getAttribute('href');
  const key = (await page.locator('code.groups').innerText()).replaceAll(/\s/g, '');
  assert.equal(link, `otpauth://totp/Twostep:alice%40example.com?secret=${key}&issuer=Twostep`);
  for (const width of [320, 1280])
    for (const [colorScheme, forcedColors] of [['light', 'none'], ['dark', 'none'], ['light', 'active'], ['dark', 'active']]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, forcedColors });
      await page.getByRole('img', { name: /^QR code/ }).screenshot({ path: file });
      const read = await promisify(execFile)('zbarimg', ['--quiet', '--raw', file]).catch(error => error);
      assert.equal(read.stdout?.trim(), link, `${width} px, ${colorScheme}, forced colours ${forcedColors}`);
    }
});

for (const script of [true, false])
  test(`an app is set up, asked for, passed over for a text, and deleted, ${script ? 'with' : 'without'} JavaScript`, async t => {
    const { page, visitor, password } = await begin(t, { script });
    await visitor.enterPassword(alice, password);
    await page.getByRole('link', { name: 'Set up: Authenticator app' }).click();
    await visitor.expectPath(newAppPage);
    assert.equal(await page.getByRole('button', { name: 'Copy' }).count(), script ? 1 : 0);
    const app = new Authenticator((await page.locator('code.groups').innerText()).replaceAll(/\s/g, ''));
    await visitor.giveCode(app.wrongCode(), 'Save');
    assert.match(await visitor.beside('code'), /That code isn't right\./);
    assert.equal((await page.locator('code.groups').innerText()).replaceAll(/\s/g, ''), app.key, 'the key is the same');
    await visitor.giveCode(app.nextCode(), 'Save');
    await visitor.expectPath(`${twoStep}/done`);
    await page.getByRole('link', { name: 'Not now' }).click();
    await visitor.expectPath(security);
    assert.match(await visitor.text(), /a code from your authenticator app/);
    assert.equal(await page.locator('[data-second-step=on]').count(), 1);
    assert.equal(await visitor.state(), 'disabled', 'that is of text messages');

    await page.getByRole('link', { name: 'Set up: Text messages' }).click();
    await visitor.expectPath(`${twoStep}/phone`);
    await visitor.fill('phone', phone);
    const enabling = await visitor.codeAfter(() => visitor.press('Next'), number, 'enable');
    await visitor.giveCode(enabling, 'Save');
    await visitor.expectPath(`${twoStep}/done`);
    assert.equal(await visitor.state(), 'enabled');
    await visitor.signOut();

    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/sign-in/code');
    await page.getByRole('heading', { name: 'Open your authenticator app' }).waitFor();
    await visitor.giveCode(app.nextCode(), 'Sign in');
    await visitor.expectPath(security);
    await visitor.signOut();

    const mark = visitor.server.outbox.mark();
    await visitor.enterPassword(alice, password);
    await page.getByRole('link', { name: 'Try another way' }).click();
    await visitor.expectPath('/sign-in/method');
    assert.equal(visitor.server.outbox.mark(), mark, 'nothing was sent before the choice');
    const code = await visitor.codeAfter(() => page.getByRole('button', { name: 'Text message' }).click(), number, 'sign_in');
    await visitor.expectPath('/sign-in/code');
    await visitor.giveCode(code, 'Sign in');
    await visitor.expectPath(security);

    await page.getByRole('link', { name: 'Manage: Authenticator app' }).click();
    await visitor.expectPath(appsPage);
    await page.getByRole('link', { name: 'Delete: My phone' }).click();
    await page.getByRole('button', { name: 'Delete after 72 hours' }).waitFor();
    await page.getByRole('link', { name: 'Enter a code of the app instead' }).click();
    await visitor.expectPath('/sign-in/again/code');
    await visitor.giveCode(app.nextCode(), 'Continue');
    await visitor.expectPath(appsPage);
    await page.getByRole('link', { name: 'Delete: My phone' }).click();
    await visitor.press('Delete');
    await visitor.expectPath(security);
    assert.match(await visitor.text(), /The codes of that app no longer work\./);
    await visitor.signOut();
    await visitor.signInWithCode(alice, password, number);
    await visitor.expectPath(security);
  });
