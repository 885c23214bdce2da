import type { CreateNamespaceRequest } from '../../namespaces.ts';

/** A namespace. */
export const namespaceRequest: CreateNamespaceRequest = {
  namespace_name: 'brand-safety',
  feature_extractors: [{ feature_extractor_name: 'passthrough_extractor', version: 'v1' }],
};
