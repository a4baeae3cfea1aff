// The Nu HTML checker (npm vnu-jar): one process of Java for all pages.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const java = process.env.TWOSTEP_JAVA ?? 'java';

/// Collects pages; check() looks at those that differ.
export class HtmlChecker {
  constructor(folder) { Object.assign(this, { folder, pages: new Map() }); }

  add(state, variant, html) {
    // Pages differ in their tokens: one of a state, name and language is enough.
    const key = [state.name, variant.name, variant.language].join(' ');
    if (!this.pages.has(key)) this.pages.set(key, { state: state.name, variant, html });
  }

  /// Findings, as in checks.mjs.
  async check() {
    await mkdir(this.folder, { recursive: true });
    const files = new Map();
    for (const page of this.pages.values()) {
      const file = join(this.folder, `${files.size}.html`);
      await writeFile(file, page.html);
      files.set(file, page);
    }
    const { messages } = await run(this.folder);
    return messages.map(message => {
      const { state, variant } = files.get(new URL(message.url).pathname);
      const where = `line ${message.lastLine ?? '?'}: ${(message.extract ?? '').replace(/\s+/g, ' ')}`;
      return { state, variant, check: 'html', what: `${message.message} (${where})` };
    });
  }
}

/// -Xss: its grammar is deep.
function run(folder) {
  const args = ['-Xss8m', '-XX:TieredStopAtLevel=1', '-jar', jar, '--format', 'json', '--errors-only', '--stdout', '--exit-zero-always', folder];
  return new Promise((resolve, reject) => execFile(java, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
    if (error) return reject(new Error(`the HTML checker ended with ${error.code}: ${stderr}`));
    resolve(JSON.parse(stdout));
  }));
}
