// Formats of Intl take a browser tens of milliseconds to make, before anything is drawn; these take none.
import dayjs from 'dayjs';

/** A time as ISO 8601, in milliseconds, or as a date. */
export type Time = string | number | Date;

/** `Nov 28` */
export const shortDay = (time: Time): string => dayjs(time).format('MMM D');

/** `14:05` */
export const minute = (time: Time): string => dayjs(time).format('HH:mm');

/** `14:05:09` */
export const second = (time: Time): string => dayjs(time).format('HH:mm:ss');

/** `Nov 28, 14:05` */
export const dayAndMinute = (time: Time): string => dayjs(time).format('MMM D, HH:mm');

/** `Nov 28, 2026, 14:05:09` */
export const exactTime = (time: Time): string => dayjs(time).format('MMM D, YYYY, HH:mm:ss');
