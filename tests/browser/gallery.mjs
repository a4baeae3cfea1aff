// ./dev gallery [--only NAME,…]: pictures of every page in every state, or of those that begin so, into docs/gallery, with an
// index.
// ./dev gallery --all [--only NAME,…]: no pictures; checks every page, or those whose states begin so, in every
// combination of support/variants.mjs.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../e2e/support/server.mjs';
import { index } from './support/gallery_index.mjs';
import { HtmlChecker } from './support/html_checker.mjs';
import { aFrame } from './support/in_page.mjs';
import { Installation } from './support/installation.mjs';
import { compare } from './support/known.mjs';
import { groups, reach, states } from './support/pages.mjs';
import { picturesOf, take } from './support/pictures.mjs';
import { tell } from './support/report.mjs';
import { check } from './support/rounds.mjs';
import { product, usual } from './support/variants.mjs';
import { Viewer } from './support/viewer.mjs';

const gallery = new URL('../../docs/gallery/', import.meta.url).pathname;

/// As a test: what it started ends with it.
class Run {
  ends = [];
  after(end) { this.ends.unshift(end); }
  async over() { for (const end of this.ends) await end(); }
}

const onTerminal = process.stderr.isTTY;
const say = text => { if (onTerminal) process.stderr.write(`\r\x1b[K${text}`); };

async function takePictures(run) {
  const installation = new Installation(run);
  const tab = await (await Viewer.open(run)).tab();
  await mkdir(gallery, { recursive: true });
  const taken = chosen();
  const kept = states.filter(state => !taken.includes(state)).flatMap(state => picturesOf(state).map(picture => picture.file));
  for (const file of await readdir(gallery)) if (file.endsWith('.webp') && !kept.includes(file)) await rm(join(gallery, file));
  for (const state of taken) {
    say(state.name);
    const { served, guest } = await reach(installation, state, usual);
    guest.close();
    for (const { file, variant } of picturesOf(state)) {
      await tab.show(served, variant);
      await tab.page.evaluate(aFrame);
      if (state.then) await state.then(tab.page);
      await rm(await take(tab, join(gallery, file)));
    }
  }
  await writeFile(join(gallery, 'README.md'), index(groups));
  say('');
  console.log(`${states.length} states are in docs/gallery/README.md`);
}

/// The states whose names begin as --only says; without it, all.
function chosen() {
  const begins = values.only?.split(',') ?? [''];
  return states.filter(state => begins.some(begin => state.name.startsWith(begin)));
}

async function checkAll(run) {
  const checker = new HtmlChecker(join(await temporaryFolder(run), 'pages'));
  const names = chosen().map(state => state.name);
  const rows = product(names);
  let done = 0;
  const findings = await check({
    installation: new Installation(run),
    viewer: await Viewer.open(run),
    rows,
    seen: (state, variant, served) => checker.add(state, variant, served.body),
    progress: state => say(`${++done} of ${rows.length}: ${state.name}`),
  });
  findings.push(...await checker.check());
  const { unknown, stale } = compare(findings);
  say('');
  if (unknown.length > 0) console.log(`${unknown.length} findings:\n${tell(unknown)}`);
  if (!values.only) for (const { check, why } of stale) console.log(`a line of support/known.mjs fits nothing any more: ${check}, ${why}`);
  console.log(`looked ${rows.length} times at ${names.length} states`);
  process.exitCode = unknown.length > 0 || (stale.length > 0 && !values.only) ? 1 : 0;
}

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false }, only: { type: 'string' } } });
const run = new Run();
try {
  await (values.all ? checkAll(run) : takePictures(run));
} finally {
  await run.over();
}
