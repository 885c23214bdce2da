import type { ChannelField } from '@tocsin/contract';

/** What most fields are: optional, and not secret. */
export const OPTIONAL = { required: false, secret: false } as const;

/** Characters of a template in a channel's configuration. */
export const MAX_TEMPLATE = 65_536;

/** How long an attempt may take; a delivery's lease outlives the longest. @param seconds if nothing is said */
export function timeoutField(seconds: number): ChannelField {
  return {
    ...OPTIONAL,
    name: 'timeout',
    type: 'number',
    label: 'Timeout',
    help: 'Seconds that an attempt may take: connecting, sending and waiting for the answer.',
    default: seconds,
    min: 1,
    max: 30,
  };
}

/** The milliseconds of {@link timeoutField}. */
export function timeoutMsOf({ timeout }: Readonly<Record<string, unknown>>): number {
  return Math.round((timeout as number) * 1000);
}
