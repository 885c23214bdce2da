import { type CountedPage, countedPage } from './pagination.ts';
import { dateTime, int, type JsonSchema, orNull, response, str } from './schema.ts';

/** A batch whose check failed at every attempt. Its documents are kept, so it can be checked again. */
export interface DeadLetter {
  job_id: string;
  batch_id: string;
  collection_id: string;
  attempts: number;
  /** What the last attempt failed with. */
  error: string | null;
  created_at: string;
}

/** Schema of {@link DeadLetter}. */
export const DeadLetter: JsonSchema = response({
  job_id: str(),
  batch_id: str(),
  collection_id: str(),
  attempts: int({ minimum: 0 }),
  error: orNull(str()),
  created_at: dateTime,
});

/** A page of dead letters, oldest first. */
export interface ListDeadLettersResponse extends CountedPage<DeadLetter> {}

/** Schema of {@link ListDeadLettersResponse}. */
export const ListDeadLettersResponse: JsonSchema = countedPage(DeadLetter);
