// A person of the crowd replaces the verified number: the old number's code, the new number, its code. The server may
// die between any two of these. Recorded as client.change: `step` as `user show` names it; `isOutOfReach` where the
// session that began it has cookies which a kill kept from the browser.
import { twoStep } from '../../e2e/support/person.mjs';
import { topFactorsCount, gaveTopFactor } from './authenticator.mjs';

const paths = { begin: `${twoStep}/replace`, number: `${twoStep}/replace/phone`, confirm: `${twoStep}/replace/confirm`, cancel: `${twoStep}/replace/cancel` };
export const renewsCookies = ['old number code', 'confirm number change'];
const digits = phone => phone.replace(/[^+\d]/g, '');

function mustLeadTo(client, answer, path, what) {
  const to = answer.headers.location;
  if (answer.status !== 303 || to !== path) client.finding(`${what} was answered ${answer.status}, to ${to}: ${answer.text}`);
}

/// Where the account has an app or a passkey that was there before its number, that takes the place of the old number's.
export async function beginNumberChange(client) {
  const { browser } = client.person;
  if (!await gaveTopFactor(client)) return;
  const form = await browser.get(paths.begin);
  const isByText = !topFactorsCount(client);
  const mark = client.server.outbox.mark();
  const step = isByText ? 'old_code' : 'new_number';
  const answer = await client.act('begin number change', { step, ...(isByText ? { mark } : {}) }, () => browser.submitOnly(form, paths.begin));
  mustLeadTo(client, answer, paths.begin, 'beginning a number change');
  client.change = { step };
  client.challenge = isByText ? { mark, tries: 0 } : null;
}

export function goOnWithNumberChange(client) {
  if (client.random() < 0.1) return cancelNumberChange(client);
  return { old_code: enterOldCode, new_number: enterNumber, new_code: enterNewCode }[client.change.step](client);
}

async function enterOldCode(client) {
  const { browser } = client.person;
  const page = await browser.get(paths.begin);
  const code = await client.code(client.challenge.mark, 'replace');
  if (client.random() < 0.3) return enterWrong(client, paths.begin, page, code, undefined);
  const answer = await client.act('old number code', { step: 'new_number' }, () => browser.submitOnly(page, paths.begin, { code }));
  mustLeadTo(client, answer, paths.number, "the old number's code");
  client.change.step = 'new_number';
  client.challenge = null;
}

async function enterNumber(client) {
  const { browser } = client.person;
  const form = await browser.get(paths.number);
  const mark = client.server.outbox.mark();
  const answer = await client.act('new number', { step: 'new_code', mark },
    () => browser.submitOnly(form, paths.number, { phone: client.user.otherPhone }));
  mustLeadTo(client, answer, paths.confirm, 'the new number');
  client.change.step = 'new_code';
  client.challenge = { mark, tries: 0 };
}

async function enterNewCode(client) {
  const { browser } = client.person;
  const page = await browser.get(paths.confirm);
  const code = await client.server.outbox.code(client.challenge.mark, digits(client.user.otherPhone), 'replace', client.server.ended);
  if (client.random() < 0.3) return enterWrong(client, paths.confirm, page, code, 'new_number');
  // A box that is ticked by default ends the other sessions.
  const may = { step: undefined, hasNewNumber: true, sessions: 1 - client.sessions };
  const answer = await client.act('confirm number change', may, () => browser.submitOnly(page, paths.confirm, { code }));
  mustLeadTo(client, answer, '/profile/security', "the new number's code");
  client.sessions = 1;
  client.by = undefined;
  end(client);
  takeNewNumber(client);
}

async function enterWrong(client, path, page, code, stepAfterFifth) {
  await client.enterWrong(path, page, code, { step: stepAfterFifth });
  if (client.challenge) return;
  if (stepAfterFifth) client.change.step = stepAfterFifth;
  else end(client);
}

export async function cancelNumberChange(client) {
  const { browser } = client.person;
  await awaitText(client);
  const page = await browser.get({ old_code: paths.begin, new_number: paths.number, new_code: paths.confirm }[client.change.step]);
  const answer = await client.act('cancel number change', { step: undefined }, () => browser.submitOnly(page, paths.cancel));
  if (answer.status !== 303) client.finding(`cancelling a number change was answered ${answer.status}: ${answer.text}`);
  end(client);
}

/// Else it would be taken for the next challenge's.
export async function awaitText(client) {
  if (!client.challenge) return;
  const to = client.change.step === 'new_code' ? client.user.otherPhone : client.user.phone;
  await client.server.outbox.code(client.challenge.mark, digits(to), 'replace', client.server.ended);
}

function end(client) {
  client.change = client.challenge = null;
}

function takeNewNumber(client) {
  const { user } = client;
  [user.phone, user.otherPhone] = [user.otherPhone, user.phone];
  client.person.phone = user.phone;
}

/// After a restart: the step and the number are as acknowledged, or as the request under way makes them.
export function checkNumberChange(client, shown, may, told) {
  const step = shown.two_step.number_change;
  const ends = client.change?.step;
  const allowed = [ends, ...('step' in may ? [may.step] : []), ...(client.change?.isOutOfReach ? [undefined] : [])];
  if (!allowed.includes(step)) client.fail(`the number change is at ${step}, acknowledged was ${ends}: ${told}`);
  const shownEnd = shown.two_step.phone?.slice(-2);
  const isNew = may.hasNewNumber && shownEnd === client.user.otherPhone.slice(-2);
  if (shownEnd && !isNew && shownEnd !== client.user.phone.slice(-2)) client.fail(`the number ends in ${shownEnd}: ${told}`);
  const wasCarriedOut = 'step' in may && step === may.step && step !== ends;
  if (isNew) takeNewNumber(client);
  return { step, wasCarriedOut };
}

/// The record goes on from what the restart left.
export function goOnAfterRestart(client, { step, wasCarriedOut }, may) {
  if (!client.change && step === undefined) return;
  const isOutOfReach = !client.signedIn || Boolean(client.change?.isOutOfReach && !(wasCarriedOut && may.mark !== undefined));
  // Else it is a sign-in's, or that of turning off.
  const isOfChange = client.signedIn && client.state === 'enabled';
  if (isOfChange && wasCarriedOut) client.challenge = may.mark === undefined ? null : { mark: may.mark, tries: 0 };
  if (isOfChange && (!step || isOutOfReach)) client.challenge = null;
  client.change = step ? { step, isOutOfReach } : null;
}
