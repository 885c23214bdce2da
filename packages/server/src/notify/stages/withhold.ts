import { hold, type Stage } from './stage.ts';

/** The sender of the documents, or whoever asked for a dry run, wants nobody told. */
export const withhold: Stage = ({ held }, _situation, told) => (held === null ? told : hold(told, held));
