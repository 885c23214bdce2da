import type {
  AlertExecutionListResponse,
  AlertExecutionResult,
  ExecutionDeliveriesResponse,
  ListExecutionsQuery,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { ExecutionStream, type FollowOptions } from '../live/execution-stream.ts';
import { Resource } from './resource.ts';

/** The history: every run of an alert with its matches, and what was delivered to whom. */
export class Executions extends Resource {
  /** The runs of all alerts, newest first, at any depth. */
  list(
    wanted?: ListExecutionsQuery,
    options?: RequestOptions,
  ): List<AlertExecutionResult, AlertExecutionListResponse> {
    return this.api.list('/v1/alerts/executions', wanted, options);
  }

  /** With up to 1,000 matches; lists show 100 of them. */
  get(execution: string, options?: RequestOptions): Promise<AlertExecutionResult> {
    return this.api.get(at`/v1/alerts/executions/${execution}`, options);
  }

  /** Every notification about a run, with each attempt to hand it over. */
  deliveries(execution: string, options?: RequestOptions): Promise<ExecutionDeliveriesResponse> {
    return this.api.get(at`/v1/alerts/executions/${execution}/deliveries`, options);
  }

  /**
   * The runs as they are recorded, from now on or from behind `lastEventId`, to be gone through with `for await`. Connections
   * that are cut off are made again where they were.
   */
  follow(options?: FollowOptions): ExecutionStream {
    return new ExecutionStream(this.api.settings, options);
  }
}
