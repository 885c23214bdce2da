export { type OpenApiDocument, openApiDocument } from './document.ts';
export { errorStatusesOf, type Method, type Operation, pathParametersOf, type Tag } from './operation.ts';
export { operations } from './operations.ts';
