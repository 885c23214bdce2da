import type { AlertRunData, EventMatch } from '@tocsin/contract';
import { isRecord } from '../../platform/json.ts';
import type { View } from '../../retrieve/template/render.ts';
import type { NotificationEvent } from '../event.ts';
import type { Around } from './describe/around.ts';
import { evidenceOf, factsOf, scoreMark, titleOf } from './match-facts.ts';
import { percent } from './words.ts';

/** Fields of a match that are listed. */
const MAX_FIELDS = 20;

/**
 * What templates are filled with: the event and its data at the top, and of a run its matches with links, scores and evidence
 * in a form that is easy to write down.
 */
export function viewOf(event: NotificationEvent, title: string, around: Around): View {
  const { data } = event;
  const run = isRecord(data['execution']) ? viewOfRun(data as unknown as AlertRunData, around) : null;
  const alert = isRecord(data['alert']) ? data['alert'] : null;
  const alertId = alert?.['alert_id'];
  return {
    ...data,
    event,
    title,
    ...run,
    links: {
      ...run?.links,
      ...(typeof alertId === 'string' && around.links !== null && { alert: around.links.alert(alertId) }),
    },
  };
}

function viewOfRun(
  { execution, execution_id, held_matches = 0 }: AlertRunData,
  around: Around,
): View & { links: object } {
  const { collection_id } = execution;
  const matches = execution.matches ?? [];
  return {
    execution_id,
    matches: matches.map((match) => viewOfMatch(match, collection_id, around)),
    match_count: execution.match_count,
    more: Math.max(0, execution.match_count - held_matches - matches.length),
    collection: { collection_id, name: around.collectionName ?? collection_id },
    links: around.links === null ? {} : { execution: around.links.execution(execution_id) },
  };
}

function viewOfMatch(match: EventMatch, collectionId: string, { links }: Around): object {
  const { document_id, metadata, score, matched_features } = match;
  const collection_id = match.collection_id ?? collectionId;
  return {
    ...match,
    collection_id,
    title: titleOf(document_id, metadata),
    score_percent: typeof score === 'number' ? percent(score) : null,
    is_measured: scoreMark(score, matched_features) !== null,
    fields: factsOf(metadata, MAX_FIELDS).map(({ label: name, value }) => ({ name, value })),
    evidence: evidenceOf(matched_features),
    links: links === null ? {} : { document: links.document(collection_id, document_id) },
  };
}
