import type { ChannelTemplates } from '../channels/channel-kind.ts';

/** The templates of an alert's messages; a part that is not given is the default. */
export interface TemplateParts {
  /** Of the line that says what happened: an e-mail's subject, the heading elsewhere. */
  readonly subject?: string;
  /** Of the text: an e-mail's, and Slack's where there are no `slack_blocks`. */
  readonly body?: string;
  /** Of an e-mail's HTML. */
  readonly html?: string;
  /** Of JSON text: a list of blocks, or an object with `blocks`. */
  readonly slack_blocks?: string;
  /** JSON in whose strings templates may stand. */
  readonly webhook_payload?: Readonly<Record<string, unknown>>;
}

/** The parts whose templates are texts. */
export const TEXT_PARTS = ['subject', 'body', 'html', 'slack_blocks'] as const;

/** The templates that a channel has itself, as an alert has them. */
export function partsOfChannel({ subject, body, bodyIs, blocks, payload }: ChannelTemplates): TemplateParts {
  return {
    ...(subject !== undefined && { subject }),
    ...(body !== undefined && { [bodyIs === 'html' ? 'html' : 'body']: body }),
    ...(blocks !== undefined && { slack_blocks: blocks }),
    ...(payload !== undefined && { webhook_payload: payload }),
  };
}
