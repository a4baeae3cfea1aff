// A command that is looked at while it runs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { binary } from './server.mjs';

/// `said(text)` resolves once stderr contains it; `ended` with the exit code.
export function beginCommand(t, args) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill());
  const it = { out: '', err: '', ended: once(child, 'close').then(([code]) => code) };
  child.stdout.setEncoding('utf8').on('data', text => { it.out += text; });
  child.stderr.setEncoding('utf8').on('data', text => { it.err += text; });
  it.said = async text => {
    while (!it.err.includes(text)) await Promise.race([once(child.stderr, 'data'), it.ended.then(() => { throw new Error(it.err); })]);
  };
  return it;
}
