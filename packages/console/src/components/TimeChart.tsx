import 'uplot/dist/uPlot.min.css';
import { Box, useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { CHART_HEIGHT, type Chart, DRAWN_HEIGHT } from './chart.ts';
import { count } from './numbers.ts';
import classes from './TimeChart.module.css';
import { dayAndMinute, minute, shortDay } from './times.ts';

const FONT = "11px 'Inter Variable', system-ui, sans-serif";

/** Values over time; a range can be dragged. */
export function TimeChart({ label, times, series, onRange }: Chart) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLDivElement>(null);
  const onRangeNow = useRef(onRange);
  onRangeNow.current = onRange;
  const theme = useMantineTheme();
  const isDark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    if (width === 0 || canvas.current === null) return;
    const colorOf = (name: string): string => theme.colors[name]?.[isDark ? 5 : 6] ?? name;
    const muted = isDark ? (theme.colors.dark?.[2] ?? '') : (theme.colors.gray?.[7] ?? '');
    const line = isDark ? '#ffffff12' : '#0000000f';
    const axis: UPlot.Axis = {
      stroke: muted,
      font: FONT,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
    };
    const chart = new UPlot(
      {
        width,
        height: DRAWN_HEIGHT,
        legend: { show: true, live: true },
        cursor: {
          drag: { x: onRangeNow.current !== undefined, y: false, setScale: false },
          points: { size: 7 },
        },
        scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, max * 1.15)] } },
        axes: [
          { ...axis, size: 28, values: (_chart, ticks) => ticks.map(timeNames(times)) },
          { ...axis, size: 44, values: (_chart, ticks) => ticks.map(tick) },
        ],
        series: [
          {
            // Where the pointer is, else of the whole range.
            label: '',
            value: (_chart, time: number | null) => (time === null ? 'In all' : dayAndMinute(time * 1000)),
          },
          ...series.map(({ label: name, color, values, filled = false }) => ({
            label: name,
            stroke: colorOf(color),
            width: 2,
            value: (_chart: UPlot, value: number | null) => count(value ?? sum(values)),
            points: { show: false },
            ...(filled && { fill: `${colorOf(color)}26` }),
          })),
        ],
        hooks: {
          setSelect: [
            (drawn) => {
              const { left, width: wide } = drawn.select;
              if (wide < 4) return;
              const at = (pixel: number): number => drawn.posToVal(pixel, 'x') * 1000;
              onRangeNow.current?.(at(left), at(left + wide));
              drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])],
      canvas.current,
    );
    return () => chart.destroy();
  }, [width, times, series, theme, isDark]);

  return (
    <Box ref={ref} role="img" aria-label={label} className={classes.chart} mih={CHART_HEIGHT}>
      <div ref={canvas} />
    </Box>
  );
}

const DAY_MS = 86_400_000;

/** Says the time of day in a short range, the day in a long one. */
function timeNames(times: readonly number[]): (seconds: number) => string {
  const length = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const write = length > 2 * DAY_MS ? shortDay : minute;
  return (seconds) => write(seconds * 1000);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Only whole numbers are counted. */
function tick(value: number): string {
  if (!Number.isInteger(value)) return '';
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
