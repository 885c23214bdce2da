import { type CountedPage, countedPage } from './pagination.ts';
import { dateTime, int, type JsonSchema, oneOf, orNull, response, str } from './schema.ts';

/**
 * Work that failed at every attempt: the check of a batch, or the delivery of a message. What it needs is kept, so that it
 * can be tried again.
 */
export interface DeadLetter {
  kind: 'batch' | 'delivery';
  /** What to retry: of a delivery its own id. */
  job_id: string;
  /** Null where the execution that a delivery tells of is gone, or came from no batch. */
  batch_id: string | null;
  collection_id: string | null;
  /** Of deliveries only. */
  delivery_id: string | null;
  execution_id: string | null;
  alert_id: string | null;
  channel_id: string | null;
  attempts: number;
  /** What the last attempt failed with; of a delivery the reason in one word. */
  error: string | null;
  created_at: string;
}

/** Schema of {@link DeadLetter}. */
export const DeadLetter: JsonSchema = response({
  kind: oneOf(['batch', 'delivery']),
  job_id: str(),
  batch_id: orNull(str()),
  collection_id: orNull(str()),
  delivery_id: orNull(str()),
  execution_id: orNull(str()),
  alert_id: orNull(str()),
  channel_id: orNull(str()),
  attempts: int({ minimum: 0 }),
  error: orNull(str()),
  created_at: dateTime,
});

/** A page of dead letters, oldest first. */
export interface ListDeadLettersResponse extends CountedPage<DeadLetter> {}

/** Schema of {@link ListDeadLettersResponse}. */
export const ListDeadLettersResponse: JsonSchema = countedPage(DeadLetter);
