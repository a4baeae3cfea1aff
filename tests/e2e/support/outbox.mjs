// Reads DATA/outbox.ndjson as the phones of all users: waits for texts, finds the codes in them.
import { closeSync, fstatSync, openSync, readSync, watch } from 'node:fs';
import { join } from 'node:path';

/// The code as a browser finds it: the origin-bound last line "@host #123456".
export function codeIn(text) {
  const found = text.match(/\n@\S+ #(\d{6})$/);
  if (!found) throw new Error(`no code in: ${text}`);
  return found[1];
}

export class Outbox {
  /// `file`: mailbox.ndjson for the demo's mails.
  constructor(folder, file = 'outbox.ndjson') {
    this.folder = folder;
    this.file = file;
    this.read = [];
    this.offset = 0;
  }

  /// All complete lines so far; reads only what is new.
  messages() {
    let file;
    try {
      file = openSync(join(this.folder, this.file));
    } catch (error) {
      if (error.code === 'ENOENT') return this.read;
      throw error;
    }
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - this.offset));
      const got = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, this.offset));
      const whole = got.subarray(0, got.lastIndexOf(10) + 1);
      this.offset += whole.length;
      for (const line of whole.toString('utf8').split('\n')) if (line) this.read.push(JSON.parse(line));
    } finally {
      closeSync(file);
    }
    return this.read;
  }

  /// The position from which to wait: call before the action that sends.
  mark() { return this.messages().length; }

  /// The first message after the mark that `wanted` accepts. Rejects if none arrives within ten seconds, or if the
  /// promise `unless` resolves first.
  next(mark, wanted = () => true, unless) {
    return new Promise((resolve, reject) => {
      const end = (finish, value) => {
        watcher.close();
        clearTimeout(timer);
        finish(value);
      };
      const look = () => {
        const found = this.messages().slice(mark).find(wanted);
        if (found) end(resolve, found);
      };
      const watcher = watch(this.folder, look);
      const timer = setTimeout(() => end(reject, new Error('no such message came within ten seconds')), 10_000);
      unless?.then(() => end(reject, Object.assign(new Error('the server ended before the text message came'), { code: 'ENDED' })));
      look();
    });
  }

  /// The code sent to this number after the mark.
  async code(mark, to, purpose, unless) {
    const wanted = message => message.to === to && (purpose ? message.purpose === purpose : message.purpose !== 'notice');
    return codeIn((await this.next(mark, wanted, unless)).text);
  }
}
