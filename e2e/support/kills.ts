/** How many kills `TOCSIN_KILLS` asks for; undefined where it asks for none. */
const ASKED = process.env['TOCSIN_KILLS'] === undefined ? undefined : Number(process.env['TOCSIN_KILLS']);

/** Kills of the test that is all about them. @param usual where nothing is asked for */
export function kills(usual: number): number {
  return ASKED ?? usual;
}

/** Kills of one that takes several processes, or seconds for each kill: a third of what is asked for. */
export function fewerKills(usual: number): number {
  return ASKED === undefined ? usual : Math.ceil(ASKED / 3);
}

/** Whether so many kills are asked for, as CI does, that timelines are killed all the while, too. */
export const KILLS_TIMELINES: boolean = (ASKED ?? 0) >= 10;
