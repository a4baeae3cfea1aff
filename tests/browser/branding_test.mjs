// [branding] in a browser: the example's logo, colour and theme are applied under the pages' policy, in the light and in
// the dark; a logo that is opened alone is a picture.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';

const branding = new URL('../../docs/branding', import.meta.url).pathname;

test('the example looks as it says', async t => {
  const server = await Server.demo(t, [], {
    TWOSTEP_BRANDING_NAME: 'Harbour', TWOSTEP_BRANDING_COLOUR: '#8a1c4a',
    TWOSTEP_BRANDING_LOGO: join(branding, 'logo.svg'), TWOSTEP_BRANDING_THEME_DIR: join(branding, 'harbour'),
  });
  const page = await openPage(t);
  const complaints = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));

  await page.goto(`${server.url}/sign-in`);
  assert.equal(await accent(), '#8a1c4a');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.match(await accent(), /^#[0-9a-f]{6}$/);
  assert.notEqual(await accent(), '#8a1c4a');
  await page.emulateMedia({ media: 'print' });
  assert.notEqual(await accent(), '#8a1c4a', 'print has its own');
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });

  const logo = page.locator('.brand img');
  assert.equal(await logo.getAttribute('alt'), '');
  assert.ok(await logo.evaluate(img => img.complete && img.naturalWidth > 0), 'the logo is shown');
  assert.equal((await logo.boundingBox()).height, 32);
  assert.match(await page.evaluate(() => getComputedStyle(document.body).backgroundImage), /\/assets\/waves\.[0-9a-f]{12}\.svg/);
  assert.deepEqual(complaints, []);

  await page.goto(await logo.evaluate(img => img.src));
  assert.equal(await page.evaluate(() => document.documentElement.localName), 'svg');
  assert.deepEqual(complaints, []);
});
