// A person of the crowd makes recovery codes and signs in with them; the server may die at any moment. Recorded as
// client.recovery: `left` as `user show` says it, `codes` those unused; null where the answer that had them was lost.
import { security } from '../../e2e/support/person.mjs';
import { gaveTopFactor } from './authenticator.mjs';

const page = `${security}/recovery-codes`, entry = '/sign-in/recovery-code';
const mostSets = 8, mostTries = 8; // under the limits of a day

export function mayMakeRecoveryCodes(client) {
  return (client.state === 'enabled' || (client.state === 'disabled' && client.apps.length + client.passkeys.length > 0)) && !client.byRecovery && !client.change && (client.setsMade ?? 0) < mostSets;
}

export async function makeRecoveryCodes(client) {
  const { browser } = client.person;
  if (!await gaveTopFactor(client)) return;
  const form = await browser.get(page);
  if (form.path !== page) return; // the code was given too long ago
  client.setsMade = (client.setsMade ?? 0) + 1;
  const answer = await client.act('make recovery codes', { set: 10 }, () => browser.submitOnly(form, page));
  if (answer.status === 429) { // the log takes no change any more, so neither does the count of sets: the server ends
    await client.server.ended;
    throw Object.assign(new Error('the server ended'), { code: 'ENDED' });
  }
  const codes = [...answer.body.matchAll(/<li>([0-9A-Z-]{19})<\/li>/g)].map(([, code]) => code);
  if (codes.length !== 10) client.finding(`recovery codes were answered ${answer.status}: ${answer.text}`);
  client.recovery = { left: 10, codes };
  client.recoveryTries = 0;
}

/// At the code page; a text that was sent has come.
export function mayRecover(client) {
  return Boolean(client.recovery?.codes?.length) && (client.recoveryTries ?? 0) < mostTries;
}

export async function recover(client) {
  const { browser } = client.person;
  const form = await browser.get(entry);
  client.recoveryTries = (client.recoveryTries ?? 0) + 1;
  const may = { sessions: +1, left: client.recovery.left - 1 };
  const answer = await client.act('recovery code', may, () => browser.submitOnly(form, entry, { recovery_code: client.recovery.codes[0] }));
  if (answer.status !== 303) client.finding(`a recovery code was answered ${answer.status}: ${answer.text}`);
  use(client);
  client.enter('recovery', client.spent);
  client.byRecovery = true;
}

function use(client) {
  client.recovery.left -= 1;
  client.recovery.codes.shift();
}

/// After a restart: as many are left as acknowledged, or as the request under way leaves.
export function checkRecovery(client, shown, may, told) {
  const left = shown.recovery_codes?.left, known = client.recovery?.left;
  const isOff = !shown.second_step;
  if (isOff && left !== undefined) client.fail(`${left} recovery codes beside no second step: ${told}`);
  if (isOff) {
    client.recovery = null;
    return;
  }
  if (left === known && may.set === undefined) {
    const isIn = may.left !== undefined && shown.sessions.length > client.sessions;
    if (isIn) client.fail(`a session by a recovery code that wasn't used up: ${told}`);
    return;
  }
  if (may.set !== undefined && left === may.set) client.recovery = { left, codes: null }; // perhaps the old set of as many
  else if (may.left !== undefined && left === may.left) use(client);
  else if (left !== known) client.fail(`${left} recovery codes are left, acknowledged were ${known}: ${told}`);
}
