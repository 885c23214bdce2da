import { DIGEST_LIMITS, type DigestAlert, type DigestData } from '@tocsin/contract';
import type { NotificationEvent } from '../../event.ts';
import { type Fact, MAX_ENTRIES, type Message, type MessageEntry } from '../message.ts';
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
  const { alerts, total, period, reason } = data;
  const { title, lead } = WHY[reason];
  const most = [...alerts].sort((a, b) => b.match_count - a.match_count).slice(0, MAX_ENTRIES);
  const left = alerts.length - most.length;
  return {
    title: `${title}: ${whatWasHeld(data)}`,
    lead: [lead, period === null ? '' : `From ${minute(period.from)} to ${minute(period.to)}.`].filter(
      Boolean,
    ),
    facts: othersIn(data),
    entries: most.map((alert) => entryOf(alert, data, around)),
    more: left > 0 ? `and ${counted(left, 'more alert')}` : null,
    links: [],
    context: contextOf(event, counted(total, 'execution')),
  };
}

function whatWasHeld({ alerts, match_count, other_events }: DigestData): string {
  const [only] = alerts;
  if (only === undefined) {
    const others = Object.values(other_events ?? {}).reduce((sum, n) => sum + n, 0);
    return counted(others, 'message');
  }
  const many =
    alerts.length === DIGEST_LIMITS.alerts ? `${alerts.length} or more alerts` : `${alerts.length} alerts`;
  return `${counted(match_count, 'match', 'matches')} of ${alerts.length === 1 ? quoted(only.name) : many}`;
}

/** `alert.updated: 3`. */
function othersIn({ other_events }: DigestData): Fact[] {
  const others = Object.entries(other_events ?? {}).slice(0, 10);
  return others.map(([type, n]) => ({ label: oneLine(type, 60), value: count(n) }));
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
