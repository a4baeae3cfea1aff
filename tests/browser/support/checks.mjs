// All that is checked of a shown page. A finding is {state, variant, check, what}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { aFrame, describePage, findFocusFaults, findLayoutFaults, openFolds } from './in_page.mjs';
import { languageOf, phone, screenOf } from './variants.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const mostBytes = 30 * 1024;

/// axe-core: WCAG 2.0 to 2.2, A and AA, and best practices; targets of 24 pixels (2.5.8) are among them.
async function violations(page, { covers }) {
  await page.evaluate(axe);
  const found = await page.evaluate(({ tags, covered }) => window.axe.run(covered ? { exclude: [covered] } : document, {
    runOnly: tags, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'], elementRef: false,
  }), { tags: standards, covered: covers });
  return found.violations.map(v =>
    [`axe ${v.id}`, v.nodes.map(node => `${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`).join(' | ')]);
}

/// What a page says of itself, and where an error stands.
function statements(state, variant, it) {
  const faults = [];
  const must = (holds, check, what) => { if (!holds) faults.push([check, what]); };
  const wanted = state.english ? { tag: 'en', dir: 'ltr' } : languageOf(variant);
  must(it.title.trim() !== '', 'title', 'is empty');
  must(it.headings === 1, 'one h1', `there are ${it.headings}`);
  must(it.lang === wanted.tag, 'language', `is ${it.lang}, asked for ${wanted.tag}`);
  // Not where the language is wrong already: then so is its direction.
  must(it.lang !== wanted.tag || it.dir === wanted.dir, 'direction', `is ${it.dir}`);
  must(it.inline === 0 || state.alone, 'inline', 'a style or script stands in the page');
  if (!state.refused) {
    must(it.lang !== 'en' || !it.title.startsWith('Error:'), 'title', `speaks of an error: ${it.title}`);
    return faults;
  }
  must(it.lang !== 'en' || it.title.startsWith('Error: '), 'title of an error', it.title);
  must(it.focus.isError, 'focus after an error', `lies on ${it.focus.what}`);
  must(it.errors.length > 0, 'error', 'is nowhere said');
  const isInSight = ({ top, bottom }) => top >= 0 && bottom <= it.window.height;
  if (screenOf(variant) === phone)
    must(it.errors.some(isInSight), 'error in sight', it.errors.map(e => `${e.id || e.role} at ${Math.round(e.top)} to ${Math.round(e.bottom)} of ${it.window.height}`).join('; '));
  return faults;
}

/// Looks at the page that `tab` shows. `folds`: also with everything unfolded.
export async function look(tab, state, variant) {
  const faults = [];
  await tab.page.evaluate(aFrame);
  if (state.then) await state.then(tab.page);
  faults.push(...statements(state, variant, await tab.page.evaluate(describePage)));
  faults.push(...await tab.page.evaluate(findLayoutFaults));
  await tab.page.evaluate(openFolds);
  faults.push(...await tab.page.evaluate(findLayoutFaults));
  faults.push(...await violations(tab.page, state));
  await tab.page.keyboard.press('Shift'); // from now on focus is shown as to somebody at the keyboard
  faults.push(...await tab.page.evaluate(findFocusFaults));
  faults.push(...tab.complaints.map(text => ['console', text]));
  const seen = new Set();
  return faults.map(([check, what]) => ({ state: state.name, variant, check, what }))
    .filter(({ check, what }) => !seen.has(check + what) && seen.add(check + what));
}

/// What a first visit loads, as the server sends it to a browser: `bytes` is {path: bytes}.
export function weigh(state, variant, bytes) {
  const total = Object.values(bytes).reduce((sum, part) => sum + part, 0);
  if (total <= mostBytes) return [];
  return [{ state: state.name, variant, check: 'bytes', what: `${total} of ${mostBytes}: ${JSON.stringify(bytes)}` }];
}
