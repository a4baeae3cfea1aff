// What pages are known to fail. It is to be empty: each line is work that somebody has yet to do. A line that fits nothing
// any more fails the test, too, so that none stays by mistake.
//
// {check, state?, what?, walk?, why}: `check` as a finding names it, `state` a name or a list of them (all without it), `what`
// a regular expression; `walk` the test that finds it, where that isn't pages_test.mjs.
export const known = [];

const fits = (line, finding) =>
  line.check === finding.check
  && (line.state === undefined || [line.state].flat().includes(finding.state))
  && (line.what === undefined || line.what.test(finding.what));

/// Findings that nobody knew of, and lines that fit none. `walk`: whose lines; those of all pages without it.
export function compare(findings, walk = undefined, lines = known) {
  const asked = lines.filter(line => line.walk === walk);
  const used = new Set();
  const unknown = findings.filter(finding => {
    const fitting = asked.filter(line => fits(line, finding));
    fitting.forEach(line => used.add(line));
    return fitting.length === 0;
  });
  return { unknown, stale: asked.filter(line => !used.has(line)) };
}
