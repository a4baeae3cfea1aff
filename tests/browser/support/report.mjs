// Findings for people: each once, with the states and one way of looking in which it showed.
import { describe } from './variants.mjs';

export function tell(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const key = `${finding.check}: ${finding.what}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(finding);
  }
  return [...groups].map(([what, all]) => {
    const states = [...new Set(all.map(finding => finding.state))];
    return `- ${what}\n    on ${states.slice(0, 6).join(', ')}${states.length > 6 ? ` and ${states.length - 6} more` : ''}; ${describe(all[0].variant)}`;
  }).join('\n');
}
