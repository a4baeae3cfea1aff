// Writes receipt_signatures.json: receipts signed or verified by the providers' libraries. Run it elsewhere, with
// the libraries; the tests need only its output:
//   mkdir /tmp/peers && cp package.json make_receipt_signatures.mjs /tmp/peers && cd /tmp/peers
//   npm install --ignore-scripts && node make_receipt_signatures.mjs > receipt_signatures.json
import { createHmac } from 'node:crypto';
import { AlgorithmTypes } from '@vonage/auth';
import { SMS } from '@vonage/sms';
import jwt from 'jsonwebtoken'; // a dependency of twilio
import twilio from 'twilio';

const token = '12345678901234567890123456789012';
const url = 'https://id.example.com/sms/receipts/main';
const callback = {
  SmsSid: 'SM00112233445566778899aabbccddeeff', MessageSid: 'SM00112233445566778899aabbccddeeff',
  SmsStatus: 'delivered', MessageStatus: 'delivered', To: '+4520123456', From: 'Twostep',
  AccountSid: 'AC00112233445566778899aabbccddeeff', ApiVersion: '2010-04-01',
};
const signedUrls = {
  [url]: [url, 'https://id.example.com:443/sms/receipts/main', 'https://id.example.com:8443/sms/receipts/main'],
  'https://id.example.com:8443/sms/receipts/main':
    ['https://id.example.com:8443/sms/receipts/main', url, 'https://id.example.com:443/sms/receipts/main'],
  'http://[::1]:8080/sms/receipts/main?a=b%20c':
    ['http://[::1]:8080/sms/receipts/main?a=b%20c', 'http://[::1]/sms/receipts/main?a=b%20c', url],
};
const bodies = [
  callback,
  { ...callback, MessageStatus: 'undelivered', ErrorCode: '30003' },
  { ...callback, MessageStatus: 'failed', ErrorCode: '', Unicode: 'æ & ø = € + %', Empty: '' },
  { ...callback, Extra: ['b', 'a', 'b'] },
];

function form(fields) {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map(v => [name, v]));
  return new URLSearchParams(pairs).toString();
}

const twilioCases = [];
for (const fields of bodies) {
  for (const [asked, candidates] of Object.entries(signedUrls)) {
    for (const signed of candidates) {
      const signature = twilio.getExpectedTwilioSignature(token, signed, fields);
      const valid = twilio.validateRequest(token, signature, asked, fields);
      twilioCases.push({ url: asked, signed, body: form(fields), signature, valid });
    }
  }
}
const other = twilio.getExpectedTwilioSignature('another token of thirty-two bytes', url, callback);
twilioCases.push({ url, signed: url, body: form(callback), signature: other,
  valid: twilio.validateRequest(token, other, url, callback) });

// Vonage's library only verifies signatures of this kind; its verdict counts.
const secret = 'a signature secret & more';
const receipt = {
  msisdn: '4520123456', to: 'Twostep', 'network-code': '23801', messageId: '0A0000000123ABCD1', price: '0.0331',
  status: 'delivered', scts: '2611240800', 'err-code': '0', 'api-key': 'abcd1234', 'client-ref': 'm-1 & more = x',
  'message-timestamp': '2026-11-24 08:00:00', timestamp: '1795507200', nonce: 'c0ffee',
};
function vonageSignature(key, fields) {
  const text = Object.keys(fields).sort().map(k => `&${k}=${fields[k].replace(/[&=]/g, '_')}`).join('');
  return createHmac('sha256', key).update(text).digest('hex');
}
const sms = new SMS({ apiKey: 'abcd1234', apiSecret: 'unused' });
const vonageCases = [];
for (const fields of [receipt, { ...receipt, status: 'failed', 'err-code': '6' }, { ...receipt, text: 'æøå €' }]) {
  for (const sig of [vonageSignature(secret, fields), vonageSignature(secret, fields).toUpperCase(),
    vonageSignature('another secret', fields), vonageSignature(secret, { ...fields, status: 'expired' }), '']) {
    const valid = sms.verifySignature(sig, fields, secret, AlgorithmTypes.sha256hmac);
    vonageCases.push({ fields: { ...fields, sig }, valid });
  }
}

const claims = { id: 2381703, msisdn: 4520123456, time: 1522764062, status: 'DELIVERED', error: null, code: null };
const hour = 3600;
const tokens = [
  { token: jwt.sign(claims, 'a callback secret', { noTimestamp: true }), valid: true },
  { token: jwt.sign({ ...claims, status: 'UNDELIVERABLE', error: 'Unknown subscriber', code: '0x1010' },
    'a callback secret'), valid: true },
  { token: jwt.sign(claims, 'another secret'), valid: false },
  { token: jwt.sign(claims, 'a callback secret', { algorithm: 'HS384' }), valid: false },
  { token: jwt.sign(claims, 'a callback secret', { algorithm: 'HS512', expiresIn: hour }), valid: false },
  { token: jwt.sign(claims, '', { algorithm: 'none' }), valid: false },
];

console.log(JSON.stringify({
  twilio: { auth_token: token, cases: twilioCases },
  vonage: { signature_secret: secret, cases: vonageCases },
  gatewayapi: { callback_secret: 'a callback secret', cases: tokens },
}, null, 1));
