// An authenticator in software and the browser in front of it (WebAuthn level 3): a phone, a laptop or a security key, as the
// script of the pages reaches them. It answers what a page's form asks; `bent` is what is wrong with an answer. It has nothing
// in common with the server.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { security } from './person.mjs';

export const passkeysPage = `${security}/passkeys`, newPasskeyPage = `${passkeysPage}/new`;

const flag = { present: 0x01, verified: 0x04, mayBeCopied: 0x08, copied: 0x10, attested: 0x40, extended: 0x80 };
const base64url = bytes => Buffer.from(bytes).toString('base64url');
const sha256 = bytes => createHash('sha256').update(bytes).digest();

function head(kind, value) {
  if (value < 24) return Buffer.from([kind << 5 | value]);
  if (value < 256) return Buffer.from([kind << 5 | 24, value]);
  return Buffer.from([kind << 5 | 25, value >> 8, value & 255]);
}

/// CBOR (RFC 8949), as much of it as authenticators write: whole numbers, bytes, text, maps.
export function cbor(value) {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  return Buffer.concat([head(2, value.length), value]);
}

const part = (jwk, name) => Buffer.from(jwk[name], 'base64url');
/// By COSE's number (RFC 9053, RFC 8230): how a key is made, its public half as COSE writes it, and the hash that is signed.
const algorithms = {
  '-7': {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256',
    cose: jwk => new Map([[1, 2], [3, -7], [-1, 1], [-2, part(jwk, 'x')], [-3, part(jwk, 'y')]]),
  },
  '-8': {
    make: () => generateKeyPairSync('ed25519'), hash: null,
    cose: jwk => new Map([[1, 1], [3, -8], [-1, 6], [-2, part(jwk, 'x')]]),
  },
  '-257': {
    make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256',
    cose: jwk => new Map([[1, 3], [3, -257], [-1, part(jwk, 'n')], [-2, part(jwk, 'e')]]),
  },
};

/// As a browser refuses, by the names of DOMException.
const refusal = (name, why) => Object.assign(new Error(why), { name });

export class SoftwareAuthenticator {
  /// `algorithm`: the only one that it has. `counts`: it has a counter of signatures. `isVerified`: it asks for a fingerprint
  /// or the like. `isCopied`: the passkeys are on the person's other devices, too. `knowsAccount`: it tells whose a passkey is.
  constructor({ algorithm = -7, counts = true, isVerified = true, isCopied = false, knowsAccount = true, transports = ['internal'] } = {}) {
    Object.assign(this, { algorithm, counts, isVerified, isCopied, knowsAccount, transports, passkeys: [] });
  }

  /// The answer to the options of a page that adds a passkey, as the page's script writes it; `origin` as the browser knows it.
  make(options, origin, bent = {}) {
    if (!options.pubKeyCredParams.some(({ alg }) => alg === this.algorithm)) throw refusal('NotSupportedError', 'no algorithm in common');
    if (this.known(options.excludeCredentials) && !bent.again) throw refusal('InvalidStateError', 'there is one already');
    const { make, cose } = algorithms[this.algorithm];
    const { publicKey, privateKey } = make();
    const passkey = { id: bent.id ?? randomBytes(32), privateKey, account: options.user.id, rpId: options.rp.id, count: this.counts ? 1 : 0 };
    this.passkeys.push(passkey);
    const publicPart = bent.cose ?? cbor(cose(publicKey.export({ format: 'jwk' })));
    passkey.cose = publicPart;
    passkey.spki = publicKey.export({ format: 'der', type: 'spki' });
    const length = Buffer.from([passkey.id.length >> 8, passkey.id.length & 255]);
    const attested = Buffer.concat([Buffer.alloc(16), length, passkey.id, publicPart]);
    const data = this.data(passkey, flag.attested, bent, attested);
    const attestation = cbor(bent.attestation ?? new Map([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]));
    return {
      rawId: base64url(passkey.id), type: 'public-key', response: {
        clientDataJSON: base64url(clientData('webauthn.create', options, origin, bent)),
        attestationObject: base64url(attestation), transports: this.transports,
      },
    };
  }

  /// The same where a page asks for a passkey. `bent.passkey`: which one signs, whatever the page names.
  sign(options, origin, bent = {}) {
    const passkey = bent.passkey ?? this.known(options.allowCredentials);
    if (!passkey) throw refusal('NotAllowedError', 'none of these passkeys is here');
    if (this.counts) passkey.count += 1;
    const client = clientData('webauthn.get', options, origin, bent);
    const data = this.data(passkey, 0, bent);
    const signed = Buffer.concat([data, sha256(client)]);
    const signature = sign(algorithms[this.algorithm].hash, signed, passkey.privateKey);
    const handle = 'userHandle' in bent ? bent.userHandle : this.knowsAccount ? passkey.account : null;
    const answer = { clientDataJSON: client, authenticatorData: data, signature };
    if (bent.flip) answer[bent.flip] = flipped(answer[bent.flip]);
    return {
      rawId: bent.rawId ?? base64url(passkey.id), type: 'public-key',
      response: { ...Object.fromEntries(Object.entries(answer).map(([name, bytes]) => [name, base64url(bytes)])), userHandle: handle },
    };
  }

  /// The authenticator data (section 6.1). `bent`: rpId, counter, and flags to set or clear by name.
  data(passkey, more, bent, attested = Buffer.alloc(0)) {
    let flags = flag.present | more;
    if (this.isVerified) flags |= flag.verified;
    if (this.isCopied) flags |= flag.mayBeCopied | flag.copied;
    for (const name of bent.with ?? []) flags |= flag[name];
    for (const name of bent.without ?? []) flags &= ~flag[name];
    const count = Buffer.alloc(4);
    count.writeUInt32BE(bent.counter ?? passkey.count);
    return Buffer.concat([sha256(bent.rpId ?? passkey.rpId), Buffer.from([flags]), count, attested, bent.behind ?? Buffer.alloc(0)]);
  }

  known(list) {
    return this.passkeys.find(one => list.some(({ id }) => id === base64url(one.id)));
  }
}

/// As Chromium writes it.
function clientData(type, options, origin, bent) {
  const members = { type: bent.type ?? type, challenge: bent.challenge ?? options.challenge, origin: bent.origin ?? origin, crossOrigin: bent.crossOrigin ?? false };
  return Buffer.from(bent.clientData ?? JSON.stringify({ ...members, ...bent.more }));
}

/// The last bit is another one: of a signature that keeps its form, of authenticator data the counter.
function flipped(bytes) {
  const other = Buffer.from(bytes);
  other[other.length - 1] ^= 1;
  return other;
}

/// The form of a page whose script asks for a passkey: {path, fields, options, kind}, kind "create" or "get".
export function passkeyFormOn(page) {
  const found = page.forms.find(form => form.attributes['data-passkey']);
  if (!found) throw new Error(`no passkey is asked for on ${page.url} (${page.status}): ${page.text.slice(0, 300)}`);
  return { ...found, kind: found.attributes['data-passkey'], options: JSON.parse(found.attributes['data-options']) };
}
export const asksForPasskey = page => page.forms.some(form => form.attributes['data-passkey']);

/// Where the page says that passkeys work.
export const siteOn = page => page.body.match(/data-passkey-error="unsupported"[^>]*>[^<]*<bdi[^>]*>([^<]+)</)?.[1];

/// The passkeys on the page with the list of them: name -> id.
export function passkeyIdsOn(page) {
  const rows = page.body.matchAll(/<bdi>([^<]*)<\/bdi>[\s\S]*?\/passkeys\/(\w+)\/rename/g);
  return Object.fromEntries([...rows].map(([, name, id]) => [name, id]));
}

/// What the page's script sends for an authenticator: {path, fields}.
export function answerTo(page, authenticator, { origin = siteOn(page), bent } = {}) {
  const { path, options, kind } = passkeyFormOn(page);
  const made = kind === 'create' ? authenticator.make(options, origin, bent) : authenticator.sign(options, origin, bent);
  return { path, fields: { credential: JSON.stringify(made) } };
}
/// Sends it, and what else is in the form; without following redirects.
export function answerPage(browser, page, authenticator, { origin, bent, ...others } = {}) {
  const { path, fields } = answerTo(page, authenticator, { origin, bent });
  return browser.submitOnly(page, path, { ...fields, ...others });
}
