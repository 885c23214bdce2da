import type {
  AlertChangeData,
  AlertRunData,
  ChannelPausedData,
  ChannelTestData,
  DigestData,
  FloodGuardData,
  WebhookEvent,
} from '@tocsin/contract';

/** Everything that webhooks are told; `type` says which it is. */
export type TocsinEvent =
  | WebhookEvent<'alert.triggered' | 'alert.execution.completed' | 'alert.execution.failed', AlertRunData>
  | WebhookEvent<'alert.digest' | 'alert.summary', DigestData>
  | WebhookEvent<'alert.flood_guard', FloodGuardData>
  | WebhookEvent<'alert.created' | 'alert.updated' | 'alert.deleted', AlertChangeData>
  | WebhookEvent<'channel.paused', ChannelPausedData>
  | WebhookEvent<'channel.test', ChannelTestData>;
