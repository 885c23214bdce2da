import { notifications } from '@mantine/notifications';

/** Says in passing that something is done. */
export function tell(message: string): void {
  notifications.show({
    message,
    color: 'teal',
    withBorder: true,
    autoClose: 4000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
