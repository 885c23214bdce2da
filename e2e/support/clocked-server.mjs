// A server process whose clock stands still until its parent moves it: the process of a timeline.
import { createApp, createLogger, readConfig } from '@tocsin/server';

let now = Number(process.env['TOCSIN_TEST_NOW']);
const config = readConfig(process.env);
const app = await createApp(config, {
  clock: { now: () => now },
  random: () => 0.5,
  threads: false,
  log: createLogger('warn'),
});
process.on('message', (moved) => {
  now = moved;
  process.send?.({ now });
});
// A parent that ended before its time leaves none behind.
process.on('disconnect', () => process.exit());
process.send?.({ url: await app.start() });
