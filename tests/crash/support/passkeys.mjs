// A person of the crowd adds passkeys, gives them, renames, deletes, loses and keeps them; the server may die at any moment.
// Recorded as client.passkeys, oldest first: {name, device, since, isLost}. Whoever has passkeys has no authenticator apps, so
// that the class above text messages is theirs alone. A passkey counts every use, whether its answer came or not.
import { answerPage, answerTo, asksForPasskey, newPasskeyPage, passkeyIdsOn, passkeysPage, SoftwareAuthenticator } from '../../e2e/support/passkey.mjs';
import { countChange, hasSecondStep, look, mayChange, mostChanges, oneOf, settle, sinceOf, topFactorsCount } from './authenticator.mjs';

const stepUp = '/sign-in/again/code';
const mostPasskeys = 4, mostRefusals = 3; // of one sign-in, which ends with five
/// What gives the session new cookies, which a kill may keep from the browser.
export const renewsCookiesForPasskeys = ['add passkey', 'delete passkey', 'step-up by passkey'];

/// Changes of the factors need a passkey in this session, where passkeys count. False: this turn went to that.
export async function gavePasskey(client) {
  if (!client.passkeys.length) return true;
  const page = await look(client, newPasskeyPage);
  if (page.path === newPasskeyPage) {
    if (client.by === 'recovery' || (client.by === 'text' && topFactorsCount(client))) client.finding(`a session by ${client.by} may change the passkeys`);
    return true;
  }
  if (page.path !== stepUp || client.by === 'passkey') client.finding(`a change of the factors led to ${page.path}, by ${client.by}: ${page.text}`);
  if (!asksForPasskey(page)) await client.signOut();
  else if (client.by === 'text' && client.random() < 0.5) await loseOrKeep(client);
  else await stepUpByPasskey(client, page);
  return false;
}

export const mayActWithPasskeys = client => Boolean(client.user.usesPasskeys) && !client.change && !client.challenge && (client.passkeys.length > 0 || !client.byRecovery);

export async function actWithPasskeys(client) {
  if (client.random() < 0.2 && mayChange(client)) return preferPasskeys(client);
  if (!await gavePasskey(client)) return undefined;
  if (client.random() < 0.3 && client.passkeys.length && mayChange(client)) return renamePasskey(client);
  if (client.passkeys.length && (client.passkeys.length === mostPasskeys || client.random() < 0.5)) return deletePasskey(client);
  return (client.changes ?? 0) < mostChanges ? addPasskey(client) : undefined;
}

async function stepUpByPasskey(client, page) {
  const passkey = oneOf(client, client.passkeys);
  const answer = await client.act('step-up by passkey', { gives: passkey }, () => answerPage(client.person.browser, page, passkey.device));
  if (answer.status !== 303) client.finding(`a passkey was answered ${answer.status} at step-up: ${answer.text}`);
  passkey.isLost = false;
  client.by = 'passkey';
  client.byRecovery = false;
}

async function addPasskey(client) {
  const page = await look(client, newPasskeyPage);
  if (page.path !== newPasskeyPage) client.finding(`adding a passkey led to ${page.path}: ${page.text}`);
  client.namesGiven = (client.namesGiven ?? 0) + 1;
  countChange(client);
  const passkey = { name: `Passkey ${client.namesGiven}`, device: new SoftwareAuthenticator(), since: sinceOf(client, client.passkeys), isLost: false };
  const isFirst = !hasSecondStep(client);
  // It ends other sessions: the first by itself, others by a box that is ticked by default.
  const may = { passkeys: [...client.passkeys, passkey], sessions: 1 - client.sessions, ...(isFirst ? { first: ['passkey'] } : {}) };
  const answer = await client.act('add passkey', may, () => answerPage(client.person.browser, page, passkey.device, { name: passkey.name }));
  if (answer.status !== 303) client.finding(`adding a passkey was answered ${answer.status}: ${answer.text}`);
  client.passkeys = may.passkeys;
  if (isFirst) client.first = may.first;
  client.sessions = 1;
  client.by = 'passkey';
}

async function renamePasskey(client) {
  const { browser } = client.person;
  const passkey = oneOf(client, client.passkeys);
  client.namesGiven += 1;
  const name = `Passkey ${client.namesGiven}`;
  countChange(client);
  const path = `${passkeysPage}/${await idOf(client, passkey)}/rename`;
  const form = await look(client, path);
  const answer = await client.act('rename passkey', { renamesPasskey: { passkey, name } }, () => browser.submitOnly(form, path, { name }));
  if (answer.status !== 303) client.finding(`renaming a passkey was answered ${answer.status}: ${answer.text}`);
  passkey.name = name;
}

async function preferPasskeys(client) {
  const page = await look(client, passkeysPage), path = `${passkeysPage}/prefer`;
  if (!page.forms.some(form => form.path === path)) return;
  countChange(client);
  const answer = await client.act('prefer passkeys', { first: ['passkey'] }, () => client.person.browser.submitOnly(page, path));
  if (answer.status !== 303) client.finding(`preferring passkeys was answered ${answer.status}: ${answer.text}`);
  client.first = ['passkey'];
}

async function deletePasskey(client) {
  const { browser } = client.person;
  const passkey = oneOf(client, client.passkeys);
  const path = `${passkeysPage}/${await idOf(client, passkey)}/remove`;
  const page = await look(client, path);
  if (page.path !== path) client.finding(`deleting a passkey led to ${page.path}: ${page.text}`);
  const everywhere = client.random() < 0.5;
  const may = { passkeys: client.passkeys.filter(one => one !== passkey), ...(everywhere ? { sessions: 1 - client.sessions } : {}) };
  const answer = await client.act('delete passkey', may, () => browser.submitOnly(page, path, { end_others: everywhere ? '1' : '' }));
  if (answer.status !== 303) client.finding(`deleting a passkey was answered ${answer.status}: ${answer.text}`);
  client.passkeys = may.passkeys;
  if (everywhere) client.sessions = 1;
  client.by = undefined;
  settle(client);
  if (!hasSecondStep(client)) client.recovery = null;
}

/// By a text: the passkey is said to be lost, or it isn't after all.
async function loseOrKeep(client) {
  const { browser } = client.person;
  const passkey = oneOf(client, client.passkeys);
  const wish = passkey.isLost ? 'keep' : 'lose';
  if (!mayChange(client)) return;
  countChange(client);
  const path = `${passkeysPage}/${await idOf(client, passkey)}`;
  const page = await look(client, `${path}/remove`);
  if (!page.forms.some(form => form.path === `${path}/${wish}`)) return client.finding(`no way to ${wish} a passkey on ${page.url}: ${page.text}`);
  const answer = await client.act(`${wish} passkey`, { isLost: { passkey, to: !passkey.isLost } }, () => browser.submitOnly(page, `${path}/${wish}`));
  if (answer.status !== 303) client.finding(`to ${wish} a passkey was answered ${answer.status}: ${answer.text}`);
  passkey.isLost = !passkey.isLost;
}

async function idOf(client, passkey) {
  const page = await look(client, passkeysPage);
  return passkeyIdsOn(page)[passkey.name] ?? client.finding(`${passkey.name} isn't on the list: ${page.text}`);
}

/// At the page of a sign-in that asks for a passkey.
export async function enterPasskey(client) {
  const { browser } = client.person;
  const { page } = client.challenge;
  const passkey = oneOf(client, client.passkeys);
  if (client.random() < 0.2 && client.challenge.tries < mostRefusals) return enterRefused(client, page, passkey);
  const attempt = { cookies: new Map(browser.cookies), page, ...answerTo(page, passkey.device) };
  const answer = await client.act('passkey', { sessions: +1, attempt, gives: passkey }, () => browser.submitOnly(page, attempt.path, attempt.fields));
  if (answer.status !== 303) client.finding(`a passkey was answered ${answer.status}: ${answer.text}`);
  passkey.isLost = false;
  client.enter('passkey', attempt);
}

/// It weighs nothing, but is one of the five of this sign-in. A kill hides whether it was counted: the sign-in is given up then.
async function enterRefused(client, page, passkey) {
  const bent = client.random() < 0.5 ? { flip: 'signature' } : { counter: 0 };
  const answer = await client.act('refused passkey', { isUncertain: true }, () => answerPage(client.person.browser, page, passkey.device, { bent }));
  if (answer.status !== 422 || !asksForPasskey(answer)) client.finding(`a bent passkey was answered ${answer.status}: ${answer.text}`);
  client.challenge.tries += 1;
}

/// After a restart: the passkeys are those acknowledged, or as the request under way makes them.
export function checkPasskeys(client, shown, may, told) {
  const onRecord = shown.factors.filter(({ method }) => method === 'passkey');
  const line = ({ name, isLost }) => `${name}${isLost ? ', lost' : ''}`;
  const are = passkeys => passkeys.map(line).join('; ') === onRecord.map(({ name, ends_at }) => line({ name, isLost: Boolean(ends_at) })).join('; ');
  const changed = (passkey, by) => client.passkeys.map(one => (one === passkey ? { ...one, ...by } : one));
  if (are(client.passkeys)) {
    if (may.first && !may.passkeys && client.user.usesPasskeys) client.first = [...client.first, ...may.first];
    return { wasCarriedOut: false };
  }
  if (may.renamesPasskey && are(changed(may.renamesPasskey.passkey, { name: may.renamesPasskey.name }))) {
    may.renamesPasskey.passkey.name = may.renamesPasskey.name;
  } else if (may.isLost && are(changed(may.isLost.passkey, { isLost: may.isLost.to }))) {
    may.isLost.passkey.isLost = may.isLost.to;
  } else if (may.gives && are(changed(may.gives, { isLost: false }))) {
    may.gives.isLost = false;
  } else if (may.passkeys && are(may.passkeys)) {
    client.passkeys = may.passkeys;
    if (may.first) client.first = may.first;
    return { wasCarriedOut: true };
  } else {
    client.fail(`the passkeys are ${onRecord.map(({ name }) => name)}, acknowledged were ${client.passkeys.map(line)}: ${told}`);
  }
  return { wasCarriedOut: false };
}
