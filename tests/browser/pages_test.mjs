// Every page and every state of one (support/pages.mjs), as different people see it (support/variants.mjs): everything is
// there at every width and zoom, axe-core and the Nu HTML checker find nothing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../e2e/support/server.mjs';
import { HtmlChecker } from './support/html_checker.mjs';
import { Installation } from './support/installation.mjs';
import { compare, known } from './support/known.mjs';
import { states } from './support/pages.mjs';
import { tell } from './support/report.mjs';
import { check } from './support/rounds.mjs';
import { factors, pairwise } from './support/variants.mjs';
import { Viewer } from './support/viewer.mjs';

const names = states.map(state => state.name);

test('each value meets each page, and any two values meet', () => {
  const rows = pairwise(names);
  const met = new Set(rows.flatMap(row => Object.keys(row).flatMap(a => Object.keys(row).map(b => `${a} ${row[a]}, ${b} ${row[b]}`))));
  const all = { state: names, ...factors };
  for (const [a, values] of Object.entries(all))
    for (const [b, others] of Object.entries(all))
      if (a !== b) for (const x of values) for (const y of others) assert.ok(met.has(`${a} ${x}, ${b} ${y}`), `${x} meets ${y}`);
  assert.equal(new Set(names).size, names.length, 'a state stands in the table once');
});

test('every page, for everybody', async t => {
  const installation = new Installation(t);
  const viewer = await Viewer.open(t);
  const checker = new HtmlChecker(join(await temporaryFolder(t), 'pages'));
  const findings = await check({
    installation, viewer, rows: pairwise(names),
    seen: (state, variant, served) => checker.add(state, variant, served.body),
  });
  findings.push(...await checker.check());
  const { unknown, stale } = compare(findings);
  assert.equal(unknown.length, 0, `${unknown.length} findings:\n${tell(unknown)}`);
  assert.deepEqual(stale, [], 'lines of support/known.mjs that fit nothing any more');
  if (known.length > 0) t.diagnostic(`${known.length} lines of support/known.mjs are yet to be mended`);
});
