import { type Operation, pathParametersOf } from '@tocsin/contract';
import type { Scene, SceneKind } from './scene.ts';

const KINDS: Readonly<Record<string, SceneKind>> = {
  alert_identifier: 'alert',
  channel_id: 'channel',
  collection_identifier: 'collection',
  delivery_id: 'delivery',
  document_id: 'document',
  execution_id: 'execution',
  identifier: 'webhook',
  job_id: 'job',
  key_name: 'key_name',
  namespace_identifier: 'namespace',
  retriever_id: 'retriever',
  silence_id: 'silence',
  template_identifier: 'template',
  user_email: 'user_email',
};

/** The kind of thing that a path's parameter names; undefined where it is none of a scene's. */
export function kindInPath(path: string, name: string): SceneKind | undefined {
  if (name === 'execution_id' && path.startsWith('/v1/retrievers/'))
    return path.startsWith('/v1/retrievers/executions/') ? 'adhoc_run' : 'retriever_run';
  return KINDS[name];
}

/**
 * The path of an operation about something of a scene.
 * @param which 0 for the id, 1 for the name where there is one
 */
export function urlOf(operation: Pick<Operation, 'path'>, scene: Scene, which = 0): string {
  return pathParametersOf(operation).reduce((path, name) => {
    const values = scene[kindInPath(operation.path, name) as SceneKind];
    return path.replace(`{${name}}`, encodeURIComponent(values[which % values.length] as string));
  }, operation.path);
}
