import type { AlertFields } from './alerts.ts';
import { AlertInputMapping, MAX_INPUT_MAPPINGS } from './applications.ts';
import {
  AlertMatchResult,
  EXECUTION_STATUSES,
  type ExecutionError,
  type ExecutionStatus,
} from './executions.ts';
import { InlineRetriever } from './retrievers.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  num,
  oneOf,
  orNull,
  request,
  response,
  str,
} from './schema.ts';

/** The limits of a preview: documents that it looks at, matches that it shows, bars of its histogram, its time. */
export const PREVIEW_LIMITS = {
  latest: { default: 200, most: 1000 },
  matches: { default: 50, most: 100 },
  buckets: 20,
  milliseconds: 2000,
} as const;

/** A draft of an alert: what it would have found among the latest documents of a collection. */
export interface PreviewAlertRequest extends Pick<AlertFields, 'retriever' | 'retriever_id' | 'trigger_on'> {
  /** Id or name. */
  collection_id: string;
  /** The alert that is being changed, by id or name: what the draft does not say is as it is there. */
  alert_id?: string | null;
  input_mappings?: AlertInputMapping[] | null;
  latest?: number | null;
  limit?: number | null;
}

const { latest, matches: shown, buckets, milliseconds } = PREVIEW_LIMITS;

/** Schema of {@link PreviewAlertRequest}. */
export const PreviewAlertRequest: JsonSchema = request(
  { collection_id: str({ minLength: 1, description: 'Id or name of the collection.' }) },
  {
    alert_id: str({
      description: 'The alert that is being changed, by id or name: what is not said is as it is there.',
    }),
    retriever_id: str({ minLength: 1, description: 'A stored retriever.' }),
    retriever: { ...InlineRetriever, description: 'In place of `retriever_id`: the retriever itself.' },
    input_mappings: list(AlertInputMapping, {
      maxItems: MAX_INPUT_MAPPINGS,
      description: 'Where the inputs of the retriever come from.',
    }),
    trigger_on: oneOf(['results', 'no_results']),
    latest: int({
      minimum: 1,
      maximum: latest.most,
      description: `How many documents are looked at, the latest ones; ${latest.default} where nothing is said.`,
    }),
    limit: int({
      minimum: 1,
      maximum: shown.most,
      description: `How many matches are shown; ${shown.default} where nothing is said.`,
    }),
  },
);

/** A bar of a histogram: scores [from, to), of the last one [from, to]. */
export interface ScoreBucket {
  from: number;
  to: number;
  count: number;
  /** Of these, those that reach the threshold. */
  above: number;
}

/** How the scores of the documents lie around the threshold of a search, whether or not they pass the rest of the draft. */
export interface ScoreHistogram {
  /** Where the search stands: `stages[0].parameters.searches[0]`. */
  place: string;
  /** Address without scheme: `extractor@version/output`. */
  feature: string;
  metric: 'cosine' | 'hamming';
  /** The lowest score that passes. */
  threshold: number | null;
  /** Documents that have a score. */
  scored: number;
  /** Searches of the draft that have a histogram of their own, which is not shown. */
  others: number;
  /** Ascending and without gaps. */
  buckets: ScoreBucket[];
}

/** Schema of {@link ScoreHistogram}. */
export const ScoreHistogram: JsonSchema = response({
  place: str({ description: 'Where the search stands: `stages[0].parameters.searches[0]`.' }),
  feature: str(),
  metric: oneOf(['cosine', 'hamming']),
  threshold: orNull(num({ description: 'The lowest score that passes.' })),
  scored: int({ minimum: 0, description: 'Documents that have a score.' }),
  others: int({ minimum: 0, description: 'Further searches of the draft, whose scores are not shown.' }),
  buckets: list(
    response({
      from: num(),
      to: num(),
      count: int({ minimum: 0 }),
      above: int({ minimum: 0, description: 'Of these, those that reach the threshold.' }),
    }),
    { maxItems: buckets, description: 'Ascending and without gaps; none where no document has a score.' },
  ),
});

/** What a draft would have found. */
export interface PreviewAlertResponse {
  collection_id: string;
  /** How it is evaluated; see `AlertResponse.plan`. */
  plan: 'standing' | 'search';
  status: ExecutionStatus;
  /** Documents that were looked at, and when the first and the last of them were created. */
  documents: number;
  from: string | null;
  to: string | null;
  match_count: number;
  would_trigger: boolean;
  /** Whether a cap, or the time, cut the matches. */
  limited: boolean;
  skipped_documents: number;
  /** The best ones. */
  matches: AlertMatchResult[];
  /** Null where the draft has no search among the documents themselves. */
  histogram: ScoreHistogram | null;
  error: ExecutionError | null;
  /** What else there is to say, in words. */
  notes: string[];
  duration_ms: number;
}

/** Schema of {@link PreviewAlertResponse}. */
export const PreviewAlertResponse: JsonSchema = response({
  collection_id: str(),
  plan: oneOf(['standing', 'search']),
  status: oneOf(EXECUTION_STATUSES),
  documents: int({ minimum: 0, description: 'Documents that were looked at.' }),
  from: orNull({ ...dateTime, description: 'When the oldest of them was created.' }),
  to: orNull({ ...dateTime, description: 'When the newest of them was created.' }),
  match_count: int({ minimum: 0 }),
  would_trigger: bool,
  limited: { ...bool, description: `Whether a cap, or the limit of ${milliseconds} ms, cut the matches.` },
  skipped_documents: int({ minimum: 0 }),
  matches: list(AlertMatchResult, { maxItems: shown.most }),
  histogram: orNull(ScoreHistogram),
  error: orNull(response({ type: str(), message: str() }, { details: orNull(anyObject) })),
  notes: list(str(), { description: 'What else there is to say, in words.' }),
  duration_ms: num({ minimum: 0 }),
});
