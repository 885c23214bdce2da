import { createHmac } from 'node:crypto';
import type { OutgoingMessage } from '../../notifier.ts';
import type { SigningSecret, WebhookContent } from '../channel-kind.ts';
import { keyOfSecret } from './secret.ts';

/**
 * The headers by which a receiver verifies a message, as Standard Webhooks has them: one signature for each secret that
 * has not expired, so that receivers can change secrets at their own time.
 *
 * @throws Error if no secret is left or one cannot be read: nothing is sent unsigned
 */
export function signMessage(
  message: OutgoingMessage<WebhookContent>,
  secrets: readonly SigningSecret[],
  nowMs: number,
): Record<string, string> {
  const live = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > nowMs);
  if (live.length === 0) throw new Error('there is no secret to sign with');
  const timestamp = String(Math.floor(message.timestampMs / 1000));
  const content = `${message.id}.${timestamp}.${message.content.payload}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': live.map(({ secret }) => signature(secret, content)).join(' '),
  };
}

function signature(secret: string, content: string): string {
  const key = keyOfSecret(secret);
  if (key === null) throw new Error('a secret is not whsec_ followed by base64 of 24 to 64 bytes');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
