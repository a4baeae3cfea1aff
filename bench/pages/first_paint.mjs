// ./dev bench pages: when somebody on a slow line first sees something of a page.
// Usage: first_paint.mjs [--rounds N] [--only NAME,…] [--commit ID]
//
// Each page of tests/browser/support/pages.mjs that is opened by its address, cold: nothing cached, every request
// 400 milliseconds late, 400 kbit/s both ways, as Chromium's developer tools emulate it.
import { parseArgs } from 'node:util';
import { cpus } from 'node:os';
import { Installation } from '../../tests/browser/support/installation.mjs';
import { isAt, reach, states } from '../../tests/browser/support/pages.mjs';
import { usual } from '../../tests/browser/support/variants.mjs';
import { openBrowser } from '../../tests/browser/support/chromium.mjs';

const goal = 1_200; // milliseconds to the first paint
const line = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

const { values } = parseArgs({ options: {
  rounds: { type: 'string', default: '5' }, only: { type: 'string' }, commit: { type: 'string', default: 'unknown' },
} });
const isWanted = state => !values.only || values.only.split(',').some(name => state.name.startsWith(name));

const ends = [];
const run = { after: end => ends.unshift(end) };

/// One cold load: milliseconds to the first paint and to the first text or picture, and bytes over the line.
async function load(browser, url, cookies) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', line);
    const answer = await page.goto(url, { waitUntil: 'load' });
    const paints = await page.evaluate(() => new Promise(resolve => {
      new PerformanceObserver(list => {
        const times = Object.fromEntries(performance.getEntriesByType('paint').map(entry => [entry.name, entry.startTime]));
        if (times['first-contentful-paint']) resolve(times);
      }).observe({ type: 'paint', buffered: true });
    }));
    return { status: answer.status(), path: new URL(page.url()).pathname, first: paints['first-paint'], content: paints['first-contentful-paint'], bytes };
  } finally {
    await context.close();
  }
}

const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function measure(browser, installation, state) {
  const { served, guest } = await reach(installation, state, usual);
  const { host } = new URL(served.url);
  const cookies = [...guest.browser.cookies].map(([name, value]) => ({ name, value, domain: host.split(':')[0], path: '/' }));
  const loads = [];
  for (let round = 0; round < Number(values.rounds); ++round) loads.push(await load(browser, served.url, cookies));
  guest.close();
  // The answer to a form can't be opened by its address.
  if (!isAt(state, loads[0].path) || loads[0].status !== served.status) return undefined;
  const of = what => median(loads.map(one => one[what]));
  return { name: state.name, first: of('first'), content: of('content'), bytes: of('bytes') };
}

try {
  const browser = await openBrowser(run);
  const installation = new Installation(run);
  console.log(`first paint at 400 kbit/s with 400 ms, cold; median of ${values.rounds}; goal ${goal} ms`);
  console.log(`commit ${values.commit}, Chromium ${browser.version()}, ${cpus().length} x ${cpus()[0].model}\n`);
  console.log(`${'page'.padEnd(38)}${'first paint'.padStart(14)}${'content'.padStart(12)}${'bytes'.padStart(10)}`);
  let missed = 0;
  for (const state of states.filter(state => !state.refused && !state.slow && !state.alone && isWanted(state))) {
    const found = await measure(browser, installation, state);
    if (!found) continue;
    const isMissed = found.first > goal;
    missed += isMissed ? 1 : 0;
    const [first, content] = [found.first, found.content].map(ms => `${Math.round(ms)} ms`);
    console.log(`${found.name.padEnd(38)}${first.padStart(14)}${content.padStart(12)}${String(found.bytes).padStart(10)}${isMissed ? '  MISSED' : ''}`);
  }
  if (missed > 0) console.log(`\nMISSED: ${missed} pages`);
} finally {
  for (const end of ends) await end();
}
