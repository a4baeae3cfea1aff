// Goes through rows {state, …variant}: reaches each state, shows it, checks it. Two tabs at once, since checks use one core
// each; pages are fetched ahead of them.
import { once } from 'node:events';
import http from 'node:http';
import { availableParallelism } from 'node:os';
import { look, weigh } from './checks.mjs';
import { reach, stateOf } from './pages.mjs';

/// `seen(state, variant, served)` is told of each page. Returns all findings.
export async function check({ installation, viewer, rows, seen = () => {}, progress = () => {} }) {
  const findings = [], ahead = [];
  const waiting = inOrder(rows, row => fetchPage(installation, stateOf(row.state), row));
  const take = () => {
    while (ahead.length < 4) ahead.push(waiting.next().value);
    return ahead.shift();
  };
  const work = async () => {
    const tab = await viewer.tab();
    for (let next = take(); next; next = take()) {
      const { state: name, ...variant } = next.row;
      const state = stateOf(name);
      const { served, bytes } = await next.page;
      seen(state, variant, served);
      await tab.show(served, variant);
      findings.push(...await look(tab, state, variant), ...weigh(state, variant, bytes));
      progress(state, variant);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return findings;
}

/// The rows with their pages on the way: those that take long are begun first and come last. The same page isn't fetched
/// again for rows that stand one after another and differ only in how it is looked at.
function* inOrder(rows, fetchRow) {
  let last = { key: '' };
  const withPage = row => {
    const key = [row.state, row.name, row.language].join(' ');
    if (last.key !== key) last = { key, page: fetchRow(row) };
    last.page.catch(() => {}); // whoever takes the row hears of it
    return { row, page: last.page };
  };
  const isSlow = row => Boolean(stateOf(row.state).slow);
  const slow = rows.filter(isSlow).map(withPage);
  for (const row of rows) if (!isSlow(row)) yield withPage(row);
  yield* slow;
}

const assets = new Map();

async function fetchPage(installation, state, variant) {
  try {
    const { served, guest } = await reach(installation, state, variant);
    const bytes = { [served.path]: Buffer.byteLength(served.body) }; // pages aren't compressed: they hold form tokens
    for (const [, path] of served.body.matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img|use)[^>]*?(?:href|src)="([^"#]+)/g))
      bytes[path] = await weight(new URL(path, served.url).href);
    guest.close();
    return { served, bytes };
  } catch (error) {
    error.message = `${state.name} (${variant.name}, ${variant.language}): ${error.message}`;
    throw error;
  }
}

/// Of an answer's body as it is sent, compressed or not.
async function sentBytes(url) {
  const [answer] = await once(http.get(url, { headers: { 'Accept-Encoding': 'gzip' } }), 'response');
  let bytes = 0;
  for await (const part of answer) bytes += part.length;
  return bytes;
}

function weight(url) {
  if (!assets.has(url)) assets.set(url, sentBytes(url));
  return assets.get(url);
}
