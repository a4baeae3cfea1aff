// Authenticators that Chromium plays itself: a phone's or laptop's own, or a security key, as a person would use them.
import assert from 'node:assert/strict';
import { newPasskeyPage, passkeysPage } from '../../e2e/support/passkey.mjs';
import { security, twoStep } from '../../e2e/support/person.mjs';
import { ann, AppPlace } from '../../e2e/support/app_person.mjs';
import { Server, writeConfig } from '../../e2e/support/server.mjs';
import { openPage } from './chromium.mjs';
import { Visitor } from './visitor.mjs';

export { newPasskeyPage, passkeysPage, security, twoStep };

export class BrowserAuthenticator {
  constructor(devtools, id) { Object.assign(this, { devtools, id }); }

  /// `transport`: "internal" for the device's own, "usb" for a security key.
  static async plugIn(page, { transport = 'internal', hasUserVerification = true, isUserVerified = true } = {}) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport, hasResidentKey: hasUserVerification, hasUserVerification, isUserVerified,
        automaticPresenceSimulation: true,
      },
    });
    return new BrowserAuthenticator(devtools, authenticatorId);
  }

  unplug() { return this.devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.id }); }

  async credentials() {
    const { credentials } = await this.devtools.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials;
  }

  /// As a copy of the passkey that was used less often.
  async turnBackCounter(to) {
    const [credential] = await this.credentials();
    await this.devtools.send('WebAuthn.removeCredential', { authenticatorId: this.id, credentialId: credential.credentialId });
    await this.devtools.send('WebAuthn.addCredential', { authenticatorId: this.id, credential: { ...credential, signCount: to } });
  }

  /// The person doesn't touch it.
  ignore() { return this.devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id, enabled: false }); }
  touch() { return this.devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id, enabled: true }); }
}

/// The server as browsers must reach it for passkeys: they make none for an address without a name.
export function byName(server) {
  server.url = server.url.replace('127.0.0.1', 'localhost');
  return server;
}

/// Lets the page ask for keys of this algorithm alone (COSE's number).
export function askOnlyFor(page, algorithm) {
  return page.addInitScript(only => {
    const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = options => {
      options.publicKey.pubKeyCredParams = options.publicKey.pubKeyCredParams.filter(one => one.alg === only);
      return create(options);
    };
  }, algorithm);
}

export const alice = 'alice@example.com', phone = '+45 12345678', number = '+4512345678';

/// Alice's browser at a demo of her own.
export async function begin(t, options) {
  const server = byName(await Server.demo(t));
  const page = await openPage(t, options);
  return { server, page, visitor: new Visitor(page, server), email: alice, password: server.passwordOf(alice) };
}

/// Ann's browser at a server that dies and begins anew where time is to pass: letPass().
export async function beginWithClock(t) {
  const place = await AppPlace.begin(t);
  await writeConfig(place.folder, { server: { public_url: byName(place.server).url } });
  await place.restart();
  const page = await openPage(t);
  return { place, page, visitor: new Visitor(page, byName(place.server)), ...ann };
}
export async function letPass({ place, visitor }, seconds) {
  await place.later(seconds);
  visitor.server = byName(place.server);
}

/// Signs in with the password alone, and adds a first passkey.
export async function addFirst({ page, visitor, email, password }) {
  await visitor.enterPassword(email, password);
  await page.getByRole('link', { name: 'Set up: Passkey' }).click();
  await visitor.expectPath(newPasskeyPage);
  await visitor.fill('name', 'Laptop');
  await visitor.press('Add a passkey');
  await visitor.expectPath(`${twoStep}/done`);
  assert.match(await visitor.text(), /your password and for your passkey/);
  await page.getByRole('link', { name: 'Not now' }).click();
  await visitor.expectPath(security);
}

/// Sets up text messages beside it.
export async function addTexts({ page, visitor }) {
  await page.getByRole('link', { name: 'Set up: Text messages' }).click();
  await visitor.expectPath(`${twoStep}/phone`);
  await visitor.fill('phone', phone);
  const code = await visitor.codeAfter(() => visitor.press('Next'), number, 'enable');
  await visitor.giveCode(code, 'Save');
  await visitor.expectPath(`${twoStep}/done`);
}

/// Signs in as far as the page that asks for the passkey.
export async function comeToPasskey({ page, visitor, email, password }) {
  await visitor.signOut();
  await visitor.enterPassword(email, password);
  await visitor.expectPath('/sign-in/code');
  await page.getByRole('heading', { name: 'Use your passkey' }).waitFor();
}

/// At the page that asks for the passkey: the code of a text instead.
export async function signInByText({ page, visitor }) {
  await page.getByRole('link', { name: 'Try another way' }).click();
  await visitor.expectPath('/sign-in/method');
  const code = await visitor.codeAfter(() => page.getByRole('button', { name: 'Text message' }).click(), number, 'sign_in');
  await visitor.expectPath('/sign-in/code');
  await visitor.giveCode(code, 'Sign in');
  await visitor.expectPath(security);
}
