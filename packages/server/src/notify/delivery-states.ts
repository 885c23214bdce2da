import type { DeliveryState } from '../store/tables.ts';

/** What happens to a delivery; see `README.md` beside. */
export type DeliveryEvent =
  /** An attempt handed it over. */
  | 'arrive'
  /** An attempt failed that may succeed later. */
  | 'wait'
  /** An attempt failed for good, or was the last one. */
  | 'give_up'
  /** Its channel is switched off; what was held for a digest is held on. */
  | 'hold'
  /** One message tells of it and of others held. */
  | 'merge'
  /** Somebody wants it not told. */
  | 'discard'
  /** Somebody wants it told again. */
  | 'replay'
  /** The message that it was merged into arrived. */
  | 'arrive_merged'
  /** The message that it was merged into was given up. */
  | 'give_up_merged'
  /** The message that it was merged into was discarded. */
  | 'discard_merged'
  /** The message that it was merged into is told again. */
  | 'replay_merged';

type Next = Readonly<Record<DeliveryEvent, DeliveryState | null>>;

const NOTHING: Next = {
  arrive: null,
  wait: null,
  give_up: null,
  hold: null,
  merge: null,
  discard: null,
  replay: null,
  arrive_merged: null,
  give_up_merged: null,
  discard_merged: null,
  replay_merged: null,
};

/** A message that came to an end, by itself or with the one that it was merged into. */
const ENDED: Next = { ...NOTHING, replay: 'pending', replay_merged: 'merged' };

/** The state that follows a state by an event; null = the event leaves such a delivery alone. */
export const TRANSITIONS: Readonly<Record<DeliveryState, Next>> = {
  pending: { ...NOTHING, arrive: 'delivered', wait: 'pending', give_up: 'failed', hold: 'held' },
  held: { ...NOTHING, hold: 'held', merge: 'merged', discard: 'discarded', replay: 'pending' },
  merged: {
    ...NOTHING,
    arrive_merged: 'delivered',
    give_up_merged: 'failed',
    discard_merged: 'discarded',
  },
  delivered: ENDED,
  failed: ENDED,
  discarded: ENDED,
};

/** An event as the statements that bring it about need it: the states that it changes, and the one that follows them. */
export interface Transition {
  readonly from: readonly DeliveryState[];
  readonly to: DeliveryState;
}

/** The transition that an event is. An event leads to one state, whatever it begins with. */
export function transitionOf(event: DeliveryEvent): Transition {
  const states = Object.keys(TRANSITIONS) as DeliveryState[];
  const from = states.filter((state) => TRANSITIONS[state][event] !== null);
  const to = TRANSITIONS[from[0] as DeliveryState][event] as DeliveryState;
  return { from, to };
}
