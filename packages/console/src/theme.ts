import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The colour of an alarm; the accent of everything that fired. */
const ember: MantineColorsTuple = [
  '#fff1e8',
  '#ffe0cf',
  '#fbbf9e',
  '#f79c69',
  '#f47e3d',
  '#f26a21',
  '#f25f11',
  '#c44a08',
  '#a93f06',
  '#8c3100',
];

/** Surfaces and text of the dark scheme: ink with a trace of blue. */
const dark: MantineColorsTuple = [
  '#d5dae3',
  '#b0b8c6',
  '#8f99ab',
  '#5c6678',
  '#3a4354',
  '#2a3241',
  '#1e2532',
  '#161c27',
  '#10151e',
  '#0a0e15',
];

/** How everything looks. */
export const theme = createTheme({
  primaryColor: 'ember',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { ember, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Table: { defaultProps: { verticalSpacing: 'sm' } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } },
  },
});
