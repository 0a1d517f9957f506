import { Chip, type Tone } from '../parts/chip.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { secondText } from '../text/dates.ts'

/** Long work that was begun: a replay, or a verification. */
export interface ListedTask {
  readonly id: string
  readonly began_at: string
  readonly ended_at: string | null
  readonly state: 'running' | 'done' | 'failed'
}

export interface TaskListProps<Task extends ListedTask> {
  readonly caption: string
  readonly tasks: readonly Task[]
  /** What it was of. */
  what(task: Task): string
  /** What came of one that is done. */
  found(task: Task): readonly [string, Tone]
  look(id: string): void
}

/** What was begun since the system started, the newest first. */
export function TaskList<Task extends ListedTask>(props: TaskListProps<Task>) {
  const { caption, tasks, what, found, look } = props
  return (
    <DataTable
      caption={caption}
      rows={tasks}
      keyOf={({ id }) => id}
      columns={[
        { title: 'What', cell: what },
        { title: 'Began', cell: ({ began_at }) => secondText(began_at) },
        { title: 'Ended', cell: ({ ended_at }) => (ended_at === null ? 'not yet' : secondText(ended_at)) },
        {
          title: 'Result',
          cell: (task) => {
            const [text, tone] = task.state === 'done' ? found(task) : unfinished[task.state]
            return <Chip tone={tone}>{text}</Chip>
          }
        },
        {
          title: 'Actions',
          isNumber: true,
          cell: (task) => (
            <button type="button" onClick={() => look(task.id)}>
              Look <span className="unseen">at {what(task)}</span>
            </button>
          )
        }
      ]}
    />
  )
}

const unfinished: Readonly<Record<'running' | 'failed', readonly [string, Tone]>> = {
  running: ['under way', 'warning'],
  failed: ['it stopped', 'danger']
}
