import { LogicalOperator } from './common.ts';
import { bool, dateTime, type JsonSchema, list, request, response, str, withDefault } from './schema.ts';

/** Documents that a request to run an alert may name, and documents that it checks at most. */
export const EXECUTE_LIMITS = { documentIds: 1000, documents: 10_000 } as const;

/** Runs an alert over stored documents now. What is said of them together must hold together; nothing said means all. */
export interface ExecuteAlertRequest {
  /** Id or name; may be left out where the alert is attached to exactly one. */
  collection_id?: string | null;
  document_ids?: string[] | null;
  filters?: LogicalOperator | null;
  /** Created from this instant on. */
  since?: string | null;
  /** Created before this instant. */
  until?: string | null;
  dry_run?: boolean | null;
}

/** Schema of {@link ExecuteAlertRequest}. */
export const ExecuteAlertRequest: JsonSchema = request(
  {},
  {
    collection_id: str({
      description: 'Id or name; may be left out where the alert is attached to exactly one collection.',
    }),
    document_ids: list(str(), {
      minItems: 1,
      maxItems: EXECUTE_LIMITS.documentIds,
      description: 'Only these; those that are not there are left out.',
    }),
    filters: { ...LogicalOperator, description: 'Only those that pass, as in the list of documents.' },
    since: { ...dateTime, description: 'Only those created from this instant on.' },
    until: { ...dateTime, description: 'Only those created before this instant.' },
    dry_run: withDefault({ ...bool, description: 'Records what is found and tells nobody.' }, false),
  },
);

/** An alert that is still running; its execution will have this batch. */
export interface AlertRunningResponse {
  batch_id: string;
  status: 'running';
}

/** Schema of {@link AlertRunningResponse}. */
export const AlertRunningResponse: JsonSchema = response({
  batch_id: str(),
  status: { type: 'string', enum: ['running'] },
});
