import { hold, type Stage } from './stage.ts';

/** The alert runs for real and tells nobody. */
export const shadow: Stage = ({ alert }, _situation, told) => (alert.shadow ? hold(told, 'shadow') : told);
