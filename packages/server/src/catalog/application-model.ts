import {
  type AlertApplicationConfig,
  type AlertApplicationModel,
  type AlertApplicationResponse,
  type AlertInputMapping,
  NO_INPUT_KEY,
  type PutAlertApplicationRequest,
  validationError,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { AlertApplicationsTable } from '../store/tables.ts';
import { HOURLY, readSchedule, scheduleOf } from './schedule.ts';

/** The part of an attachment that says how the alert runs. */
export type ApplicationSettings = Pick<
  AlertApplicationsTable,
  'execution_mode' | 'phase' | 'priority' | 'enabled' | 'input_mappings_json' | 'schedule_json'
>;

const NO_MAPPINGS: AlertInputMapping[] = [
  { input_key: NO_INPUT_KEY, source: { source_type: 'constant', path: null, value: null } },
];

/**
 * Reads how an alert is to be attached.
 * @param place before the fields in messages, such as `alert_applications[0]`
 * @throws ApiError 422
 */
export function readSettings(input: PutAlertApplicationRequest, place: string): ApplicationSettings {
  return {
    execution_mode: input.execution_mode ?? 'on_ingest',
    phase: input.execution_phase ?? 3,
    priority: input.priority ?? 0,
    enabled: (input.enabled ?? true) ? 1 : 0,
    input_mappings_json: JSON.stringify(
      readMappings(input.input_mappings ?? [], at(place, 'input_mappings')),
    ),
    schedule_json: readScheduleJson(input, at(place, 'schedule')),
  };
}

function readScheduleJson(
  { execution_mode, schedule }: PutAlertApplicationRequest,
  place: string,
): string | null {
  if (execution_mode !== 'scheduled') {
    if (schedule == null) return null;
    throw validationError(place, 'goes with the execution_mode "scheduled"; set that, or leave it out');
  }
  if (schedule == null) {
    const example = 'give cron and timezone, such as {"cron": "0 9 * * *", "timezone": "Europe/Berlin"}';
    throw validationError(place, `is needed with the execution_mode "scheduled": ${example}`, 'missing');
  }
  return JSON.stringify(readSchedule(schedule, place));
}

/**
 * What a collection's list says of an alert, with what it cannot say: whether it is enabled and when it is to run stay as
 * they were; what is new is enabled, and runs at every full hour where it is to be scheduled.
 */
export function completedConfig(
  config: AlertApplicationConfig,
  before: AlertApplicationsTable | undefined,
): PutAlertApplicationRequest {
  const enabled = before === undefined || before.enabled === 1;
  const schedule = (before && scheduleOf(before)) ?? HOURLY;
  return { ...config, enabled, schedule: config.execution_mode === 'scheduled' ? schedule : null };
}

function readMappings(mappings: readonly AlertInputMapping[], place: string): AlertInputMapping[] {
  mappings.forEach(({ input_key, source }, i) => {
    if (input_key === NO_INPUT_KEY) return;
    if (source.source_type === 'document_field' && !source.path)
      throw validationError(`${place}[${i}].source.path`, 'name the field of the document');
    if (source.source_type === 'constant' && source.value === undefined)
      throw validationError(`${place}[${i}].source.value`, 'give the value of the constant');
  });
  return mappings.filter(({ input_key }) => input_key !== NO_INPUT_KEY);
}

function at(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

/** The mappings of an attachment; none where it has none. */
export function mappingsOf(row: Pick<AlertApplicationsTable, 'input_mappings_json'>): AlertInputMapping[] {
  return JSON.parse(row.input_mappings_json) as AlertInputMapping[];
}

/** An attachment as a collection shows it: exactly the contract's five fields. */
export function toApplicationModel(row: AlertApplicationsTable): AlertApplicationModel {
  const mappings = mappingsOf(row);
  return {
    alert_id: row.alert_id,
    execution_mode: row.execution_mode,
    input_mappings: mappings.length > 0 ? mappings : NO_MAPPINGS,
    execution_phase: row.phase as AlertApplicationModel['execution_phase'],
    priority: row.priority,
  };
}

/** An attachment with our own fields. */
export function toApplicationResponse(row: AlertApplicationsTable): AlertApplicationResponse {
  return {
    ...toApplicationModel(row),
    collection_id: row.collection_id,
    enabled: row.enabled === 1,
    schedule: scheduleOf(row),
    next_tick_at: row.next_tick_at === null ? null : isoTime(row.next_tick_at),
    last_tick_at: row.last_tick_at === null ? null : isoTime(row.last_tick_at),
  };
}

/** Whether two attachments run their alert in the same way. */
export function sameSettings(a: ApplicationSettings, b: ApplicationSettings): boolean {
  return (
    a.execution_mode === b.execution_mode &&
    a.phase === b.phase &&
    a.priority === b.priority &&
    a.enabled === b.enabled &&
    a.input_mappings_json === b.input_mappings_json &&
    a.schedule_json === b.schedule_json
  );
}
