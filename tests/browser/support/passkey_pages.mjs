// The states of pages about passkeys, for the table of pages.mjs, which says what a state is.
import { newPasskeyPage, passkeysPage, security, SoftwareAuthenticator, times, twoStep } from './guest.mjs';

const again = '/sign-in/again', code = '/sign-in/code', method = '/sign-in/method', answered = '/sign-in/passkey';
const anyPasskey = what => `${passkeysPage}/{id}/${what}`;
const recentSignIn = 600, lifeOfQuestion = 300; // seconds
const own = { server: 'own', slow: true };
/// The page's script asks the browser.
const asking = { byName: true };
const flipped = { flip: 'signature' };

/// The page of a passkey: rename, remove.
const at = async (guest, index, what) => guest.open(await guest.pathOfPasskey(index, what));

/// Somebody with a passkey, at the page that asks for it. `texts`: text messages are on, too.
const atPasskey = async (guest, { texts = false } = {}) => {
  await guest.addPasskey();
  if (texts) await guest.turnOn();
  await guest.signOut();
  await guest.enterPassword();
};
/// What the browser's own window says when the button is pressed. Without JavaScript there is no button.
const refusesWith = error => async page => {
  const asks = page.locator('button[data-passkey-acts]');
  if (!await asks.isVisible()) return;
  await page.evaluate(name => {
    navigator.credentials.get = navigator.credentials.create = () => Promise.reject(new DOMException('', name));
  }, error);
  await asks.click();
  await page.locator('[data-passkey-error]').filter({ visible: true }).waitFor();
};

export const passkeyAtSignIn = [
  { name: 'sign-in-passkey', at: code, dark: true, ...asking, reach: guest => atPasskey(guest) },
  { name: 'sign-in-passkey-or-other-ways', at: code, ...asking, reach: guest => atPasskey(guest, { texts: true }) },
  { name: 'sign-in-passkey-canceled', at: code, ...asking, reach: guest => atPasskey(guest), then: refusesWith('NotAllowedError') },
  { name: 'sign-in-passkey-failed', at: code, ...asking, reach: guest => atPasskey(guest), then: refusesWith('UnknownError') },
  { name: 'sign-in-passkey-at-an-address', at: code, reach: guest => atPasskey(guest, { texts: true }) },
  { name: 'sign-in-passkey-slip', at: answered, ...asking, refused: true, reach: async guest => { await atPasskey(guest); await guest.send(answered); } },
  { name: 'sign-in-passkey-refused', at: answered, ...asking, refused: true, reach: async guest => { await atPasskey(guest); await guest.usePasskey(flipped); } },
  { name: 'sign-in-passkey-copied', at: answered, ...asking, refused: true, reach: async guest => { await atPasskey(guest); await guest.usePasskey({ counter: 0 }); } },
  { name: 'sign-in-passkey-dead', at: answered, refused: true, reach: async guest => {
    await atPasskey(guest);
    const asked = guest.page;
    await times(5, () => { guest.page = asked; return guest.usePasskey(flipped); });
  } },
  { name: 'sign-in-passkey-too-old', at: code, ...own, reach: async guest => {
    await atPasskey(guest);
    guest.skip(lifeOfQuestion);
    await guest.open(code);
  } },
  { name: 'sign-in-method-passkey', at: method, dark: true, reach: async guest => {
    await guest.turnOn();
    await guest.setUpApp();
    await guest.addPasskey();
    await guest.makeRecoveryCodes();
    await guest.signOut();
    await guest.codeAfter(() => guest.enterPassword(), 'sign_in');
    await guest.open(method);
  } },
];

/// Somebody with a passkey wants to add another one, some time after signing in.
const askedAgain = async guest => {
  await guest.addPasskey();
  guest.skip(recentSignIn);
  await guest.open(newPasskeyPage);
};
const askedAgainForPasskey = async guest => { await askedAgain(guest); await guest.send(again, { password: guest.password }); };
/// Signed in by a text, though the passkey counts more.
const byTextDespitePasskey = async guest => {
  await atPasskey(guest, { texts: true });
  await guest.signInByText();
};

export const stepUpByPasskey = [
  { name: 'sign-in-again-before-passkey', at: again, ...own, reach: askedAgain },
  { name: 'sign-in-again-passkey', at: `${again}/code`, ...own, ...asking, reach: askedAgainForPasskey },
  { name: 'sign-in-again-passkey-refused', at: `${again}/passkey`, ...own, ...asking, refused: true, reach: async guest => {
    await askedAgainForPasskey(guest);
    await guest.usePasskey(flipped);
  } },
  { name: 'sign-in-again-passkey-or-lost', at: `${again}/code`, ...asking, reach: async guest => {
    await byTextDespitePasskey(guest);
    await guest.open(newPasskeyPage);
  } },
];

const withPasskey = async guest => { await guest.addPasskey(); await guest.open(security); };
const atLosing = async guest => { await byTextDespitePasskey(guest); await at(guest, 0, 'remove'); };
const loses = async guest => { await atLosing(guest); await guest.send(guest.page.path.replace(/remove$/, 'lose')); };

export const passkeysInSecurity = [
  { name: 'security-passkey', at: security, dark: true, reach: withPasskey },
  { name: 'security-several-passkeys', at: security, reach: async guest => { await times(2, () => guest.addPasskey()); await guest.open(security); } },
  { name: 'security-texts-app-and-passkey', at: security, reach: async guest => {
    await guest.turnOn();
    await guest.setUpApp();
    await guest.addPasskey();
    await guest.open(security);
  } },
  { name: 'security-mandatory-passkey', at: security, reach: async guest => {
    await guest.member();
    await guest.addPasskey();
    await guest.requireTwoStep();
    await guest.open(security);
  } },
  { name: 'security-passkey-to-be-deleted', at: security, reach: async guest => { await loses(guest); await guest.open(security); } },
  { name: 'security-after-passkey', at: security, reach: async guest => { await atPasskey(guest); await guest.usePasskey(); } },
  { name: 'two-step-done-by-passkey', at: `${twoStep}/done`, reach: guest => guest.addPasskey() },
];

const atNew = async guest => { await guest.signIn(); await guest.open(newPasskeyPage); };
const sendNew = async (guest, fields) => { await atNew(guest); await guest.send(newPasskeyPage, fields); };

export const passkeys = [
  { name: 'passkey-new', at: newPasskeyPage, dark: true, ...asking, reach: atNew },
  { name: 'passkey-new-further', at: newPasskeyPage, ...asking, reach: async guest => { await guest.addPasskey(); await guest.open(newPasskeyPage); } },
  { name: 'passkey-new-for-application', at: newPasskeyPage, ...asking, reach: async guest => { await guest.signIn(); await guest.open(`${newPasskeyPage}?next=/profile`); } },
  { name: 'passkey-new-mandatory', at: newPasskeyPage, ...asking, reach: async guest => {
    await guest.member();
    await guest.signIn();
    await guest.requireTwoStep();
    await guest.open(newPasskeyPage);
  } },
  { name: 'passkey-new-ends-app-passwords', at: newPasskeyPage, ...asking, reach: async guest => {
    await guest.signIn();
    await guest.makeToken();
    await guest.open(newPasskeyPage);
  } },
  { name: 'passkey-new-at-an-address', at: newPasskeyPage, reach: atNew },
  { name: 'passkey-new-known', at: newPasskeyPage, ...asking, reach: async guest => { await guest.addPasskey(); await guest.open(newPasskeyPage); }, then: refusesWith('InvalidStateError') },
  { name: 'passkey-new-without-name', at: newPasskeyPage, ...asking, refused: true, reach: guest => sendNew(guest, { name: '' }) },
  { name: 'passkey-new-slip', at: newPasskeyPage, ...asking, refused: true, reach: guest => sendNew(guest) },
  { name: 'passkey-new-too-old', at: newPasskeyPage, ...asking, refused: true, reach: guest => sendNew(guest, { asked: 'of an older page' }) },
  { name: 'passkey-new-refused', at: newPasskeyPage, ...asking, refused: true, reach: async guest => { await atNew(guest); await guest.usePasskey({ without: ['present'] }); } },
  { name: 'passkeys', at: passkeysPage, reach: async guest => { await guest.addPasskey(); await guest.open(passkeysPage); } },
  { name: 'passkeys-several', at: passkeysPage, dark: true, reach: async guest => {
    await guest.turnOn();
    await guest.addPasskey();
    await guest.addPasskey({ device: new SoftwareAuthenticator({ isCopied: true, counts: false }) });
  } },
  { name: 'passkeys-first', at: passkeysPage, reach: async guest => { await guest.addPasskey(); await guest.turnOn(); await guest.open(passkeysPage); } },
  { name: 'passkeys-to-be-deleted', at: passkeysPage, reach: async guest => { await loses(guest); await guest.open(passkeysPage); } },
  { name: 'passkey-rename', at: anyPasskey('rename'), reach: async guest => { await guest.addPasskey(); await at(guest, 0, 'rename'); } },
  { name: 'passkey-rename-refused', at: anyPasskey('rename'), refused: true, reach: async guest => {
    await times(2, () => guest.addPasskey());
    await at(guest, 0, 'rename');
    await guest.send(guest.page.path, { name: guest.passkeyName(1) });
  } },
  { name: 'passkey-delete', at: anyPasskey('remove'), reach: async guest => { await times(2, () => guest.addPasskey()); await at(guest, 0, 'remove'); } },
  { name: 'passkey-delete-last', at: anyPasskey('remove'), dark: true, reach: async guest => { await guest.addPasskey(); await at(guest, 0, 'remove'); } },
  { name: 'passkey-lose', at: anyPasskey('remove'), reach: atLosing },
  { name: 'passkey-lose-asked', at: anyPasskey('remove'), reach: async guest => { await loses(guest); await at(guest, 0, 'remove'); } },
];
