import type { AlertExecutionResult, ExecutionFilters } from '@tocsin/contract';
import type { TocsinError } from '../errors.ts';

/** Which runs are followed, from where on. */
export interface FollowOptions extends ExecutionFilters {
  /** Begin behind this event, which a program kept before it was restarted. Without it the stream begins now. */
  lastEventId?: string | null;
  /** Ends the stream, without an error. */
  signal?: AbortSignal;
  /** Told when the stream is there, and when it is not. */
  onState?: (state: FollowState) => void;
  /** A connection on which nothing came for so long is made again. Default 45,000: the server shows itself every 15 s. */
  idleTimeoutMs?: number;
}

/** Whether a stream is there. */
export type FollowState =
  | {
      readonly state: 'open';
      /** Whether it goes on where an earlier connection was. */
      readonly resumed: boolean;
    }
  | {
      readonly state: 'waiting';
      /** When it connects again. */
      readonly waitMs: number;
      /** Why it was cut off; null where the server ended it. */
      readonly error: TocsinError | null;
    };

/** What a stream yields. */
export type FollowEvent =
  | {
      readonly type: 'execution';
      /** As the list shows it. It may come again after a connection was cut off. */
      readonly execution: AlertExecutionResult;
      /** To be kept once the run was dealt with. */
      readonly lastEventId: string;
    }
  | {
      /** Runs may be missing here: they were removed before the stream could tell of them. */
      readonly type: 'gap';
      readonly message: string;
      readonly lastEventId: string;
    };
