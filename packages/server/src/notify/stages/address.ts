import { hold, type Stage } from './stage.ts';

/** There is somebody to tell. Channels that are switched off count: what is held for them is told later. */
export const address: Stage = ({ alert }, { channels }, told) =>
  alert.channelIds.some((id) => channels.has(id)) ? told : hold(told, 'no_channel');
