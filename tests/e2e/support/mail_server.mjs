// A real mail server (npm smtp-server) for tests.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { SMTPServer } = createRequire(new URL('../../browser/package.json', import.meta.url))('smtp-server');

/// The text of a mail: quoted-printable, undone.
export const plain = text => text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
/// The path of its one-time link; undefined: it has none.
export const linkIn = ({ text }) => plain(text).match(/\/link\/[\w-]{43}/)?.[0];

/// A mail server on this machine, with STARTTLS and a certificate of its own, and every mail that it took, as text.
export class Mailbox {
  constructor(folder, options = {}) {
    this.mails = [];
    this.waiting = [];
    const file = name => join(folder, name);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost', '-keyout', file('mail.key'), '-out', file('mail.pem')], { stdio: 'ignore' });
    this.ca = file('mail.pem');
    this.server = new SMTPServer({
      key: readFileSync(file('mail.key')), cert: readFileSync(file('mail.pem')), authOptional: true, logger: false,
      onAuth: ({ username, password }, session, answer) => (username === 'twostep' && password === 'a mail password'
        ? answer(null, { user: username }) : answer(new Error('no'))),
      onData: (stream, session, answer) => {
        let text = '';
        const to = session.envelope.rcptTo.map(({ address }) => address);
        stream.on('data', chunk => { text += chunk; });
        stream.on('end', () => { this.take({ text, session, to }); answer(null, 'queued'); });
      },
      ...options,
    });
    this.server.on('error', () => {}); // a client that broke off
  }
  async listen(port = 0) {
    await new Promise(resolve => this.server.listen(port, '127.0.0.1', resolve));
    this.port = this.server.server.address().port;
    return this;
  }
  close() { return new Promise(resolve => this.server.close(resolve)); }
  take(mail) {
    this.mails.push(mail);
    this.waiting.splice(0).forEach(resolve => resolve());
  }
  /// The first mail that fits.
  async mail(fits = () => true, from = 0) {
    for (;;) {
      const found = this.mails.slice(from).find(fits);
      if (found) return found;
      await new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no such mail among ${this.mails.length}`)), 60_000);
        late.unref(); // whoever no longer waits for it keeps no test from ending
        this.waiting.push(() => { clearTimeout(late); resolve(); });
      });
    }
  }
}
