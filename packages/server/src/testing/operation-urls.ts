import { type Operation, pathParametersOf } from '@tocsin/contract';
import type { Scene, SceneKind } from './scene.ts';

const KINDS: Readonly<Record<string, SceneKind>> = {
  alert_identifier: 'alert',
  channel_id: 'channel',
  collection_identifier: 'collection',
  document_id: 'document',
  execution_id: 'execution',
  job_id: 'job',
  key_name: 'key_name',
  namespace_identifier: 'namespace',
  retriever_id: 'retriever',
  user_email: 'user_email',
};

/**
 * The path of an operation about something of a scene.
 * @param which 0 for the id, 1 for the name where there is one
 */
export function urlOf(operation: Pick<Operation, 'path'>, scene: Scene, which = 0): string {
  return pathParametersOf(operation).reduce((path, name) => {
    const values = scene[KINDS[name] as SceneKind];
    return path.replace(`{${name}}`, encodeURIComponent(values[which % values.length] as string));
  }, operation.path);
}
