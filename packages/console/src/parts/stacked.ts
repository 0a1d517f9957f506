import type { Series } from './plot.tsx'

/**
 * How far from zero each value of a series reaches when the ones before it, of the same side of zero, lie below it. Who
 * draws the last series first needs no more to have them stand on each other.
 */
export function stacked(series: readonly Pick<Series, 'values'>[], index: number): readonly number[] {
  return (series[index]?.values ?? []).map((value, at) =>
    series
      .slice(0, index)
      .map(({ values }) => values[at] ?? 0)
      .reduce((sum, below) => (value * below > 0 ? sum + below : sum), value)
  )
}
