import type { DigestAlert, DigestData } from '@tocsin/contract';
import type { NotificationEvent } from '../../event.ts';
import { MAX_ENTRIES, type Message, type MessageEntry } from '../message.ts';
import { count, counted, minute, oneLine, percent, quoted } from '../words.ts';
import { type Around, contextOf } from './around.ts';

/** Documents that are named for an alert. */
const SHOWN_DOCUMENTS = 3;

const WHY: Readonly<Record<DigestData['reason'], { title: string; lead: string }>> = {
  digest_pending: { title: 'Digest', lead: '' },
  channel_paused: {
    title: 'While this channel was paused',
    lead: 'What could not be sent here meanwhile, in one message.',
  },
  flood_guard: { title: 'Released', lead: 'What the flood guard held back, in one message.' },
};

/** `alert.digest` and `alert.summary`: what was held, by alert. */
export function describeDigest(event: NotificationEvent, around: Around): Message {
  const data = event.data as unknown as DigestData;
  const { alerts, total, period, reason, match_count } = data;
  const { title, lead } = WHY[reason];
  const [only] = alerts;
  const whose = alerts.length === 1 && only ? quoted(only.name) : counted(alerts.length, 'alert');
  const most = [...alerts].sort((a, b) => b.match_count - a.match_count).slice(0, MAX_ENTRIES);
  const left = alerts.length - most.length;
  return {
    title: `${title}: ${counted(match_count, 'match', 'matches')} of ${whose}`,
    lead: [lead, period === null ? '' : `From ${minute(period.from)} to ${minute(period.to)}.`].filter(
      Boolean,
    ),
    facts: [],
    entries: most.map((alert) => entryOf(alert, data, around)),
    more: left > 0 ? `and ${counted(left, 'more alert')}` : null,
    links: [],
    context: contextOf(event, counted(total, 'execution')),
  };
}

function entryOf(alert: DigestAlert, { executions }: DigestData, { links }: Around): MessageEntry {
  const found = executions
    .filter(({ alert_id }) => alert_id === alert.alert_id)
    .flatMap(({ documents }) => documents)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return {
    title: oneLine(alert.name, 120),
    url: links?.alert(alert.alert_id) ?? null,
    mark: `${counted(alert.match_count, 'match', 'matches')} in ${counted(alert.executions, 'execution')}`,
    facts: [],
    note: found.length === 0 ? null : namesOf(found, alert.match_count),
  };
}

function namesOf(found: DigestData['executions'][number]['documents'], all: number): string {
  const named = found.slice(0, SHOWN_DOCUMENTS).map(({ document_id, score }) => {
    const measured = score === undefined || score === 1 ? '' : ` ${percent(score)}%`;
    return `${oneLine(document_id, 80)}${measured}`;
  });
  const left = all - named.length;
  return named.join(', ') + (left > 0 ? ` and ${count(left)} more` : '');
}
