// The dashboard, the suggested alerts and docs/metrics.md match what /metrics shows, and omit nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { selectorsOf, unknownIn } from './support/promql.mjs';
import { journey, scrape, startWithMetrics } from './support/scrape.mjs';

const file = path => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const dashboard = JSON.parse(file('packaging/grafana-dashboard.json'));
const shown = dashboard.panels.filter(panel => panel.type !== 'row');
const document = file('docs/metrics.md');
const alerts = [...document.matchAll(/^ +- alert: (\w+)\n +expr: (.+)$/gm)].map(([, name, expression]) => ({ name, expression }));

/// One journey for all tests here.
let scraped;
async function families(t) {
  scraped ??= (async () => {
    const here = await startWithMetrics(t);
    await journey(t, here);
    return (await scrape(here.metrics)).families;
  })();
  return scraped;
}

test('everything about metrics', async t => {
  const all = await families(t);

  await t.test('every query of the dashboard finds its series and labels', () => {
    for (const panel of shown)
      for (const { expr, legendFormat } of panel.targets) {
        assert.deepEqual(unknownIn(expr, all), [], `${panel.title}: ${expr}`);
        const by = new Set(selectorsOf(expr).flatMap(selector => selector.by));
        for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) assert.ok(by.has(label), `${panel.title}: legend ${label}`);
      }
  });

  await t.test('every suggested alert finds its series and labels', () => {
    assert.ok(alerts.length >= 10);
    for (const { name, expression } of alerts) assert.deepEqual(unknownIn(expression, all), [], name);
    assert.equal(alerts.length, document.match(/- alert:/g).length, 'each has its expression on the next line');
  });

  await t.test('the document has each metric with its type and labels, and no other', () => {
    const rows = [...document.matchAll(/^\| `([a-z_]+)` \| (counter|gauge|histogram) \| ([^|]*) \|/gm)];
    assert.deepEqual(rows.map(row => row[1]).toSorted(), [...all.keys()].toSorted());
    for (const [, name, type, labels] of rows) {
      const family = all.get(name);
      assert.equal(type, family.type, name);
      const real = new Set(family.samples.flatMap(sample => Object.keys(sample.labels)));
      real.delete('le');
      assert.deepEqual([...labels.matchAll(/`(\w+)`/g)].map(match => match[1]).toSorted(), [...real].toSorted(), `labels of ${name}`);
    }
  });

  await t.test('the check finds what it is for', () => {
    assert.deepEqual(unknownIn('rate(twostep_sign_in_total[5m])', all), ['no series is called twostep_sign_in_total']);
    assert.equal(unknownIn('sum by (user) (twostep_sign_ins_total{outcome="won"})', all).length, 2);
    assert.throws(() => unknownIn('sum(', all), /not PromQL/);
  });
});

test('the dashboard hangs together: ids, places, titles, units, the chosen data source', () => {
  assert.equal(new Set(dashboard.panels.map(panel => panel.id)).size, dashboard.panels.length);
  const taken = new Set();
  for (const { title, gridPos: { x, y, w, h } } of dashboard.panels) {
    assert.ok(x >= 0 && w > 0 && x + w <= 24, title);
    for (let column = x; column < x + w; ++column)
      for (let line = y; line < y + h; ++line) {
        assert.ok(!taken.has(`${column} ${line}`), `${title} stands on another`);
        taken.add(`${column} ${line}`);
      }
  }
  assert.deepEqual(dashboard.panels.filter(panel => panel.type === 'row').map(row => row.title),
    ['People', 'Sign-in', 'Messages', 'Requests and latency', 'Store', 'Hash pool', 'Process']);
  for (const panel of shown) {
    assert.ok(panel.title && panel.targets.length > 0 && panel.fieldConfig.defaults.unit, panel.title);
    assert.equal(panel.datasource.uid, '${datasource}');
    for (const { expr } of panel.targets)
      for (const { matchers } of selectorsOf(expr)) assert.ok(matchers.some(m => m.value === '$instance'), `${panel.title}: ${expr}`);
  }
  assert.deepEqual(dashboard.templating.list.map(variable => variable.name), ['datasource', 'job', 'instance']);
});
