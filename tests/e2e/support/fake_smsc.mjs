// Runs build/fake-smsc, the fake provider, and reads what it received. TWOSTEP_FAKE_SMSC names the binary.
import { spawn } from 'node:child_process';
import { codeIn } from './outbox.mjs';

const binary = process.env.TWOSTEP_FAKE_SMSC ?? new URL('../../../build/fake-smsc', import.meta.url).pathname;

export class FakeSmsc {
  /// Listens on free ports until the test is over.
  static async start(test, args = []) {
    const fake = new FakeSmsc();
    fake.seen = 0;
    fake.process = spawn(binary, ['--http-port', '0', '--smpp-port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    test.after(() => fake.process.kill('SIGKILL'));
    let said = '';
    fake.ended = new Promise(resolve => fake.process.on('close', (code, signal) => resolve(signal ?? code)));
    await new Promise((resolve, reject) => {
      fake.process.on('error', reject);
      fake.process.stderr.on('data', chunk => { said += chunk; });
      fake.process.stdout.on('data', chunk => {
        said += chunk;
        fake.url = said.match(/^listening on (http:\S+)$/m)?.[1];
        fake.console = said.match(/^console on (http:\S+)$/m)?.[1];
        fake.smppPort = Number(said.match(/^SMPP on \S+:(\d+)$/m)?.[1]);
        if (fake.url && fake.smppPort) resolve();
      });
      fake.ended.then(code => reject(new Error(`fake-smsc ended with ${code}: ${said}`)));
    });
    return fake;
  }

  /// Returns the behaviour then in force.
  async control(words) {
    const answer = await fetch(`${this.console ?? this.url}/control`, { method: 'POST', body: words });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${words}: ${text}`);
    return text.trim();
  }

  async messages(after = 0) {
    const text = await (await fetch(`${this.console ?? this.url}/messages?after=${after}`)).text();
    return text.split('\n').filter(line => line).map(line => JSON.parse(line));
  }

  /// Resolves with the first message after that number that `wanted` accepts; rejects after ten seconds.
  async next(after, wanted = () => true) {
    const until = Date.now() + 10_000;
    for (;;) {
      const found = (await this.messages(after)).find(wanted);
      if (found) {
        this.seen = Math.max(this.seen, found.number);
        return found;
      }
      if (Date.now() > until) throw new Error('no such message came within ten seconds');
    }
  }

  // As in the outbox of support/outbox.mjs: persons look for their codes here.
  mark() { return this.seen; }
  async code(mark, to) {
    const taken = ['waiting', 'delivered', 'undelivered', 'dropped'];
    const wanted = message => message.to === to && taken.includes(message.state) && /#\d{6}$/.test(message.text);
    return codeIn((await this.next(mark, wanted)).text);
  }
}
