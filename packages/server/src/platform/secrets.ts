import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Seals what must not be readable in the database, and signs what clients carry for us. */
export interface SecretBox {
  /** AES-256-GCM; the answer is base64url of nonce, tag and ciphertext. */
  seal(text: string): string;
  /** @throws Error where the text was changed or sealed under another key */
  open(sealed: string): string;
  /** HMAC-SHA-256 of the text, 16 bytes, base64url. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

/** @param key `TOCSIN_SECRET_KEY`: any text of at least 32 characters */
export function createSecretBox(key: string): SecretBox {
  const sealKey = derive(key, 'seal');
  const signKey = derive(key, 'sign');
  const sign = (text: string): string =>
    createHmac('sha256', signKey).update(text).digest().subarray(0, 16).toString('base64url');
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const cipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12));
      cipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
    },
    sign,
    verify(text, signature) {
      const expected = Buffer.from(sign(text));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}

function derive(key: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'tocsin', purpose, 32));
}

/** A fresh key as the configuration takes it: 32 random bytes, base64url. */
export function generateSecretKey(): string {
  return randomBytes(32).toString('base64url');
}
