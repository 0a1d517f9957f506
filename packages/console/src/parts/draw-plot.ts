/** uPlot with the console's colours, in a chunk of its own. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { shortMoneyText } from '../text/money.ts'
import type { PlotProps } from './plot.tsx'
import { stacked } from './stacked.ts'

const AXIS_WIDTH = 72
const LINE_WIDTH = 2
/** Parts of a column that the bars of all series take. */
const BARS_PART = 0.7
const HALF = 0.5
/** How much further than its values the plot goes. */
const ABOVE = 1.05
/** Side of a tile of stripes, in pixels. */
const TILE = 8
/** Parts of a column that a stack takes. */
const STACK_PART = 0.4
/** 1, 2, 5, 10, 20, 50 and so on. */
const wholeSteps = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power)
).flat()
const dashes = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 2], [12, 6]]

/** Draws it into the box. */
export function drawPlot(
  box: HTMLElement,
  { columns, series, as, unit, isPartial = false }: PlotProps
): uPlot {
  const token = colours(box)
  const valueText = (value: number) => (unit ? shortMoneyText(value, unit) : value.toLocaleString())
  const numbers = columns.map((_, index) => index)
  const drawn = series.map(({ values }, index) => ({
    index,
    values: [...(as === 'stacked' ? stacked(series, index) : values)]
  }))
  // The longest are drawn first, and the shorter ones over them.
  if (as === 'stacked') drawn.reverse()
  const data: uPlot.AlignedData = [numbers, ...drawn.map(({ values }) => values)]
  const axis = {
    stroke: token('--muted'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false }
  }
  return new uPlot(
    {
      width: box.clientWidth,
      height: box.clientHeight,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [-HALF, columns.length - HALF] }, y: { range: fromZero } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          splits: numbers.filter((index) => index % every(columns.length, box.clientWidth) === 0),
          values: (_, splits) => splits.map((index) => columns[index] ?? '')
        },
        {
          ...axis,
          size: AXIS_WIDTH,
          // What is counted has no halves.
          ...(unit === undefined && { incrs: wholeSteps }),
          values: (_, splits) => splits.map(valueText)
        }
      ],
      series: [
        {},
        ...drawn.map(({ index }): uPlot.Series => {
          const color = token(`--series-${index + 1}`)
          return as !== 'lines'
            ? {
                stroke: color,
                fill: color,
                width: 0,
                paths: bars({
                  ...(as === 'bars'
                    ? { place: index, width: BARS_PART / series.length, all: BARS_PART }
                    : { place: 0, width: STACK_PART, all: STACK_PART }),
                  color,
                  last: isPartial ? hatched(color) : undefined
                }),
                points: { show: false }
              }
            : {
                stroke: color,
                width: LINE_WIDTH,
                dash: dashes[index] ?? [],
                points: { show: columns.length < 2 }
              }
        })
      ]
    },
    data,
    box
  )
}

/** What tokens are in the theme that is shown: a token itself says both, and a canvas knows none of them. */
function colours(box: HTMLElement): (token: string) => string {
  const probe = box.appendChild(document.createElement('i'))
  const found = new Map<string, string>()
  for (const name of ['--muted', '--line', ...dashes.map((_, index) => `--series-${index + 1}`)]) {
    probe.style.color = `var(${name})`
    found.set(name, getComputedStyle(probe).color)
  }
  probe.remove()
  return (name) => found.get(name) ?? ''
}

/** Zero is always in sight, so that a height says how much it is. */
function fromZero(_: uPlot, min: number, max: number): uPlot.Range.MinMax {
  const top = Math.max(max, 0)
  const bottom = Math.min(min, 0)
  return [bottom * ABOVE, top === 0 && bottom === 0 ? 1 : top * ABOVE]
}

interface Bars {
  /** The place of the series among those that stand side by side. */
  readonly place: number
  /** Parts of a column that its bar takes, and all of them together. */
  readonly width: number
  readonly all: number
  readonly color: string
  /** How the last bar is filled; absent: like the others. */
  readonly last: CanvasPattern | undefined
}

/** What uPlot calls the fill of the last bar until it is drawn: it takes no pattern for the fill of one bar. */
const LAST = 'last'

/** Bars of several series stand side by side, or one before the other. */
function bars({ place, width, all, color, last }: Bars): uPlot.Series.PathBuilder {
  const xs = (u: uPlot) => [...(u.data[0] ?? [])]
  const build = uPlot.paths.bars?.({
    size: [1],
    align: 0,
    disp: {
      x0: { unit: 1, values: (u) => xs(u).map((x) => x - all / 2 + place * width) },
      size: { unit: 1, values: (u) => xs(u).map(() => width) },
      ...(last && {
        fill: {
          unit: 3,
          values: (u: uPlot) => xs(u).map((_, at, { length }) => (at + 1 < length ? color : LAST))
        }
      })
    }
  })
  if (!build) throw new Error('this uPlot has no bars')
  return (u, series, from, to) => {
    const paths = build(u, series, from, to)
    if (last && paths?.fill instanceof Map) fillLast(paths.fill, last)
    return paths
  }
}

function fillLast(fills: Map<CanvasRenderingContext2D['fillStyle'], Path2D>, pattern: CanvasPattern): void {
  const path = fills.get(LAST)
  fills.delete(LAST)
  if (path) fills.set(pattern, path)
}

/** Stripes, for a period that is not over. */
function hatched(color: string): CanvasPattern | undefined {
  const tile = Object.assign(document.createElement('canvas'), { width: TILE, height: TILE })
  const brush = tile.getContext('2d')
  if (!brush) return undefined
  brush.strokeStyle = color
  brush.lineWidth = TILE / 3
  for (const offset of [-TILE, 0, TILE]) {
    brush.moveTo(offset - 1, TILE + 1)
    brush.lineTo(offset + TILE + 1, -1)
  }
  brush.stroke()
  return brush.createPattern(tile, 'repeat') ?? undefined
}

/** Every how manyth label there is place for. */
function every(columns: number, width: number): number {
  const LABEL_WIDTH = 84
  return Math.max(1, Math.ceil((columns * LABEL_WIDTH) / Math.max(width - AXIS_WIDTH, LABEL_WIDTH)))
}
