import type { AlertRunData, EventMatch } from '@tocsin/contract';
import type { NotificationEvent } from '../../event.ts';
import { evidenceLine, factsOf, scoreMark, titleOf } from '../match-facts.ts';
import { MAX_ENTRIES, type Message, type MessageEntry, type MessageLink } from '../message.ts';
import { count, counted, oneLine, quoted } from '../words.ts';
import { type Around, contextOf } from './around.ts';

/** Fields of a document that are shown. */
const SHOWN_FIELDS = 4;

/** `alert.triggered`, `alert.execution.completed` and `alert.execution.failed`: what a run of an alert found. */
export function describeRun(event: NotificationEvent, around: Around): Message {
  const data = event.data as unknown as AlertRunData;
  const { execution, execution_id } = data;
  const matches = execution.matches ?? [];
  const shown = matches.slice(0, MAX_ENTRIES);
  const left = toldOf(data).n - shown.length;
  return {
    title: titleOfRun(event.type, data, around),
    lead: leadOf(data),
    facts: [],
    entries: shown.map((match) => entryOf(match, execution.collection_id, around)),
    more: shown.length > 0 && left > 0 ? `and ${count(left)} more` : null,
    links: linksOfRun(data, around),
    context: contextOf(event, oneLine(execution_id, 60)),
  };
}

/** How many matches the message is about, and whether others are left out. */
function toldOf({ execution: { match_count }, held_matches = 0 }: AlertRunData): {
  n: number;
  isPart: boolean;
} {
  return { n: Math.max(0, match_count - held_matches), isPart: held_matches > 0 };
}

function titleOfRun(type: string, data: AlertRunData, { collectionName }: Around): string {
  const { alert, execution } = data;
  const where = ` in ${oneLine(collectionName ?? execution.collection_id, 80)}`;
  const { n, isPart } = toldOf(data);
  if (type === 'alert.execution.failed' || execution.status === 'failed')
    return `${quoted(alert.name)} could not be checked${where}`;
  if (n === 0) return `${quoted(alert.name)}: nothing matched${where}`;
  return `${counted(n, isPart ? 'new match' : 'match', isPart ? 'new matches' : 'matches')} of ${quoted(alert.name)}${where}`;
}

function leadOf(data: AlertRunData): string[] {
  const { status, error, limited, match_count } = data.execution;
  const reason = error === null || error === undefined ? '' : `: ${oneLine(error.message, 500)}`;
  return [
    ...(status === 'failed' ? [`The check failed${reason}.`] : []),
    ...(status === 'partial' ? [`The check was not complete${reason}.`] : []),
    ...(toldOf(data).isPart
      ? [`${counted(match_count, 'document')} matched in all; the others repeat what was told before.`]
      : []),
    ...(limited ? ['A limit of the search cut the list: there may be more.'] : []),
  ].map((sentence) => sentence.replace(/[.]{2}$/, '.'));
}

function entryOf(match: EventMatch, collectionId: string, { links }: Around): MessageEntry {
  const { document_id, metadata, matched_features, score } = match;
  const title = titleOf(document_id, metadata);
  const id = title === document_id ? [] : [{ label: 'id', value: oneLine(document_id, 80) }];
  return {
    title,
    url: links?.document(match.collection_id ?? collectionId, document_id) ?? null,
    mark: scoreMark(score, matched_features),
    facts: [...factsOf(metadata, SHOWN_FIELDS), ...id],
    note: evidenceLine(matched_features),
  };
}

function linksOfRun({ alert, execution, execution_id }: AlertRunData, { links }: Around): MessageLink[] {
  if (links === null) return [];
  return [
    { label: execution.match_count > 0 ? 'All matches' : 'Execution', url: links.execution(execution_id) },
    { label: 'Alert', url: links.alert(alert.alert_id) },
  ];
}
