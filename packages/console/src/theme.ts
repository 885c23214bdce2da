import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  parseThemeColor,
  type VariantColorsResolver,
} from '@mantine/core';

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

/** The light variant of every colour with text that can be read: a contrast of at least 4.5 in both schemes. */
const readable: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const { color, isThemeColor } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  if (input.variant !== 'light' || !isThemeColor) return usual;
  return { ...usual, color: textOf(color) };
};

/** Text in a colour of the theme that can be read on the page and on its cards. @param color a name: `teal` */
export function textOf(color: string): string {
  const [name] = color.split('.');
  const deep = `color-mix(in srgb, var(--mantine-color-${name}-9) 78%, black)`;
  return `light-dark(${deep}, var(--mantine-color-${name}-3))`;
}

/** How everything looks. */
export const theme = createTheme({
  primaryColor: 'ember',
  // One shade: whether text on it is black or white is decided once for both schemes.
  primaryShade: 7,
  autoContrast: true,
  // Where black and white are as easy to read: what is filled carries whichever of them is easier.
  luminanceThreshold: 0.18,
  variantColorResolver: readable,
  colors: { ember, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // All the choices of each field would be put into the page before anybody asks for them.
    Combobox: { defaultProps: { keepMounted: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Table: { defaultProps: { verticalSpacing: 'sm' } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } },
  },
});
