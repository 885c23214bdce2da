import type { Metadata } from './common.ts';
import { type PaginationQuery, paginationFields } from './pagination.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  num,
  orNull,
  request,
  response,
  str,
} from './schema.ts';

/** Which runs of a retriever are wanted. */
export interface ListRetrieverExecutionsRequest extends PaginationQuery {
  filters?: Metadata | null;
  sorts?: Metadata[] | null;
  status?: string | null;
}

/** Schema of {@link ListRetrieverExecutionsRequest}. */
export const ListRetrieverExecutionsRequest: JsonSchema = request(
  {},
  { ...paginationFields, filters: anyObject, sorts: list(anyObject), status: str() },
);

/** One run of a retriever in a list. */
export interface RetrieverExecutionSummary {
  execution_id: string;
  status: string;
  created_at: string;
  completed_at?: string | null;
  duration_ms: number;
  credits_used: number;
  total_processed: number;
  total_returned: number;
  cache_hit_rate?: number | null;
  inputs_hash?: string | null;
  query_summary?: string | null;
}

/** Schema of {@link RetrieverExecutionSummary}. */
export const RetrieverExecutionSummary: JsonSchema = response(
  {
    execution_id: str(),
    status: str(),
    created_at: dateTime,
    duration_ms: num({ minimum: 0 }),
    credits_used: num({ minimum: 0 }),
    total_processed: int({ minimum: 0 }),
    total_returned: int({ minimum: 0 }),
  },
  {
    completed_at: orNull(dateTime),
    cache_hit_rate: orNull(num({ minimum: 0, maximum: 1 })),
    inputs_hash: orNull(str()),
    query_summary: orNull(str()),
  },
);

/** The paging of retriever runs, which always has a total. */
export interface PaginationMetadata {
  total: number;
  limit: number;
  offset: number;
  has_next: boolean;
  /** Ours: the cursor of the next page. */
  next_cursor?: string | null;
}

/** Schema of {@link PaginationMetadata}. */
export const PaginationMetadata: JsonSchema = response(
  { total: int({ minimum: 0 }), limit: int({ minimum: 0 }), offset: int({ minimum: 0 }), has_next: bool },
  { next_cursor: orNull(str()) },
);

/** A page of runs of a retriever. */
export interface ListRetrieverExecutionsResponse {
  results: RetrieverExecutionSummary[];
  pagination: PaginationMetadata;
}

/** Schema of {@link ListRetrieverExecutionsResponse}. */
export const ListRetrieverExecutionsResponse: JsonSchema = response(
  { pagination: PaginationMetadata },
  { results: list(RetrieverExecutionSummary) },
);

/** Which runs of retrievers that are not stored are wanted. */
export interface ListAdhocExecutionsRequest extends PaginationQuery {
  status?: string | null;
  /** ISO 8601, or milliseconds since 1970. */
  start_time?: string | number | null;
  end_time?: string | number | null;
}

const instant: JsonSchema = { type: ['string', 'number', 'null'] };

/** Schema of {@link ListAdhocExecutionsRequest}. */
export const ListAdhocExecutionsRequest: JsonSchema = request(
  {},
  {
    ...paginationFields,
    status: str(),
    start_time: instant,
    end_time: instant,
  },
);

/** A run of a retriever that is not stored, in a list. */
export interface AdhocExecutionSummary {
  execution_id: string;
  execution_mode: 'adhoc';
  status: string;
  timestamp: string;
  duration_ms: number;
  credits_used: number;
  total_processed: number;
  total_returned: number;
  cache_hit_rate?: number | null;
  query_summary?: string | null;
  stages_completed: number;
  total_stages: number;
  collection_ids: string[];
}

const adhocRequired = {
  execution_id: str(),
  execution_mode: str(),
  status: str(),
  timestamp: dateTime,
  duration_ms: num({ minimum: 0 }),
  credits_used: num({ minimum: 0 }),
  total_processed: int({ minimum: 0 }),
  total_returned: int({ minimum: 0 }),
  stages_completed: int({ minimum: 0 }),
  total_stages: int({ minimum: 0 }),
};
const adhocOptional = {
  cache_hit_rate: orNull(num({ minimum: 0, maximum: 1 })),
  query_summary: orNull(str()),
  collection_ids: list(str()),
};

/** Schema of {@link AdhocExecutionSummary}. */
export const AdhocExecutionSummary: JsonSchema = response(adhocRequired, adhocOptional);

/** A run of a retriever that is not stored. The fields of {@link RetrieverExecutionDetail} are there as well. */
export interface AdhocExecutionDetail extends AdhocExecutionSummary {
  /** The inputs as JSON, cut where they are long. */
  inputs?: string | null;
  inputs_hash?: string | null;
  [more: string]: unknown;
}

/** Schema of {@link AdhocExecutionDetail}. */
export const AdhocExecutionDetail: JsonSchema = response(adhocRequired, {
  ...adhocOptional,
  inputs: orNull(str()),
  inputs_hash: orNull(str()),
});

/** A page of runs of retrievers that are not stored. */
export interface ListAdhocExecutionsResponse {
  results: AdhocExecutionSummary[];
  total: number;
  pagination: PaginationMetadata;
}

/** Schema of {@link ListAdhocExecutionsResponse}. */
export const ListAdhocExecutionsResponse: JsonSchema = response(
  { pagination: PaginationMetadata },
  { results: list(AdhocExecutionSummary), total: int({ minimum: 0 }) },
);
