import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a key and compared with: SHA-256, base64url. */
export function verifierOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** What an answer shows of a key to tell it from others; the verifier does not follow from it. */
export function fingerprintOf(verifier: string): string {
  return createHash('sha256').update(`fingerprint:${verifier}`).digest('hex');
}

/** A fresh key: `sk_` and 256 bits of chance in 43 characters. */
export function generateKey(): string {
  return `sk_${randomBytes(32).toString('base64url')}`;
}
