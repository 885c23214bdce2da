import type {
  AlertApplicationResponse,
  AlertExecutionMode,
  AlertInputMapping,
  AlertNotificationConfig,
  AlertResponse,
  RecordMode,
  RetrieverInputSchema,
  StageInput,
  TriggerOn,
} from '@tocsin/contract';

/** How a draft is attached to a collection. */
export interface Attachment {
  readonly collectionId: string;
  readonly mode: AlertExecutionMode;
  /** With the mode `scheduled`. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  readonly phase: 1 | 2 | 3 | 4;
  readonly priority: number;
  readonly enabled: boolean;
  readonly mappings: readonly AlertInputMapping[];
}

/** An alert while it is being made or changed. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly shadow: boolean;
  readonly triggerOn: TriggerOn;
  readonly record: RecordMode;
  /** A stored retriever; null = its own, below. */
  readonly retrieverId: string | null;
  /** The one truth about its own query: the builder and the JSON show it. */
  readonly stages: readonly StageInput[];
  readonly inputs: RetrieverInputSchema;
  /** Where it searches; with none it looks at the arriving documents. */
  readonly searched: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly notification: AlertNotificationConfig;
}

/** The key that stands for "no mappings" in answers. */
const NO_INPUT_KEY = '_';

/** An attachment to begin with. */
export function newAttachment(collectionId: string): Attachment {
  return {
    collectionId,
    mode: 'on_ingest',
    cron: '0 9 * * *',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    phase: 3,
    priority: 0,
    enabled: true,
    mappings: [],
  };
}

/** A draft to begin with. */
export function newDraft(): Draft {
  return {
    name: '',
    description: '',
    enabled: true,
    shadow: false,
    triggerOn: 'results',
    record: 'auto',
    retrieverId: null,
    stages: [],
    inputs: {},
    searched: [],
    attachments: [],
    notification: {
      channels: [],
      include_matches: true,
      include_scores: true,
      template_id: null,
      cooldown: null,
      dedupe: null,
      near_duplicates: null,
      digest: null,
      flood_guard: null,
    },
  };
}

/** What an alert is made of. */
export interface StoredAlert {
  readonly alert: AlertResponse;
  readonly retriever: {
    readonly stages: readonly StageInput[];
    readonly input_schema: RetrieverInputSchema;
    readonly collection_ids: readonly string[];
  };
  /** Whether others may use the retriever, too. */
  readonly isShared: boolean;
  readonly applications: readonly AlertApplicationResponse[];
}

/** A stored alert as a draft. */
export function draftOf({ alert, retriever, isShared, applications }: StoredAlert): Draft {
  const channels = alert.notification_config.channels.filter(({ channel_type }) => channel_type !== 'none');
  return {
    name: alert.name,
    description: alert.description ?? '',
    enabled: alert.enabled,
    shadow: alert.shadow,
    triggerOn: alert.trigger_on,
    record: alert.record,
    retrieverId: isShared ? alert.retriever_id : null,
    stages: retriever.stages,
    inputs: retriever.input_schema,
    searched: retriever.collection_ids,
    attachments: applications.map(attachmentOf),
    notification: { ...alert.notification_config, channels },
  };
}

function attachmentOf(stored: AlertApplicationResponse): Attachment {
  const { cron, timezone } = { ...newAttachment(''), ...stored.schedule };
  return {
    collectionId: stored.collection_id,
    mode: stored.execution_mode,
    cron,
    timezone: timezone ?? 'UTC',
    phase: stored.execution_phase,
    priority: stored.priority,
    enabled: stored.enabled,
    mappings: stored.input_mappings.filter(({ input_key }) => input_key !== NO_INPUT_KEY),
  };
}

/** Whether two drafts say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
