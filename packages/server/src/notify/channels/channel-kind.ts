import type { Notifier } from '../notifier.ts';

/** The kinds of channels that people can be told through. */
export const CHANNEL_TYPES = ['webhook', 'slack', 'email'] as const;

/** A kind of channel. */
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** What a webhook is sent: JSON text, sent as it is: the signature covers these very bytes. */
export interface WebhookContent {
  readonly type: 'webhook';
  readonly payload: string;
}

/** What a Slack channel is sent: Block Kit, and the text that notifications and screen readers show. */
export interface SlackContent {
  readonly type: 'slack';
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

/** What an e-mail says. */
export interface EmailContent {
  readonly type: 'email';
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** Null where it is plain text alone. */
  readonly html: string | null;
}

/** What a message says, in the form that its channel takes. */
export type Content = WebhookContent | SlackContent | EmailContent;

/** The templates that a channel's own configuration may hold, as the v1 contract has them. */
export interface ChannelTemplates {
  readonly subject?: string;
  readonly body?: string;
  /** Of an e-mail's body. */
  readonly bodyIs?: 'text' | 'html';
  /** Slack's blocks: a template of JSON text. */
  readonly blocks?: string;
  /** A webhook's payload: JSON in whose strings templates may stand. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The content of a kind of channel. */
export type ContentOf<T extends ChannelType> = Extract<Content, { readonly type: T }>;

/** A notifier with connections of its own. */
export interface OpenNotifier<Config, C extends Content> extends Notifier<Config, C> {
  /** Closes the connections. Attempts that are under way fail, to be made again. */
  close(): Promise<void>;
}
