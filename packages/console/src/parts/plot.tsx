import { memo, useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import './plot.css'

export interface Series {
  readonly title: string
  /** One for each column. */
  readonly values: readonly number[]
}

export interface PlotProps {
  /** What it shows, in a sentence. */
  readonly says: string
  /** Id of the table with the same numbers. */
  readonly table: string
  readonly columns: readonly string[]
  readonly series: readonly Series[]
  /** Bars for what happened in a period, stacked where they add up; lines for what stood at its end. */
  readonly as: 'bars' | 'stacked' | 'lines'
  /** True when the last column is not over: it is drawn lighter. */
  readonly isPartial?: boolean | undefined
  /** Of the values, when they are sums of money. */
  readonly unit: string | undefined
}

const loadDrawing = () => import('./draw-plot.ts')

// On its way with the figures, not behind them. If that fails, it is asked for again when there is something to draw.
loadDrawing().catch(() => undefined)

/**
 * The picture of a table. Whoever cannot see it reads the table, which says the same. It is drawn anew only for other
 * figures: its page is rendered with each answer that comes, whatever that is about.
 */
export const Plot = memo(Drawn, (one, other) => JSON.stringify(one) === JSON.stringify(other))

function Drawn(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = place.current
    if (!box) return
    let plot: uPlot | undefined
    let ended = false
    const draw = async () => {
      const { drawPlot } = await loadDrawing()
      if (ended) return
      plot?.destroy()
      plot = drawPlot(box, props)
    }
    void draw()
    const sizes = new ResizeObserver(() =>
      plot?.setSize({ width: box.clientWidth, height: box.clientHeight })
    )
    sizes.observe(box)
    const theme = matchMedia('(prefers-color-scheme: dark)')
    theme.addEventListener('change', draw)
    window.addEventListener('themechange', draw)
    return () => {
      ended = true
      sizes.disconnect()
      theme.removeEventListener('change', draw)
      window.removeEventListener('themechange', draw)
      plot?.destroy()
    }
  }, [props])
  return (
    <figure className="plot">
      <div ref={place} className="plot-box" role="img" aria-label={props.says} aria-details={props.table} />
      <figcaption>
        {props.series.map(({ title }, index) => (
          <span key={title} className={`legend series-${index + 1}`}>
            {title}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
