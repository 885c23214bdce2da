import { randomBytes } from 'node:crypto';
import { validationError } from '@tocsin/contract';
import type { ChannelKind, SigningSecret } from '../channel-kind.ts';
import { timeoutMsOf } from '../settings/common-fields.ts';
import { webhookDescription } from './description.ts';
import { generateSecret, keyOfSecret } from './secret.ts';

/** Where a webhook sends to, and how. */
export interface WebhookConfig {
  readonly url: string;
  /** More than one while a secret is being replaced. */
  readonly secrets: readonly SigningSecret[];
  readonly headers: Readonly<Record<string, string>>;
  /** For the whole attempt: connecting, waiting, reading. */
  readonly timeoutMs: number;
}

/** Webhooks: any endpoint that takes JSON. */
export const webhookKind: ChannelKind<WebhookConfig> = {
  description: webhookDescription,
  identity: ['url'],
  destinationOf: ({ url }) => new URL(url as string).origin,
  signing: { field: 'secret', make: () => generateSecret(randomBytes) },
  check({ secret }, place) {
    if (typeof secret === 'string' && keyOfSecret(secret) === null)
      throw validationError(`${place}.secret`, 'must be whsec_ followed by base64 of 24 to 64 bytes');
  },
  configOf: (settings, secrets) => ({
    url: settings['url'] as string,
    secrets,
    headers: settings['headers'] as Record<string, string>,
    timeoutMs: timeoutMsOf(settings),
  }),
  templatesOf: ({ payload_template: payload }) =>
    payload === undefined ? {} : { payload: payload as Record<string, unknown> },
};
