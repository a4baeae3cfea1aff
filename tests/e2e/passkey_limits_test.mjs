// How much a thief with the password can have written of passkeys that are refused, and whom that holds up.
import assert from 'node:assert/strict';
import test from 'node:test';
import { codePage } from './support/app_person.mjs';
import { skip } from './support/clock.mjs';
import { asksForPasskey } from './support/passkey.mjs';
import { PasskeyPlace } from './support/passkey_person.mjs';
import { security } from './support/person.mjs';

test('thirty answers of unknown browsers are taken in fifteen minutes, and known ones go on', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  const owner = place.as();
  await owner.signIn();
  assert.equal((await owner.addPasskey()).status, 200);
  await owner.signOut();
  assert.equal((await owner.signInWithPasskey()).path, security, 'this browser is known from now on');
  await owner.signOut();

  const statuses = [];
  for (let each = 0; each < 8; ++each) {
    const thief = place.as();
    const page = await thief.enterPassword();
    assert.ok(page.path === codePage && asksForPasskey(page), page.text);
    for (let i = 0; i < 5; ++i) statuses.push((await thief.answer(page, { device: owner.device, bent: { flip: 'signature' } })).status);
  }
  assert.equal(statuses.filter(status => status === 422).length, 30, statuses.join());
  assert.equal(statuses.filter(status => status === 429).length, 10, statuses.join());

  assert.equal((await owner.signInWithPasskey()).path, security, 'a browser that the account knows');
});
