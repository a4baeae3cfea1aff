// HTTP/2 byte by byte (RFC 9113), for requests that no client makes. Header fields aren't compressed.
const frame = (type, flags, stream, payload = Buffer.alloc(0)) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

// RFC 7541, 6.2.2: a literal with a new name, not indexed; up to 126 bytes each.
const text = value => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
const field = ([name, value]) => Buffer.concat([Buffer.from([0]), text(name), text(value)]);

const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);

/// A client's preface and one request, as latin1. fields: pairs. With a body the stream stays open, as for a
/// tunnel.
export const opening = (fields, { stream = 1, body } = {}) => Buffer.concat([
  preface, frame(1, body === undefined ? 5 : 4, stream, Buffer.concat(fields.map(field))),
  ...body === undefined ? [] : [frame(0, 0, stream, Buffer.from(body, 'latin1'))],
]).toString('latin1');

/// True: the request on that stream was answered or reset, or the connection was closed. bytes: latin1.
export function isAnswered(bytes, stream = 1) {
  const all = Buffer.from(bytes, 'latin1');
  for (let at = 0; at + 9 <= all.length; at += 9 + all.readUIntBE(at, 3)) {
    const type = all[at + 3];
    if (type === 7 || ((type === 1 || type === 3) && all.readUInt32BE(at + 5) === stream)) return true;
  }
  return false;
}
