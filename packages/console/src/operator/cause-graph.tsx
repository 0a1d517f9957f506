import { type Edge, gapText, layoutOf, type Node } from './cause-layout.ts'
import { type Cause, outsideCount } from './cause-tree.ts'
import type { Effect, ShownEvent } from './events-query.ts'
import './cause-graph.css'

export interface CauseGraphProps {
  readonly causes: readonly Cause[]
  /** Of all events of the request. */
  readonly count: number
  /** Mails, messages and jobs of its events. */
  readonly effects: readonly Effect[]
  show(event: ShownEvent): void
}

/** Pixels of the drawing, which scrolls where it is wider than the page. */
const box = { width: 190, height: 44, across: 240, down: 56, margin: 8 }

const left = (column: number) => box.margin + column * box.across
const top = (row: number) => box.margin + row * box.down

/** Causes and effects of one request, drawn from left to right. The list says the same to who cannot see it. */
export function CauseGraph({ causes, count, effects, show }: CauseGraphProps) {
  const { nodes, edges, columns, rows } = layoutOf(causes, count)
  const middle = (Math.max(1, rows) - 1) / 2
  const width = left(columns - 1) + box.width + box.margin
  const height = top(Math.max(1, rows) - 1) + box.height + box.margin
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard, too
    <section className="cause-graph" aria-label="Graph of causes; the list says the same" tabIndex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {edges.map((edge) => (
          <Line key={edge.to.event.id} edge={edge} middle={middle} />
        ))}
        <g>
          <rect className="root" x={left(0)} y={top(middle)} width={box.width} height={box.height} rx="6" />
          <text x={left(0) + 12} y={top(middle) + 27}>
            request
          </text>
        </g>
        {nodes.map((node) => (
          <Box key={node.event.id} node={node} outside={outsideCount(effects, node.event.id)} show={show} />
        ))}
      </svg>
    </section>
  )
}

function Line({ edge: { from, to, gap }, middle }: { readonly edge: Edge; readonly middle: number }) {
  const startX = left(from?.column ?? 0) + box.width
  const startY = top(from?.row ?? middle) + box.height / 2
  const endX = left(to.column)
  const endY = top(to.row) + box.height / 2
  const half = (startX + endX) / 2
  return (
    <>
      <path
        className={gap ? 'after-a-pause' : undefined}
        d={`M${startX} ${startY} C${half} ${startY} ${half} ${endY} ${endX} ${endY}`}
      />
      {gap && (
        <text className="pause" x={endX - 6} y={endY - 6} textAnchor="end">
          {gapText(gap)}
        </text>
      )}
    </>
  )
}

interface BoxProps {
  readonly node: Node
  /** `1 mail`: what came of it outside of the logs. */
  readonly outside: string | undefined
  show(event: ShownEvent): void
}

function Box({ node: { event, count, column, row }, outside, show }: BoxProps) {
  const name = event.type.slice(event.type.indexOf('.') + 1)
  return (
    // The list has a button for each, with the same effect.
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a picture of what the list has
    <g className="cause-box" onClick={() => show(event)}>
      <rect x={left(column)} y={top(row)} width={box.width} height={box.height} rx="6" />
      <text className="source" x={left(column) + 12} y={top(row) + 17}>
        {outside ? `${event.source} → ${outside}` : event.source}
      </text>
      <text x={left(column) + 12} y={top(row) + 34}>
        {count > 1 ? `${name} × ${count}` : name}
      </text>
    </g>
  )
}
