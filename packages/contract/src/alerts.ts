import { ListRequest, type Metadata } from './common.ts';
import {
  type FatigueControl,
  type FatigueControlChange,
  fatigueAnswers,
  fatigueFields,
  NotificationCounts,
} from './fatigue.ts';
import { type CountedPage, countedPage } from './pagination.ts';
import { InlineRetriever } from './retrievers.ts';
import {
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  nameOf,
  oneOf,
  orNull,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** Names that no alert may have, since they are parts of paths. */
export const RESERVED_ALERT_NAMES: readonly string[] = ['executions'];

/** Whom an alert tells. */
export interface NotificationChannelConfig {
  /** `webhook`, `slack`, `email`, or `none` in the answer of an alert that tells nobody. */
  channel_type: string;
  channel_id?: string | null;
  config?: Metadata | null;
}

/** Schema of {@link NotificationChannelConfig}. */
export const NotificationChannelConfig: JsonSchema = request(
  { channel_type: str() },
  { channel_id: str(), config: anyObject },
);

/** What the metadata of an alert may take as JSON, in bytes. */
export const MAX_ALERT_METADATA_BYTES = 65_536;

/** Channels that one alert may tell: each match of it is sent that often. */
export const MAX_CHANNELS = 50;

/** Whom an alert tells, what, and how often. */
export interface AlertNotificationConfig extends FatigueControlChange {
  channels?: NotificationChannelConfig[] | null;
  include_matches?: boolean | null;
  include_scores?: boolean | null;
  template_id?: string | null;
}

const templateId = str({
  maxLength: 200,
  description:
    'The template of its messages, by id or name; an empty text means the default messages. Digests and summaries tell of several alerts and do not use it.',
});

/** Schema of {@link AlertNotificationConfig}. */
export const AlertNotificationConfig: JsonSchema = request(
  {},
  {
    channels: list(NotificationChannelConfig, { maxItems: MAX_CHANNELS }),
    include_matches: withDefault(bool, true),
    include_scores: withDefault(bool, true),
    template_id: templateId,
    ...fatigueFields,
  },
);

/** Whom an alert tells, in an answer; `channels` is never empty. */
export interface AlertNotificationModel extends FatigueControl {
  channels: NotificationChannelConfig[];
  include_matches: boolean;
  include_scores: boolean;
  template_id: string | null;
}

/** Schema of {@link AlertNotificationModel}. */
export const AlertNotificationModel: JsonSchema = response(
  { channels: list(NotificationChannelConfig, { minItems: 1 }) },
  {
    include_matches: withDefault(bool, true),
    include_scores: withDefault(bool, true),
    template_id: orNull(str()),
    ...fatigueAnswers,
  },
);

/** What makes an alert trigger: that there are results, or that there are none. */
export type TriggerOn = 'results' | 'no_results';

/** Which runs are recorded. */
export type RecordMode = 'auto' | 'all' | 'triggered';

/** A condition on the system itself. */
export interface SystemCondition {
  type: string;
  params?: Metadata | null;
}

/** Schema of {@link SystemCondition}. */
export const SystemCondition: JsonSchema = request({ type: str() }, { params: anyObject });

/** The namespaces that an alert watches. */
export interface NamespaceSelector {
  mode: string;
  namespace_ids?: string[] | null;
}

/** Schema of {@link NamespaceSelector}. */
export const NamespaceSelector: JsonSchema = request({ mode: str() }, { namespace_ids: list(str()) });

/** What creating and patching an alert have in common. */
export interface AlertFields {
  description?: string | null;
  /** A stored retriever. */
  retriever_id?: string | null;
  /** In place of `retriever_id`: a retriever that belongs to this alert. */
  retriever?: InlineRetriever | null;
  enabled?: boolean | null;
  metadata?: Metadata | null;
  source?: string | null;
  trigger_on?: TriggerOn | null;
  system_condition?: SystemCondition | null;
  namespace_selector?: NamespaceSelector | null;
  record?: RecordMode | null;
  /** Runs for real and tells nobody. */
  shadow?: boolean | null;
  /** Tells nobody before this instant; null ends it. */
  snooze_until?: string | null;
}

/** Makes an alert: with `retriever_id`, or with an inline `retriever`. */
export interface CreateAlertRequest extends AlertFields {
  name: string;
  notification_config: AlertNotificationConfig;
}

const alertName = nameOf(1, 200);
const alertDescription = str({ maxLength: 1000 });
const triggerOn = oneOf(['results', 'no_results']);
const record = oneOf(['auto', 'all', 'triggered']);

/** Schema of {@link CreateAlertRequest}. */
export const CreateAlertRequest: JsonSchema = request(
  { name: alertName, notification_config: AlertNotificationConfig },
  {
    description: alertDescription,
    retriever_id: str({ minLength: 1 }),
    retriever: InlineRetriever,
    enabled: withDefault(bool, true),
    metadata: anyObject,
    source: withDefault(str(), 'retriever'),
    trigger_on: withDefault(triggerOn, 'results'),
    system_condition: SystemCondition,
    namespace_selector: NamespaceSelector,
    record: withDefault(record, 'auto'),
    shadow: withDefault(bool, false),
    snooze_until: dateTime,
  },
);

/** Changes single fields of an alert. */
export interface PatchAlertRequest extends AlertFields {
  name?: string | null;
  notification_config?: AlertNotificationConfig | null;
}

/** Schema of {@link PatchAlertRequest}. */
export const PatchAlertRequest: JsonSchema = request(
  {},
  {
    name: alertName,
    description: alertDescription,
    retriever_id: str({ minLength: 1 }),
    retriever: InlineRetriever,
    notification_config: request(
      {},
      {
        channels: list(NotificationChannelConfig),
        include_matches: bool,
        include_scores: bool,
        template_id: templateId,
        ...fatigueFields,
      },
    ),
    enabled: bool,
    metadata: anyObject,
    source: str(),
    trigger_on: triggerOn,
    system_condition: SystemCondition,
    namespace_selector: NamespaceSelector,
    record,
    shadow: bool,
    snooze_until: dateTime,
  },
);

/** How often an alert ran. */
export interface AlertStatistics {
  /** Batches that it checked, recorded or not, and its runs on a schedule or by request that were recorded. */
  runs: number;
  /** Executions that are kept. */
  recorded: number;
  /** Of these, those that triggered. */
  triggered: number;
  /** Of these, those that failed. */
  failed: number;
  last_recorded_at: string | null;
  /** Why people were told or not, since the alert was made; `skipped_by_ingest` counts batches that it was not shown, too. */
  notifications: NotificationCounts;
  /** Since when its flood guard holds it back; null where it does not. */
  flood_held_since: string | null;
}

/** Schema of {@link AlertStatistics}. */
export const AlertStatistics: JsonSchema = response({
  runs: int({ minimum: 0 }),
  recorded: int({ minimum: 0 }),
  triggered: int({ minimum: 0 }),
  failed: int({ minimum: 0 }),
  last_recorded_at: orNull(dateTime),
  notifications: NotificationCounts,
  flood_held_since: orNull(dateTime),
});

/** An alert. */
export interface AlertResponse {
  alert_id: string;
  namespace_id: string | null;
  name: string;
  description: string | null;
  /** Never null: an inline retriever is stored and owned by its alert. */
  retriever_id: string;
  notification_config: AlertNotificationModel;
  enabled: boolean;
  created_at: string;
  updated_at: string;
  metadata: Metadata;
  source: string;
  trigger_on: TriggerOn;
  system_condition: SystemCondition | null;
  namespace_selector: NamespaceSelector | null;
  record: RecordMode;
  shadow: boolean;
  snooze_until: string | null;
  /** How it is evaluated: by the engine for all alerts at once, or by a search per batch. */
  plan?: 'standing' | 'search';
  version?: number;
  /** In the answer about a single alert. */
  statistics?: AlertStatistics;
}

/** Schema of {@link AlertResponse}. */
export const AlertResponse: JsonSchema = response(
  { name: alertName, retriever_id: str(), notification_config: AlertNotificationModel },
  {
    alert_id: str(),
    namespace_id: orNull(str()),
    description: orNull(alertDescription),
    enabled: withDefault(bool, true),
    created_at: orNull(dateTime),
    updated_at: orNull(dateTime),
    metadata: anyObject,
    source: str(),
    trigger_on: triggerOn,
    system_condition: orNull(SystemCondition),
    namespace_selector: orNull(NamespaceSelector),
    record,
    shadow: bool,
    snooze_until: orNull(dateTime),
    plan: oneOf(['standing', 'search']),
    version: int({ minimum: 1 }),
    statistics: AlertStatistics,
  },
);

/** How alerts are listed. */
export interface ListAlertsRequest extends ListRequest {}

/** Schema of {@link ListAlertsRequest}. */
export const ListAlertsRequest: JsonSchema = ListRequest;

/** Numbers about all alerts. */
export interface AlertListStats {
  total_alerts: number;
  enabled_alerts: number;
  disabled_alerts: number;
  alerts_by_channel_type: Record<string, number>;
}

/** Schema of {@link AlertListStats}. */
export const AlertListStats: JsonSchema = response(
  {},
  { total_alerts: int(), enabled_alerts: int(), disabled_alerts: int(), alerts_by_channel_type: map(int()) },
);

/** A page of alerts. */
export interface ListAlertsResponse extends CountedPage<AlertResponse> {
  stats?: AlertListStats | null;
}

/** Schema of {@link ListAlertsResponse}. */
export const ListAlertsResponse: JsonSchema = countedPage(AlertResponse, { stats: orNull(AlertListStats) });
