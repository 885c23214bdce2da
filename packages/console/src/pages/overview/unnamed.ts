/** What a channel without a name is called: it belongs to one alert or subscription. */
export function unnamed(channelId: string): string {
  return `unnamed, …${channelId.slice(-6)}`;
}
