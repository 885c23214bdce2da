import { type CountedPage, countedPage } from './pagination.ts';
import {
  any,
  bool,
  dateTime,
  type JsonSchema,
  list,
  oneOf,
  orNull,
  type Properties,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** When an attached alert runs. */
export const EXECUTION_MODES = ['on_ingest', 'scheduled', 'on_demand'] as const;

/** When an attached alert runs. */
export type AlertExecutionMode = (typeof EXECUTION_MODES)[number];

/** Where the value of a retriever input comes from: a field of the source document, or a constant. */
export interface InputMappingSource {
  source_type: 'document_field' | 'constant';
  path?: string | null;
  value?: unknown;
}

/** Schema of {@link InputMappingSource}. */
export const InputMappingSource: JsonSchema = request(
  { source_type: oneOf(['document_field', 'constant']) },
  { path: str(), value: any },
);

/** Inputs that an attached alert may map. */
export const MAX_INPUT_MAPPINGS = 100;

/** Gives a retriever input its value. */
export interface AlertInputMapping {
  input_key: string;
  source: InputMappingSource;
}

/** Schema of {@link AlertInputMapping}. */
export const AlertInputMapping: JsonSchema = request({ input_key: str(), source: InputMappingSource });

/** An alert that is attached to a collection: exactly the contract's five fields. */
export interface AlertApplicationConfig {
  alert_id: string;
  execution_mode?: AlertExecutionMode | null;
  input_mappings?: AlertInputMapping[] | null;
  execution_phase?: 1 | 2 | 3 | 4 | null;
  priority?: number | null;
}

const applicationFields: Properties = {
  execution_mode: withDefault(oneOf(EXECUTION_MODES), 'on_ingest'),
  input_mappings: list(AlertInputMapping, { maxItems: MAX_INPUT_MAPPINGS }),
  execution_phase: { type: 'integer', enum: [1, 2, 3, 4], default: 3 },
  priority: { type: 'integer', minimum: 0, maximum: 1000, default: 0 },
};

/** Schema of {@link AlertApplicationConfig}. */
export const AlertApplicationConfig: JsonSchema = request(
  { alert_id: str({ minLength: 1 }) },
  applicationFields,
  {
    additionalProperties: false,
  },
);

/** An attached alert in a collection's answer; `input_mappings` is never empty. */
export interface AlertApplicationModel {
  alert_id: string;
  execution_mode: AlertExecutionMode;
  input_mappings: AlertInputMapping[];
  execution_phase: 1 | 2 | 3 | 4;
  priority: number;
}

const mappings = list(AlertInputMapping, { minItems: 1 });

/** Schema of {@link AlertApplicationModel}. */
export const AlertApplicationModel: JsonSchema = response(
  { alert_id: str(), ...applicationFields, input_mappings: mappings },
  {},
  { additionalProperties: false },
);

/** The input key that stands for "no mappings" in answers, and is ignored in requests. */
export const NO_INPUT_KEY = '_';

/** When a scheduled alert runs. */
export interface AlertSchedule {
  /** Five fields (minute, hour, day, month, weekday), or a nickname such as `@daily`. */
  cron: string;
  /** IANA name of the time zone in which the fields are meant; UTC where none is given. */
  timezone?: string | null;
}

/** Schema of {@link AlertSchedule}. */
export const AlertSchedule: JsonSchema = request(
  {
    cron: str({
      minLength: 1,
      maxLength: 200,
      description: 'Minute, hour, day of month, month and weekday, or a nickname such as `@daily`.',
    }),
  },
  { timezone: withDefault(str({ maxLength: 64, description: 'IANA name of a time zone.' }), 'UTC') },
);

/** Attaches an alert to a collection, or changes how it is attached. */
export interface PutAlertApplicationRequest {
  execution_mode?: AlertExecutionMode | null;
  input_mappings?: AlertInputMapping[] | null;
  execution_phase?: 1 | 2 | 3 | 4 | null;
  priority?: number | null;
  enabled?: boolean | null;
  schedule?: AlertSchedule | null;
}

/** Schema of {@link PutAlertApplicationRequest}. */
export const PutAlertApplicationRequest: JsonSchema = request(
  {},
  { ...applicationFields, enabled: withDefault(bool, true), schedule: AlertSchedule },
);

/** How an alert is attached to a collection, with our own fields. */
export interface AlertApplicationResponse extends AlertApplicationModel {
  collection_id: string;
  enabled: boolean;
  schedule: AlertSchedule | null;
  /** When it runs next; null where it is not scheduled, or it or its alert is disabled. */
  next_tick_at: string | null;
  /** When it ran last, or since when it would have. */
  last_tick_at: string | null;
}

/** Schema of {@link AlertApplicationResponse}. */
export const AlertApplicationResponse: JsonSchema = response({
  alert_id: str(),
  collection_id: str(),
  ...applicationFields,
  input_mappings: mappings,
  enabled: bool,
  schedule: orNull(AlertSchedule),
  next_tick_at: orNull(dateTime),
  last_tick_at: orNull(dateTime),
});

/** A page of the collections that an alert is attached to. */
export interface ListAlertApplicationsResponse extends CountedPage<AlertApplicationResponse> {}

/** Schema of {@link ListAlertApplicationsResponse}. */
export const ListAlertApplicationsResponse: JsonSchema = countedPage(AlertApplicationResponse);
