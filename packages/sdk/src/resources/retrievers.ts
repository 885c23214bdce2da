import type {
  AdhocExecuteRequest,
  AdhocExecutionDetail,
  AdhocExecutionSummary,
  CreateRetrieverRequest,
  ExecuteRetrieverQuery,
  ExecuteRetrieverRequest,
  ExplainRetrieverRequest,
  ExplainRetrieverResponse,
  GenericDeleteResponse,
  ListAdhocExecutionsRequest,
  ListAdhocExecutionsResponse,
  ListRetrieverExecutionsRequest,
  ListRetrieverExecutionsResponse,
  ListRetrieversRequest,
  ListRetrieversResponse,
  PaginationQuery,
  PatchRetrieverRequest,
  RetrieverEnvelope,
  RetrieverExecutionDetail,
  RetrieverExecutionSummary,
  RetrieverModel,
  RetrieverStageDefinition,
} from '@tocsin/contract';
import type { List } from '../core/list.ts';
import type { RequestOptions } from '../core/settings.ts';
import { at } from '../core/url.ts';
import { Resource } from './resource.ts';

/** How a retriever is run. */
export interface RetrieverExecuteOptions extends RequestOptions, ExecuteRetrieverQuery {}

/** The query logic: stages that search, filter and order documents. Each is named by id or name. */
export class Retrievers extends Resource {
  create(body: CreateRetrieverRequest, options?: RequestOptions): Promise<RetrieverEnvelope> {
    return this.api.post('/v1/retrievers', body, options);
  }

  get(retriever: string, options?: RequestOptions): Promise<RetrieverModel> {
    return this.api.get(at`/v1/retrievers/${retriever}`, options);
  }

  /** Changes what is named. The alerts that use it follow, for the next documents. */
  update(
    retriever: string,
    body: PatchRetrieverRequest,
    options?: RequestOptions,
  ): Promise<RetrieverEnvelope> {
    return this.api.patch(at`/v1/retrievers/${retriever}`, body, options);
  }

  /** @throws ConflictError where alerts use it */
  delete(retriever: string, options?: RequestOptions): Promise<GenericDeleteResponse> {
    return this.api.delete(at`/v1/retrievers/${retriever}`, options);
  }

  /** Those that belong to no alert. */
  list(
    wanted?: ListRetrieversRequest,
    options?: RequestOptions,
  ): List<RetrieverModel, ListRetrieversResponse> {
    return this.api.search('/v1/retrievers/list', wanted, options);
  }

  /** Searches its collections now, and records the run. Nobody is told. */
  execute(
    retriever: string,
    body?: ExecuteRetrieverRequest,
    options?: RetrieverExecuteOptions,
  ): Promise<RetrieverExecutionDetail> {
    return this.api.ask(at`/v1/retrievers/${retriever}/execute`, body, options, running(options));
  }

  /** How it would run. */
  explain(
    retriever: string,
    body?: ExplainRetrieverRequest,
    options?: RequestOptions,
  ): Promise<ExplainRetrieverResponse> {
    return this.api.ask(at`/v1/retrievers/${retriever}/execute/explain`, body, options);
  }

  /** The runs that were asked for over the API, newest first. */
  executions(
    retriever: string,
    wanted?: ListRetrieverExecutionsRequest & PaginationQuery,
    options?: RequestOptions,
  ): List<RetrieverExecutionSummary, ListRetrieverExecutionsResponse> {
    return this.api.search(at`/v1/retrievers/${retriever}/executions/list`, wanted, options);
  }

  getExecution(
    retriever: string,
    execution: string,
    options?: RequestOptions,
  ): Promise<RetrieverExecutionDetail> {
    return this.api.get(at`/v1/retrievers/${retriever}/executions/${execution}`, options);
  }

  /** Runs a retriever that is not stored. */
  executeAdhoc(
    body: AdhocExecuteRequest,
    options?: RetrieverExecuteOptions,
  ): Promise<RetrieverExecutionDetail> {
    return this.api.ask('/v1/retrievers/execute', body, options, running(options));
  }

  /** The runs of retrievers that are not stored. */
  adhocExecutions(
    wanted?: ListAdhocExecutionsRequest & PaginationQuery,
    options?: RequestOptions,
  ): List<AdhocExecutionSummary, ListAdhocExecutionsResponse> {
    return this.api.search('/v1/retrievers/executions/list', wanted, options);
  }

  getAdhocExecution(execution: string, options?: RequestOptions): Promise<AdhocExecutionDetail> {
    return this.api.get(at`/v1/retrievers/executions/${execution}`, options);
  }

  /** The stages that retrievers can have, each with a schema of its parameters. */
  stages(options?: RequestOptions): Promise<RetrieverStageDefinition[]> {
    return this.api.get('/v1/retrievers/stages', options);
  }
}

const running = (options?: RetrieverExecuteOptions): ExecuteRetrieverQuery => ({
  return_presigned_urls: options?.return_presigned_urls,
  return_vectors: options?.return_vectors,
});
