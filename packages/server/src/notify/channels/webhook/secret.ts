const PREFIX = 'whsec_';
const GENERATED_BYTES = 32;

/** @param randomBytes as that of `node:crypto` */
export function generateSecret(randomBytes: (n: number) => Uint8Array): string {
  return PREFIX + Buffer.from(randomBytes(GENERATED_BYTES)).toString('base64');
}

/** The key in a secret, or null if the secret is not `whsec_` and base64 of 24 to 64 bytes. */
export function keyOfSecret(secret: string): Uint8Array | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  // Buffer skips what is not base64; receivers' libraries do not.
  if (key.toString('base64') !== text) return null;
  return key.length >= 24 && key.length <= 64 ? key : null;
}
