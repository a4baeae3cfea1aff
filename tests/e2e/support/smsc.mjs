// An independent SMSC: the npm package `smpp` as server. It decodes texts as phones would.
import { createRequire } from 'node:module';
import { codeIn } from './outbox.mjs';

const smpp = createRequire(new URL('../../browser/package.json', import.meta.url))('smpp');

export class Smsc {
  /// Listens on 127.0.0.1 until the test is over. A bind must have the password.
  static async start(test, { password = 'sesame' } = {}) {
    const smsc = new Smsc();
    Object.assign(smsc, { password, binds: [], submits: [], texts: [], parts: new Map(), waiting: new Set(), sessions: [], unbinds: 0 });
    smsc.server = smpp.createServer(session => smsc.serve(session));
    await new Promise(resolve => smsc.server.listen(0, '127.0.0.1', resolve));
    smsc.port = smsc.server.address().port;
    test.after(() => {
      smsc.sessions.forEach(session => session.destroy());
      smsc.server.close();
    });
    return smsc;
  }

  serve(session) {
    this.sessions.push(session);
    session.on('error', () => {}); // a peer that was killed
    session.on('bind_transceiver', pdu => {
      this.binds.push(pdu);
      const right = pdu.password === this.password;
      session.send(pdu.response({ command_status: right ? smpp.ESME_ROK : smpp.ESME_RINVPASWD, system_id: 'npm' }));
      this.changed();
    });
    session.on('submit_sm', pdu => {
      this.submits.push(pdu);
      session.send(pdu.response({ message_id: this.idOf(this.submits.length) }));
      this.take(pdu);
      this.changed();
    });
    session.on('enquire_link', pdu => session.send(pdu.response()));
    session.on('unbind', pdu => {
      this.unbinds += 1;
      session.send(pdu.response());
      session.close();
      this.changed();
    });
  }

  idOf(count) { return (0xb0000000 + count).toString(16); }

  /// Joins parts as a phone does, by the reference in their user data header.
  take(pdu) {
    const { message, udh } = pdu.short_message;
    const to = `+${pdu.destination_addr}`;
    if (!udh) {
      this.texts.push({ to, text: message });
      return;
    }
    const [, , reference, total, number] = udh[0];
    const key = `${to} ${reference}`;
    const parts = this.parts.get(key) ?? new Map();
    this.parts.set(key, parts.set(number, message));
    if (parts.size < total) return;
    this.texts.push({ to, text: Array.from({ length: total }, (_, i) => parts.get(i + 1)).join('') });
    this.parts.delete(key);
  }

  /// A receipt in the format of the standard's appendix B, with the id in decimal although it was given in
  /// hexadecimal. Resolves with the answer.
  receipt(count, state) {
    const id = String(BigInt(`0x${this.idOf(count)}`));
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611241636 done date:2611241637 stat:${state} err:000 text:x`;
    const submit = this.submits[count - 1];
    return new Promise(resolve => this.sessions.at(-1).deliver_sm({
      esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      source_addr: submit.destination_addr,
      destination_addr: submit.source_addr,
      short_message: text,
    }, resolve));
  }

  changed() { for (const look of this.waiting) look(); }

  /// Resolves once `holds` is true; rejects after ten seconds.
  until(holds, what) {
    return new Promise((resolve, reject) => {
      const end = (finish, value) => {
        this.waiting.delete(look);
        clearTimeout(timer);
        finish(value);
      };
      const look = () => { if (holds()) end(resolve); };
      const timer = setTimeout(() => end(reject, new Error(`the SMSC saw no ${what} within ten seconds`)), 10_000);
      this.waiting.add(look);
      look();
    });
  }

  // As in the outbox of support/outbox.mjs: persons look for their codes here.
  mark() { return this.texts.length; }
  async next(mark, wanted = () => true) {
    const find = () => this.texts.slice(mark).find(wanted);
    await this.until(() => find() !== undefined, 'such text');
    return find();
  }
  async code(mark, to) { return codeIn((await this.next(mark, text => text.to === to && /#\d{6}$/.test(text.text))).text); }
}

export const { ESME_ROK } = smpp;
