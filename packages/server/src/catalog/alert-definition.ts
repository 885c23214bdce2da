import {
  MAX_ALERT_METADATA_BYTES,
  type Metadata,
  type PatchAlertRequest,
  validationError,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Transaction } from '../store/database.ts';
import type { AlertsTable } from '../store/tables.ts';
import { resolveChannels } from './alert-channels.ts';
import type { AlertDefinition } from './alert-model.ts';
import { alertAsOwner } from './channel-owner.ts';
import type { ChannelDeps } from './channel-store.ts';
import { checkNearDuplicates } from './check-near-duplicates.ts';
import { readFatigueControl } from './fatigue-control.ts';
import { templateIdOf } from './template-store.ts';
import { attachedPlaces } from './versions.ts';

const NEAR_DUPLICATES = 'notification_config.near_duplicates';
const CHANNELS = 'notification_config.channels';

/**
 * The definition that a request and what was there before make; null and absent both mean that a field stays,
 * but for fatigue control and `snooze_until`, which null ends.
 * @throws ApiError 422
 */
export async function defineAlert(
  ctx: ChannelDeps,
  tx: Transaction,
  { namespace_id, alert_id }: Pick<AlertsTable, 'namespace_id' | 'alert_id'>,
  input: PatchAlertRequest,
  before: AlertDefinition,
): Promise<{ definition: AlertDefinition; madeSecrets: ReadonlyMap<string, string> }> {
  checkMetadata(input.metadata);
  const { channels, ...said } = input.notification_config ?? {};
  const resolved =
    channels == null
      ? null
      : await resolveChannels(ctx, tx, namespace_id, alertAsOwner(alert_id), channels, CHANNELS);
  const old = before.notification_config;
  const fatigue = readFatigueControl(said, old, 'notification_config', ctx.clock.now());
  if (said.near_duplicates != null && fatigue.near_duplicates !== null) {
    const places = await attachedPlaces(tx, namespace_id, [alert_id]);
    const collections = places.map((place) => place.collection_id);
    await checkNearDuplicates(tx, namespace_id, collections, fatigue.near_duplicates, NEAR_DUPLICATES);
  }
  const definition: AlertDefinition = {
    description: input.description ?? before.description,
    metadata: input.metadata ?? before.metadata,
    notification_config: {
      channels: resolved?.refs ?? old.channels,
      include_matches: said.include_matches ?? old.include_matches,
      include_scores: said.include_scores ?? old.include_scores,
      template_id: await templateIdOf(tx, namespace_id, said.template_id, old.template_id),
      ...fatigue,
    },
    source: input.source ?? before.source,
    trigger_on: input.trigger_on ?? before.trigger_on,
    system_condition: input.system_condition ?? before.system_condition,
    namespace_selector: input.namespace_selector ?? before.namespace_selector,
    shadow: input.shadow ?? before.shadow,
    snooze_until: snoozeUntil(input.snooze_until, before.snooze_until),
  };
  return { definition, madeSecrets: resolved?.madeSecrets ?? new Map() };
}

function snoozeUntil(given: string | null | undefined, before: string | null): string | null {
  if (given === undefined) return before;
  return given === null ? null : isoTime(Date.parse(given));
}

/** Every message of the alert repeats its metadata. */
function checkMetadata(metadata: Metadata | null | undefined): void {
  if (metadata == null || Buffer.byteLength(JSON.stringify(metadata)) <= MAX_ALERT_METADATA_BYTES) return;
  throw validationError('metadata', `must have at most ${MAX_ALERT_METADATA_BYTES} bytes as JSON`);
}
