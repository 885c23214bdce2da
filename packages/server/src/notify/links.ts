/** Pages of the console that messages refer to. */
export interface Links {
  document(collectionId: string, documentId: string): string;
  execution(executionId: string): string;
  alert(alertId: string): string;
}

/**
 * Links to the console of a server. They name the namespace, which whoever follows one may not be in.
 * @param publicUrl what the server's addresses begin with, as people reach it
 */
export function linksOf(publicUrl: string, namespaceId: string): Links {
  const base = publicUrl.replace(/\/+$/, '');
  const to = (...steps: string[]): string =>
    `${base}/${steps.map(encodeStep).join('/')}?namespace=${encodeURIComponent(namespaceId)}`;
  return {
    document: (collectionId, documentId) => to('documents', collectionId, documentId),
    execution: (executionId) => to('executions', executionId),
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
