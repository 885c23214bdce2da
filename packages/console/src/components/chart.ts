/** A line or an area over time. */
export interface Series {
  readonly label: string;
  /** A colour of the theme: `ember`. */
  readonly color: string;
  readonly values: readonly number[];
  /** Whether the area below is filled. */
  readonly filled?: boolean;
}

/** What a chart shows. */
export interface Chart {
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  /** Where each step begins, in milliseconds, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Told of a range that was dragged over, in milliseconds. */
  readonly onRange?: (from: number, to: number) => void;
}

/** Of what is drawn, without the legend below, in pixels. */
export const DRAWN_HEIGHT = 200;
const LEGEND_HEIGHT = 34;
/** What a chart takes on the page, in pixels. */
export const CHART_HEIGHT: number = DRAWN_HEIGHT + LEGEND_HEIGHT;
