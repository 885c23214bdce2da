/** The parts of the page, in their order. */
export const CHANNEL_TABS = ['channels', 'subscriptions', 'silences', 'templates'] as const;

/** One of {@link CHANNEL_TABS}. */
export type ChannelTab = (typeof CHANNEL_TABS)[number];

/** What the page shows, as its address says it. */
export interface ChannelsSearch {
  /** Absent = channels. */
  readonly tab?: ChannelTab;
}

/** Reads an address that anybody may have typed. */
export function readChannelsSearch({ tab }: Record<string, unknown>): ChannelsSearch {
  const known = CHANNEL_TABS.find((one) => one === tab);
  return known === undefined || known === 'channels' ? {} : { tab: known };
}
