import type { CounterName, GaugeName, HistogramName, LabelsOf } from './metric-names.ts';

/** Where code tells what happens. Telling costs next to nothing and never fails. */
export interface Metrics {
  /** @param by at least 0 */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, seconds: number): void;
}

/** Values of the moment, told when somebody looks. */
export interface Gauges {
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
}

/** Where metrics are collected and shown. */
export interface MetricsPage extends Metrics {
  /**
   * All metrics in the text format of Prometheus.
   * @param read fills in the values of the moment; those that it leaves out are not shown
   */
  show(
    read: (gauges: Gauges) => Promise<void>,
  ): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Forgets what it is told: for tests and tools. */
export const noMetrics: MetricsPage = {
  count: () => {},
  observe: () => {},
  show: async () => ({ contentType: 'text/plain', text: '' }),
};
