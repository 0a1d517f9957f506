/** Lets alerts fire as Prometheus does: an alert whose expression has held for its time. */
import type { AlertRule } from './alert-rules.ts'
import { evaluate } from './expression.ts'
import type { Sample, Scrape } from './scrape.ts'

/** An alert that fires, with the labels of what it is about. */
export interface Firing {
  readonly alert: string
  readonly labels: Readonly<Record<string, string>>
}

/** Takes what was scraped at an instant, in seconds, of all processes together; answers what fires then. */
export type Evaluator = (at: number, samples: readonly Sample[]) => Firing[]

/** Seconds for which scrapes are remembered: the longest stretch of a rule. */
const REMEMBERED_S = 1_800

export function alertEvaluator(rules: readonly AlertRule[]): Evaluator {
  let history: Scrape[] = []
  const since = new Map<string, number>()

  return (at, samples) => {
    history = [...history.filter((scrape) => at - scrape.at <= REMEMBERED_S), { at, samples }]
    const holding = new Set<string>()
    const firing = rules.flatMap((rule) =>
      evaluate(rule.expr, history).flatMap(({ labels }): Firing[] => {
        const key = `${rule.alert} ${JSON.stringify(labels)}`
        holding.add(key)
        const began = since.get(key) ?? at
        since.set(key, began)
        return at - began >= rule.forSeconds ? [{ alert: rule.alert, labels }] : []
      })
    )
    for (const key of since.keys()) if (!holding.has(key)) since.delete(key)
    return firing
  }
}
