import type { ChannelTypeModel } from '@tocsin/contract';
import { MAX_TEMPLATE, OPTIONAL, timeoutField } from '../settings/common-fields.ts';

/** A webhook's configuration. */
export const webhookDescription: ChannelTypeModel = {
  channel_type: 'webhook',
  label: 'Webhook',
  help: 'Posts JSON to a URL, signed as Standard Webhooks says.',
  fields: [
    {
      ...OPTIONAL,
      name: 'url',
      type: 'url',
      label: 'URL',
      help: 'Where messages are posted to: http:// or https://.',
      required: true,
      max: 2048,
    },
    {
      ...OPTIONAL,
      name: 'secret',
      type: 'string',
      label: 'Signing secret',
      help: 'whsec_ followed by base64 of 24 to 64 bytes. Leave it out to have one made, which is shown once.',
      secret: true,
      pattern: 'whsec_[A-Za-z0-9+/]+={0,2}',
      pattern_in_words: 'whsec_ followed by base64 of 24 to 64 bytes; leave it out to have one made',
    },
    {
      ...OPTIONAL,
      name: 'headers',
      type: 'headers',
      label: 'Headers',
      help: 'Sent with every message, to authenticate it, say. Their values are never shown again.',
      secret: true,
      default: {},
      max: 32,
    },
    {
      ...OPTIONAL,
      name: 'payload_template',
      type: 'object',
      label: 'Payload',
      help: 'JSON to be sent in place of ours; templates may stand in its strings.',
      max: MAX_TEMPLATE,
    },
    timeoutField(10),
  ],
};
