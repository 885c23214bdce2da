import { type AlertExecutionMode, EXECUTION_MODES } from './applications.ts';
import type { Metadata } from './common.ts';
import { type CountedPage, countedPage, type PaginationQuery, paginationFields } from './pagination.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  matching,
  num,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
} from './schema.ts';

/** How many matches an execution keeps, and how many of them listings and notifications show. */
export const MATCH_LIMITS = { kept: 1000, shown: 100 } as const;

/** A document that an alert found. */
export interface AlertMatchResult {
  document_id: string;
  asset_id: string | null;
  score: number;
  /** The evidence, by clause. */
  matched_features: Metadata | null;
  /** The document's metadata at the time of the match. */
  metadata: Metadata | null;
  /** The document of the batch that led here. */
  source_document_id: string | null;
  collection_id: string | null;
  /** True where `metadata` or `matched_features` were too large and were cut. */
  truncated?: boolean;
}

/** Schema of {@link AlertMatchResult}. */
export const AlertMatchResult: JsonSchema = response(
  { document_id: str(), score: num({ minimum: 0, maximum: 1 }) },
  {
    asset_id: orNull(str()),
    matched_features: orNull(anyObject),
    metadata: orNull(anyObject),
    source_document_id: orNull(str()),
    collection_id: orNull(str()),
    truncated: bool,
  },
);

/** Whether a run could be completed. */
export const EXECUTION_STATUSES = ['completed', 'partial', 'failed'] as const;

/** Whether a run could be completed. */
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** What went wrong in a run. */
export interface ExecutionError {
  type: string;
  message: string;
  details?: Metadata | null;
}

/** Whether people were told, and if not, why. */
export interface ExecutionNotification {
  status: string;
  reason: string | null;
}

/** One run of an alert over one batch. */
export interface AlertExecutionResult {
  alert_id: string;
  collection_id: string;
  execution_id: string;
  triggered: boolean;
  match_count: number;
  /** Null where the alert does not include matches. */
  matches: AlertMatchResult[] | null;
  /** The documents that were looked at, the first 1,000. */
  source_documents: string[];
  executed_at: string;
  duration_ms: number;
  status: ExecutionStatus;
  error: ExecutionError | null;
  mode: AlertExecutionMode;
  /** Of a tick: the time whose arrivals it looked at, [from, to). */
  covered: { from: string; to: string } | null;
  batch_id: string | null;
  alert_version: number;
  retriever_version: number;
  notification: ExecutionNotification | null;
  /** Whether a cap cut the matches. */
  limited: boolean;
  /** How many source documents lacked a required input. */
  skipped_documents: number;
}

/** Schema of {@link AlertExecutionResult}. */
export const AlertExecutionResult: JsonSchema = response(
  {
    alert_id: str(),
    collection_id: str(),
    triggered: bool,
    match_count: int({ minimum: 0 }),
    executed_at: dateTime,
    duration_ms: num({ minimum: 0 }),
  },
  {
    execution_id: str(),
    matches: orNull(list(AlertMatchResult)),
    source_documents: list(str(), { description: 'The documents that were looked at, the first 1,000.' }),
    status: oneOf(EXECUTION_STATUSES),
    error: orNull(response({ type: str(), message: str() }, { details: orNull(anyObject) })),
    mode: oneOf(EXECUTION_MODES),
    covered: orNull(
      response(
        { from: dateTime, to: dateTime },
        {},
        {
          description: 'Of a tick: the time whose arrivals it looked at, from `from` on and before `to`.',
        },
      ),
    ),
    batch_id: orNull(str()),
    alert_version: int(),
    retriever_version: int(),
    notification: orNull(response({ status: str(), reason: orNull(str()) })),
    limited: bool,
    skipped_documents: int({ minimum: 0 }),
  },
);

/** A page of executions. */
export interface AlertExecutionListResponse extends CountedPage<AlertExecutionResult> {}

/** Schema of {@link AlertExecutionListResponse}. */
export const AlertExecutionListResponse: JsonSchema = countedPage(AlertExecutionResult);

/** Which executions are wanted. */
export interface ExecutionFilters {
  alert_id?: string | null;
  collection_id?: string | null;
  batch_id?: string | null;
  triggered?: boolean | null;
  status?: ExecutionStatus | null;
  mode?: AlertExecutionMode | null;
  /** From this instant on. */
  since?: string | null;
  /** Before this instant. */
  until?: string | null;
  notification_reason?: string | string[] | null;
  notification_status?: string | string[] | null;
}

/** One of some words, several with commas between them, or a list of them. */
const wordsOf = (word: string, inWords: string, description: string): JsonSchema => ({
  ...matching(`^${word}(,${word}){0,19}$`, `${inWords}, or up to 20 with commas between them`),
  type: ['string', 'array', 'null'],
  items: matching(`^${word}$`, inWords),
  maxItems: 20,
  description: `${description} Several are given with commas between them, or as a list.`,
});

/** How far people were told of a run. */
export const NOTIFICATION_STATUSES = ['none', 'held', 'pending', 'sent', 'failed'] as const;

/** The fields of {@link ExecutionFilters}, to be put into other schemas. */
export const executionFilterFields: Properties = {
  alert_id: str({ description: 'Only those of this alert: its id or name.' }),
  collection_id: str({ description: 'Only those of this collection: its id or name.' }),
  batch_id: str({ description: 'Only those of the documents that arrived together.' }),
  triggered: { ...bool, description: 'Only those that triggered, or only those that did not.' },
  status: oneOf(EXECUTION_STATUSES, { description: 'Only those that ended so.' }),
  mode: oneOf(EXECUTION_MODES, { description: 'Only those that were started so.' }),
  since: { ...dateTime, description: 'Only those from this instant on.' },
  until: { ...dateTime, description: 'Only those before this instant.' },
  notification_reason: wordsOf(
    '[a-z_]{1,50}',
    'must be a reason such as sent, muted or throttled',
    'Only those with this `notification.reason`, in the words of an alert’s `statistics.notifications`.',
  ),
  notification_status: wordsOf(
    `(${NOTIFICATION_STATUSES.join('|')})`,
    `must be one of ${NOTIFICATION_STATUSES.join(', ')}`,
    `Only those with this \`notification.status\`: ${NOTIFICATION_STATUSES.join(', ')}.`,
  ),
};

/** Schema of {@link ExecutionFilters}. */
export const ExecutionFilters: JsonSchema = request({}, executionFilterFields);

/** The query string of the stream of executions. */
export interface StreamExecutionsQuery extends ExecutionFilters {
  /** The id of the last event that the client has. */
  last_event_id?: string | null;
}

/** Schema of {@link StreamExecutionsQuery}. */
export const StreamExecutionsQuery: JsonSchema = request(
  {},
  {
    ...executionFilterFields,
    last_event_id: str({
      maxLength: 256,
      description: 'As the header `Last-Event-ID`, for clients that cannot set one; the header wins.',
    }),
  },
);

/** The query string of both execution listings. */
export interface ListExecutionsQuery extends PaginationQuery, ExecutionFilters {
  /** A total that the caller already knows; echoed. */
  total?: number | null;
  /** An alias of `cursor`. */
  next_cursor?: string | null;
  /** What the links to other pages begin with. */
  base_url?: string | null;
}

/** Schema of {@link ListExecutionsQuery}. */
export const ListExecutionsQuery: JsonSchema = request(
  {},
  {
    ...paginationFields,
    ...executionFilterFields,
    total: int({ minimum: 0, description: 'A total that you know already; `pagination.total` repeats it.' }),
    next_cursor: str({ maxLength: 4096, description: 'An alias of `cursor`.' }),
    base_url: matching('^($|[hH][tT][tT][pP][sS]?://)', 'must begin with http:// or https://', {
      maxLength: 2048,
      description: 'What `next_page` and `previous_page` begin with: an http or https URL.',
    }),
  },
);
