import '../styles/more.ts';
import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** What is said in passing; see `tell`. */
export function Notices() {
  return <Notifications position="bottom-right" />;
}
