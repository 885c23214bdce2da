import type { MatchError, MatchReport } from '@tocsin/engine';

const NONE: readonly MatchError[] = [];
const grouped = new WeakMap<MatchReport, Map<string, MatchError[]>>();

/** What a report says went wrong with one alert. Grouped once a report, as there may be many alerts and many errors. */
export function errorsOf(report: MatchReport, alertId: string): readonly MatchError[] {
  let byAlert = grouped.get(report);
  if (byAlert === undefined) {
    byAlert = new Map();
    for (const error of report.errors) {
      const known = byAlert.get(error.queryId);
      if (known === undefined) byAlert.set(error.queryId, [error]);
      else known.push(error);
    }
    grouped.set(report, byAlert);
  }
  return byAlert.get(alertId) ?? NONE;
}
