import type { ChannelTemplates, ChannelType, Content } from '../channels/channel-kind.ts';
import type { NotificationEvent } from '../event.ts';
import type { Links } from '../links.ts';
import { emailContent, type Ingredients, slackContent, webhookContent } from './contents.ts';
import { bareMessage, describeEvent } from './describe/describe.ts';
import type { Message } from './message.ts';
import { partsOfChannel, type TemplateParts } from './template-parts.ts';
import { viewOf } from './view.ts';
import { cut } from './words.ts';

export type { TemplateParts } from './template-parts.ts';

/** What a message is made with beside its event. */
export interface RenderOptions {
  /** Of the alert. */
  readonly template: TemplateParts | null;
  /** Of the channel; the alert's go first. */
  readonly channel: ChannelTemplates | null;
  /** Without, the message refers to nothing. */
  readonly links?: Links | null;
  /** What the collection of the event's execution is called; without, its id stands for it. */
  readonly collectionName?: string | null;
}

/** A message, and what is to be said of how it was made: that its template was broken, say. */
export interface Rendered {
  readonly content: Content;
  readonly remark: string | null;
}

const MAKERS: Readonly<Record<ChannelType, (given: Ingredients) => Content>> = {
  webhook: webhookContent,
  slack: slackContent,
  email: emailContent,
};

/** What an event says to a channel of a kind. Never throws: a template that cannot be rendered gives way to the default. */
export function renderMessage(type: ChannelType, event: NotificationEvent, options: RenderOptions): Rendered {
  const remarks: string[] = [];
  const content = MAKERS[type](ingredientsOf(event, options, remarks));
  return { content, remark: remarks.length === 0 ? null : cut(remarks.join('; '), 1000) };
}

function ingredientsOf(
  event: NotificationEvent,
  { template, channel, links = null, collectionName = null }: RenderOptions,
  remarks: string[],
): Ingredients {
  const around = { links, collectionName };
  const message = once(() => messageOf(event, () => describeEvent(event, around), remarks));
  return {
    event,
    message,
    view: once(() => viewOf(event, message().title, around)),
    sources: [
      ...(template === null ? [] : [{ name: 'the template', parts: template }]),
      ...(channel === null ? [] : [{ name: 'the channel’s template', parts: partsOfChannel(channel) }]),
    ],
    remarks,
  };
}

/** An event that is not what its type says is told by its name alone. */
function messageOf(event: NotificationEvent, describe: () => Message, remarks: string[]): Message {
  try {
    return describe();
  } catch (error) {
    remarks.push(`the event could not be described: ${cut((error as Error).message, 200)}`);
    return bareMessage(event);
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
