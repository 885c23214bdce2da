import { LogicalOperator } from './common.ts';
import { type CountedPage, countedPage } from './pagination.ts';
import { dateTime, int, type JsonSchema, list, orNull, request, response, str } from './schema.ts';

/** Silences of a namespace that are on or to come. */
export const MAX_SILENCES = 1000;

/** Keeps people from being told of some matches for a while. They are recorded and counted all the same. */
export interface CreateSilenceRequest {
  /**
   * The filter language over a match: `alert.name`, `alert_id`, `alert.metadata.team`, `collection_id`, `document_id`,
   * `score`, `metadata.brand`.
   */
  matchers: LogicalOperator;
  /** Now where it is not given. */
  starts_at?: string | null;
  ends_at: string;
  comment?: string | null;
}

const comment = str({ maxLength: 1000 });

/** Schema of {@link CreateSilenceRequest}. */
export const CreateSilenceRequest: JsonSchema = request(
  { matchers: LogicalOperator, ends_at: dateTime },
  { starts_at: dateTime, comment },
);

/** Changes single fields of a silence; an `ends_at` that is past ends it. */
export interface PatchSilenceRequest {
  matchers?: LogicalOperator | null;
  starts_at?: string | null;
  ends_at?: string | null;
  comment?: string | null;
}

/** Schema of {@link PatchSilenceRequest}. */
export const PatchSilenceRequest: JsonSchema = request(
  {},
  { matchers: LogicalOperator, starts_at: dateTime, ends_at: dateTime, comment },
);

/** A silence. */
export interface SilenceResponse {
  silence_id: string;
  matchers: LogicalOperator;
  starts_at: string;
  ends_at: string;
  comment: string;
  state: 'pending' | 'active' | 'expired';
  created_at: string;
  updated_at: string;
}

/** Schema of {@link SilenceResponse}. */
export const SilenceResponse: JsonSchema = response({
  silence_id: str(),
  matchers: LogicalOperator,
  starts_at: dateTime,
  ends_at: dateTime,
  comment: str(),
  state: { type: 'string', enum: ['pending', 'active', 'expired'] },
  created_at: dateTime,
  updated_at: dateTime,
});

/** A page of silences. */
export interface ListSilencesResponse extends CountedPage<SilenceResponse> {}

/** Schema of {@link ListSilencesResponse}. */
export const ListSilencesResponse: JsonSchema = countedPage(SilenceResponse);

/** What a silence would have held back. */
export interface PreviewSilenceRequest {
  matchers: LogicalOperator;
  /** How far back to look; 24 hours where it is not given. */
  since?: string | null;
}

/** Schema of {@link PreviewSilenceRequest}. */
export const PreviewSilenceRequest: JsonSchema = request({ matchers: LogicalOperator }, { since: dateTime });

/** A run that a silence would have held back. */
export interface SilencedExecution {
  execution_id: string;
  alert_id: string;
  alert_name: string | null;
  collection_id: string;
  executed_at: string;
  /** Matches of which nobody would have been told, of those that are looked at (100 a run). */
  silenced: number;
  matches: number;
}

/** What a silence would have held back. */
export interface PreviewSilenceResponse {
  /** Runs that triggered and were looked at. */
  executions: number;
  /** Of these, those of which nobody would have been told. */
  silenced: number;
  /** Of these, those of which some matches would have been left out. */
  partly: number;
  /** Whether there are more runs than were looked at. */
  limited: boolean;
  /** The latest of them, at most 50. */
  results: SilencedExecution[];
}

/** Schema of {@link PreviewSilenceResponse}. */
export const PreviewSilenceResponse: JsonSchema = response({
  executions: int({ minimum: 0 }),
  silenced: int({ minimum: 0 }),
  partly: int({ minimum: 0 }),
  limited: { type: 'boolean' },
  results: list(
    response({
      execution_id: str(),
      alert_id: str(),
      alert_name: orNull(str()),
      collection_id: str(),
      executed_at: dateTime,
      silenced: int({ minimum: 0 }),
      matches: int({ minimum: 0 }),
    }),
  ),
});
