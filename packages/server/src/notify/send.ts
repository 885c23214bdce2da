import type { LoadedChannel } from '../catalog/channels.ts';
import type { Notifiers } from './channels/channel-kind.ts';
import { maskOutcome } from './mask-outcome.ts';
import type { OutgoingMessage, SendOutcome } from './notifier.ts';

/** Makes one attempt at a channel. What comes back holds none of its secrets. Never throws. */
export async function sendTo(
  notifiers: Notifiers,
  { kind, config, secretTexts }: LoadedChannel,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  return maskOutcome(await notifiers[kind].send(config, message, signal), secretTexts);
}
