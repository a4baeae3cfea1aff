// What npm's @simplewebauthn/server says of a passkey: it knows nothing of this server, and reads the standard by itself.
import assert from 'node:assert/strict';

const modules = new URL('../../browser/node_modules/', import.meta.url);
const { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } =
  await import(new URL('@simplewebauthn/server/esm/index.js', modules));

const asResponse = credential => ({ id: credential.rawId, clientExtensionResults: {}, ...credential });

/// What a page asks has the same members of the same types as what the other program asks for the same.
function assertSameShape(ours, theirs, path = '') {
  for (const [name, value] of Object.entries(ours)) {
    assert.ok(name in theirs, `${path}${name} is a member`);
    const other = theirs[name];
    assert.equal(typeof value, typeof other, `${path}${name}`);
    if (value && other && typeof value === 'object' && !Array.isArray(value)) assertSameShape(value, other, `${path}${name}.`);
  }
}

/// A passkey was made as the options ask; returns it, for verifyGiven().
export async function verifyMade(options, credential, origin) {
  assertSameShape(options, await generateRegistrationOptions({ rpName: options.rp.name, rpID: options.rp.id, userName: options.user.name }));
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: asResponse(credential), expectedChallenge: options.challenge, expectedOrigin: origin, expectedRPID: options.rp.id,
    requireUserVerification: false, supportedAlgorithmIDs: options.pubKeyCredParams.map(({ alg }) => alg),
  });
  assert.equal(verified, true);
  return registrationInfo.credential;
}

/// It signed as the options ask.
export async function verifyGiven(options, credential, origin, passkey) {
  assertSameShape(options, await generateAuthenticationOptions({ rpID: options.rpId, allowCredentials: options.allowCredentials }));
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: asResponse(credential), expectedChallenge: options.challenge, expectedOrigin: origin, expectedRPID: options.rpId,
    requireUserVerification: false, credential: passkey,
  });
  assert.equal(verified, true);
  passkey.counter = authenticationInfo.newCounter;
}
