import {
  IconBell,
  IconFileText,
  IconFilterSearch,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
} from '@tabler/icons-react';

/** The sections of the console, in the order of its menu; `hotkey` follows a `g`. */
export const SECTIONS = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard, hotkey: 'o' },
  { to: '/executions', label: 'Executions', icon: IconHistory, hotkey: 'e' },
  { to: '/alerts', label: 'Alerts', icon: IconBell, hotkey: 'a' },
  { to: '/documents', label: 'Documents', icon: IconFileText, hotkey: 'd' },
  { to: '/retrievers', label: 'Retrievers', icon: IconFilterSearch, hotkey: 'r' },
  { to: '/channels', label: 'Channels', icon: IconPlugConnected, hotkey: 'c' },
  { to: '/keys', label: 'Keys', icon: IconKey, hotkey: 'k' },
] as const;

/** Whether an address belongs to a section. */
export function isWithin(pathname: string, section: string): boolean {
  return section === '/' ? pathname === '/' : pathname === section || pathname.startsWith(`${section}/`);
}
