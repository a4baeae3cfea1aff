// A server in a local network, by name over plain http: there browsers send no Sec-Fetch-Site, so a form's own Origin decides
// (R39), and the Referrer-Policy must not make it "null".
import assert from 'node:assert/strict';
import test from 'node:test';
import { done, Server, temporaryFolder, writeConfig } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';

test('forms work over plain http under a name that is not this machine', async t => {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { server: { public_url: 'http://id.lan' } });
  const password = 'a password for the local network';
  await done(['user', 'add', '--email', 'ada@example.org', '--password-stdin', '--config', config], { input: password });
  const server = await Server.start(['--config', config], { data: `${folder}/data` });
  t.after(() => server.stop());

  const page = await openPage(t, { args: [`--host-resolver-rules=MAP id.lan 127.0.0.1:${new URL(server.url).port}`] });
  await page.goto('http://id.lan/sign-in');
  await page.fill('#email', 'ada@example.org');
  await page.fill('#password', password);
  await page.click('button.primary');
  assert.equal(new URL(page.url()).pathname, '/profile/security');
});
