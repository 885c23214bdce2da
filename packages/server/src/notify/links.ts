/** Addresses that messages refer to. */
export interface Links {
  document(collectionId: string, documentId: string): string;
  execution(executionId: string): string;
  alert(alertId: string): string;
}

/**
 * Links to the API of a server. They name the namespace, since whoever follows one sends no header.
 * @param publicUrl what the server's addresses begin with, as people reach it
 */
export function linksOf(publicUrl: string, namespaceId: string): Links {
  const base = publicUrl.replace(/\/+$/, '');
  const to = (...steps: string[]): string =>
    `${base}/v1/${steps.map(encodeStep).join('/')}?namespace=${encodeURIComponent(namespaceId)}`;
  return {
    document: (collectionId, documentId) => to('collections', collectionId, 'documents', documentId),
    execution: (executionId) => to('alerts', 'executions', executionId),
    alert: (alertId) => to('alerts', alertId),
  };
}

/** Beside what is usual, what could end a link in Slack's text; lone surrogates cannot be encoded. */
function encodeStep(step: string): string {
  return encodeURIComponent(step.replace(/\p{Cs}/gu, '\ufffd')).replace(/[!'()*]/g, hex);
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
