/**
 * Evaluates the part of PromQL that our alerts use: selectors, sum, min and max by labels, rate, deriv and changes over a
 * stretch of time, comparisons with a number, and `and`. What it does not know it refuses by name.
 */
import { secondsOf } from './alert-rules.ts'
import type { Sample, Scrape } from './scrape.ts'

export interface Point {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const token = /\s*([\w:]+\{[^}]*\}(?:\[\w+\])?|[\w:]+(?:\[\w+\])?|==|!=|>=|<=|[()<>/*,-])/y

/** @param history oldest first; what is now is its last scrape */
export function evaluate(expr: string, history: readonly Scrape[]): Point[] {
  const tokens = tokensOf(expr)
  const found = conjunction(tokens, history)
  if (tokens.length > 0) throw new Error(`${expr}: ${tokens[0]} is not evaluated here`)
  return found
}

function tokensOf(expr: string): string[] {
  const found: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < expr.trimEnd().length) {
    const [, text = ''] = token.exec(expr) ?? []
    if (text === '') throw new Error(`${expr} is not evaluated here`)
    found.push(text)
  }
  return found
}

function conjunction(tokens: string[], history: readonly Scrape[]): Point[] {
  let left = comparison(tokens, history)
  while (tokens[0] === 'and') {
    tokens.shift()
    const right = new Set(comparison(tokens, history).map(({ labels }) => keyOf(labels)))
    left = left.filter(({ labels }) => right.has(keyOf(labels)))
  }
  return left
}

const compares: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '>': (one, other) => one > other,
  '<': (one, other) => one < other,
  '>=': (one, other) => one >= other,
  '<=': (one, other) => one <= other
}

function comparison(tokens: string[], history: readonly Scrape[]): Point[] {
  const left = primary(tokens, history)
  const holds = compares[tokens[0] ?? '']
  if (!holds) return left
  tokens.shift()
  const bound = Number(tokens.shift())
  return left.filter(({ value }) => holds(value, bound))
}

const aggregates: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values)
}

const overTime: Readonly<Record<string, (values: readonly number[], seconds: number) => number>> = {
  rate: (values, seconds) => ((values.at(-1) ?? 0) - (values[0] ?? 0)) / seconds,
  deriv: (values, seconds) => ((values.at(-1) ?? 0) - (values[0] ?? 0)) / seconds,
  changes: (values) => values.filter((value, n) => n > 0 && value !== values[n - 1]).length
}

function primary(tokens: string[], history: readonly Scrape[]): Point[] {
  const word = tokens.shift() ?? ''
  const aggregate = aggregates[word]
  if (aggregate) {
    const by = tokens[0] === 'by' ? namesAfter(tokens) : []
    return grouped(inParentheses(tokens, history), by, aggregate)
  }
  const work = overTime[word]
  if (work) {
    tokens.shift()
    const points = overStretch(tokens.shift() ?? '', history, work)
    tokens.shift()
    return points
  }
  if (tokens[0] === '(') throw new Error(`${word} is not evaluated here`)
  return selected(word, history.at(-1)?.samples ?? [])
}

function inParentheses(tokens: string[], history: readonly Scrape[]): Point[] {
  tokens.shift()
  const points = conjunction(tokens, history)
  tokens.shift()
  return points
}

function namesAfter(tokens: string[]): string[] {
  const names: string[] = []
  tokens.shift()
  for (let next = tokens.shift(); next !== ')'; next = tokens.shift())
    if (next && /\w/.test(next)) names.push(next)
  return names
}

function grouped(
  points: readonly Point[],
  by: readonly string[],
  aggregate: (values: readonly number[]) => number
): Point[] {
  const groups = new Map<string, { labels: Record<string, string>; values: number[] }>()
  for (const { labels, value } of points) {
    const kept = Object.fromEntries(by.map((name) => [name, labels[name] ?? '']))
    const group = groups.get(keyOf(kept)) ?? { labels: kept, values: [] }
    group.values.push(value)
    groups.set(keyOf(kept), group)
  }
  return [...groups.values()].map(({ labels, values }) => ({ labels, value: aggregate(values) }))
}

function overStretch(
  selector: string,
  history: readonly Scrape[],
  work: (values: readonly number[], seconds: number) => number
): Point[] {
  const [, name = '', stretch = ''] = /^(.*)\[(\w+)\]$/.exec(selector) ?? []
  const now = history.at(-1)?.at ?? 0
  const within = history.filter(({ at }) => now - at <= secondsOf(stretch))
  const series = new Map<string, { labels: Point['labels']; values: number[] }>()
  for (const { labels, value } of within.flatMap(({ samples }) => selected(name, samples))) {
    const one = series.get(keyOf(labels)) ?? { labels, values: [] }
    one.values.push(value)
    series.set(keyOf(labels), one)
  }
  const seconds = Math.max(1, now - (within[0]?.at ?? now))
  return [...series.values()].map(({ labels, values }) => ({ labels, value: work(values, seconds) }))
}

function selected(selector: string, samples: readonly Sample[]): Point[] {
  const [, name = '', matchers = ''] = /^([\w:]+)(?:\{(.*)\})?$/.exec(selector) ?? []
  const wanted = [...matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)]
  return samples.filter((sample) => {
    if (sample.name !== name) return false
    return wanted.every(([, label = '', how, text = '']) => {
      const value = sample.labels[label] ?? ''
      return how === '=' ? value === text : new RegExp(`^(?:${text})$`).test(value)
    })
  })
}

function keyOf(labels: Point['labels']): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))
}
