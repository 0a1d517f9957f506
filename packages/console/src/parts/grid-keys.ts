import type { KeyboardEvent } from 'react'

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1]
}

/** Moves the focus between the buttons of a table's cells, as in a grid: the table is one stop of the tab key. */
export function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const cell = (event.target as HTMLElement).closest('td')
  const row = cell?.parentElement
  if (!cell || !row) return
  const rows = [...event.currentTarget.querySelectorAll('tbody tr')]
  const buttons = (of: Element | undefined) => [...(of?.querySelectorAll<HTMLElement>('td button') ?? [])]
  const own = buttons(row)
  const column = own.indexOf(document.activeElement as HTMLElement)
  const [down, right] = steps[event.key] ?? [0, 0]
  const line = buttons(rows[rows.indexOf(row) + down])
  const next =
    event.key === 'Home'
      ? own.at(0)
      : event.key === 'End'
        ? own.at(-1)
        : down || right
          ? line[column + right]
          : undefined
  if (!next) return
  event.preventDefault()
  for (const button of event.currentTarget.querySelectorAll<HTMLElement>('td button')) button.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}
