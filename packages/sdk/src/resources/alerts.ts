import type {
  AlertExecutionListResponse,
  AlertExecutionResult,
  AlertResponse,
  AlertRunningResponse,
  CreateAlertRequest,
  ExecuteAlertRequest,
  FloodGuardResponse,
  GenericDeleteResponse,
  ListAlertsRequest,
  ListAlertsResponse,
  ListExecutionsQuery,
  PatchAlertRequest,
  PreviewAlertRequest,
  PreviewAlertResponse,
  SnoozeRequest,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { AlertApplications } from './alert-applications.ts';
import { Resource } from './resource.ts';

/** A retriever, when to run it, and whom to tell. Each alert is named by id or name. */
export class Alerts extends Resource {
  /** How an alert is attached to collections. */
  readonly applications: AlertApplications = new AlertApplications(this.api);

  /** Names a stored retriever, or brings one along. It runs once it is attached to a collection. */
  create(body: CreateAlertRequest, options?: RequestOptions): Promise<AlertResponse> {
    return this.api.post('/v1/alerts', body, options);
  }

  get(alert: string, options?: RequestOptions): Promise<AlertResponse> {
    return this.api.get(at`/v1/alerts/${alert}`, options);
  }

  /** Changes what is named, for the next documents. */
  update(alert: string, body: PatchAlertRequest, options?: RequestOptions): Promise<AlertResponse> {
    return this.api.patch(at`/v1/alerts/${alert}`, body, options);
  }

  /** Detaches it, and removes its history in the background. */
  delete(alert: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/alerts/${alert}`, options);
  }

  list(wanted?: ListAlertsRequest, options?: RequestOptions): List<AlertResponse, ListAlertsResponse> {
    return this.api.search('/v1/alerts/list', wanted, options);
  }

  /** What a draft would have found among the latest documents of a collection; nothing is recorded, nobody is told. */
  preview(body: PreviewAlertRequest, options?: RequestOptions): Promise<PreviewAlertResponse> {
    return this.api.ask('/v1/alerts/preview', body, options);
  }

  /** It runs and is recorded; nobody is told until then. */
  snooze(alert: string, body: SnoozeRequest, options?: RequestOptions): Promise<AlertResponse> {
    return this.api.post(at`/v1/alerts/${alert}/snooze`, body, options);
  }

  /** Ends its snooze. */
  wake(alert: string, options?: RequestOptions): Promise<AlertResponse> {
    return this.api.post(at`/v1/alerts/${alert}/wake`, undefined, options);
  }

  /** Tells what the flood guard holds, one message for each channel. */
  releaseFlood(alert: string, options?: RequestOptions): Promise<FloodGuardResponse> {
    return this.api.post(at`/v1/alerts/${alert}/flood-guard/release`, undefined, options);
  }

  /** Nobody is told what the flood guard holds; it stays recorded. */
  discardFlood(alert: string, options?: RequestOptions): Promise<FloodGuardResponse> {
    return this.api.post(at`/v1/alerts/${alert}/flood-guard/discard`, undefined, options);
  }

  /**
   * Checks documents that are stored already. What takes longer than 25 seconds goes on behind the answer, which then has
   * no `execution_id`: its execution can be found by `batch_id`.
   */
  execute(
    alert: string,
    body?: ExecuteAlertRequest,
    options?: RequestOptions,
  ): Promise<AlertExecutionResult | AlertRunningResponse> {
    return this.api.post(at`/v1/alerts/${alert}/execute`, body, options);
  }

  /** Its runs, newest first. */
  executions(
    alert: string,
    wanted?: ListExecutionsQuery,
    options?: RequestOptions,
  ): List<AlertExecutionResult, AlertExecutionListResponse> {
    return this.api.list(at`/v1/alerts/${alert}/executions`, wanted, options);
  }

  /** Its latest run. @throws NotFoundError where there is none yet */
  latest(alert: string, options?: RequestOptions): Promise<AlertExecutionResult> {
    return this.api.get(at`/v1/alerts/${alert}/results`, options);
  }
}
