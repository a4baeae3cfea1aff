// The series and labels that a PromQL expression selects, parsed with Prometheus's own grammar.
import { createRequire } from 'node:module';

const { parser } = createRequire(new URL('../../browser/package.json', import.meta.url))('@prometheus-io/lezer-promql');

/// Every selector of the expression: {name, matchers: [{label, op, value}], by: the labels of its grouping}.
/// Throws if it isn't PromQL. Grafana's variables are allowed.
export function selectorsOf(expression) {
  const text = expression.replaceAll('$__rate_interval', '5m');
  const tree = parser.parse(text);
  const of = node => text.slice(node.from, node.to);
  const selectors = [];
  const grouped = node => {
    const labels = [];
    for (let above = node.parent; above; above = above.parent)
      if (above.name === 'AggregateExpr')
        for (const list of above.getChildren('AggregateModifier').flatMap(m => m.getChildren('GroupingLabels')))
          labels.push(...list.getChildren('LabelName').map(of));
    return labels;
  };
  tree.iterate({
    enter: ({ type, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${node.from}: ${text}`);
      if (type.name !== 'VectorSelector') return;
      const lists = node.getChildren('LabelMatchers');
      const matchers = lists.flatMap(list => list.getChildren('UnquotedLabelMatcher')).map(m => ({
        label: of(m.getChild('LabelName')), op: of(m.getChild('MatchOp')), value: JSON.parse(of(m.getChild('StringLiteral'))) }));
      selectors.push({ name: of(node.getChild('Identifier')), matchers, by: grouped(node) });
    },
  });
  return selectors;
}

/// Added by Prometheus, not by the server.
const given = new Set(['job', 'instance']);

/// The parts of the expression that this scrape (families by name) doesn't have, as lines; none: all are there.
export function unknownIn(expression, families) {
  const samples = [...families.values()].flatMap(family => family.samples);
  const wrong = [];
  for (const { name, matchers, by } of selectorsOf(expression)) {
    const series = samples.filter(sample => sample.name === name);
    if (series.length === 0) {
      wrong.push(`no series is called ${name}`);
      continue;
    }
    const labels = new Set(series.flatMap(sample => Object.keys(sample.labels)));
    for (const label of [...by, ...matchers.map(m => m.label)])
      if (!given.has(label) && !labels.has(label)) wrong.push(`${name} has no label ${label}`);
    for (const { label, op, value } of matchers) {
      if (given.has(label) || op.startsWith('!')) continue;
      const wanted = op === '=~' ? new RegExp(`^(?:${value})$`) : { test: said => said === value };
      if (!series.some(sample => wanted.test(sample.labels[label] ?? ''))) wrong.push(`no ${name} has ${label}${op}"${value}"`);
    }
  }
  return wrong;
}
