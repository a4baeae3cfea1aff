// The clock of a server's machine, as a test sets it (libfaketime).
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const library = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].flatMap(place => [place, ...folders(place)])
  .map(folder => join(folder, 'faketime', 'libfaketimeMT.so.1')).find(existsSync);
/// For the option of a test that needs it.
export const skip = library ? false : 'libfaketime is not installed';

function folders(place) {
  return existsSync(place) ? readdirSync(place).filter(name => name.endsWith('-linux-gnu')).map(name => join(place, name)) : [];
}

/// The machine's clock, set so many seconds ahead of the real one. Time passes as before: the monotonic clock isn't touched.
export class Clock {
  constructor(folder) {
    this.file = join(folder, 'clock');
    this.set(0);
  }
  // The file is replaced atomically: the server reads it at each look.
  set(ahead) {
    writeFileSync(`${this.file}.new`, `${ahead < 0 ? '-' : '+'}${Math.abs(ahead)}`);
    renameSync(`${this.file}.new`, this.file);
    this.ahead = ahead;
  }
  get now() { return Date.now() + this.ahead * 1_000; }
  get env() { return { ...this.envOfTime, FAKETIME_DONT_FAKE_MONOTONIC: '1' }; }
  /// The monotonic clock, too: time itself passes. Only where a few pages are looked at: threads that wait for each other may
  /// wait for as long as the clock is ahead.
  get envOfTime() { return { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: this.file, FAKETIME_NO_CACHE: '1' }; }
}
