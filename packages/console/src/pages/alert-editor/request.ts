import type { CreateAlertRequest, InlineRetriever, PutAlertApplicationRequest } from '@tocsin/contract';
import type { Attachment, Draft } from './draft.ts';

/** The draft's own retriever, as the API takes it. */
function inlineRetriever({ stages, inputs, searched }: Draft): InlineRetriever {
  return { stages: [...stages], input_schema: inputs, collection_identifiers: [...searched] };
}

/** Which retriever a draft has, as the API takes it. */
export function chosenRetriever(draft: Draft): Pick<CreateAlertRequest, 'retriever' | 'retriever_id'> {
  return draft.retrieverId === null
    ? { retriever: inlineRetriever(draft) }
    : { retriever_id: draft.retrieverId };
}

/** A draft as the API takes it, to make an alert or to change one. */
export function bodyOf(draft: Draft): CreateAlertRequest {
  return {
    name: draft.name.trim(),
    description: draft.description,
    enabled: draft.enabled,
    shadow: draft.shadow,
    trigger_on: draft.triggerOn,
    record: draft.record,
    ...chosenRetriever(draft),
    notification_config: { ...draft.notification, template_id: draft.notification.template_id ?? '' },
  };
}

/** An attachment as the API takes it. */
export function applicationOf(attachment: Attachment): PutAlertApplicationRequest {
  const { mode, cron, timezone, phase, priority, enabled, mappings } = attachment;
  return {
    execution_mode: mode,
    execution_phase: phase,
    priority,
    enabled,
    input_mappings: [...mappings],
    ...(mode === 'scheduled' && { schedule: { cron, timezone } }),
  };
}
