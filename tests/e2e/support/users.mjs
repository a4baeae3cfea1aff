// Makes and shows users by the CLI, as an operator does: over the admin socket, or offline if no server runs.
import { done } from './server.mjs';

export async function addUser(config, { email, password, org, role = 'member' }) {
  const args = ['user', 'add', '--config', config, '--email', email, '--role', role, '--password-stdin', '--new'];
  if (org) args.push('--org', org);
  await done(args, { input: `${password}\n` });
}

/// The output of `user show --json`.
export async function showUser(config, email) {
  return JSON.parse(await done(['user', 'show', email, '--config', config, '--json']));
}

/// Wrong codes of the last day, from known and unknown browsers together.
export function wrongCodes(shown) {
  return shown.wrong_codes.unknown_browsers.last_day + shown.wrong_codes.known_browsers.last_day;
}
