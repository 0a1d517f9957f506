/** The gateway's own operations as one value; it has no log and no read models of its own. */
import type { Service } from '@bursar/service-kit'
import { type DemoParts, demoRun } from './demo/demo-run.ts'
import { beginBackup, readBackup } from './http/back-up.ts'
import { beginDemo } from './http/begin-demo.ts'
import { type ExportParts, exportUser } from './http/export-user.ts'
import { discardParked, type NoteDiscard, readParked, retryParked } from './http/parked-events.ts'
import { readAnchors } from './http/read-anchors.ts'
import { readDemo } from './http/read-demo.ts'
import { readEvents } from './http/read-events.ts'
import { readOpenApi } from './http/read-openapi.ts'
import { readProjections } from './http/read-projections.ts'
import { listReplays, readReplay } from './http/read-replay.ts'
import { readServices } from './http/read-services.ts'
import { readSetup, type SetupParts, tryCheck } from './http/read-setup.ts'
import { type AskSite, readSite } from './http/read-site.ts'
import { readTopics } from './http/read-topics.ts'
import { readVersion } from './http/read-version.ts'
import { replayProjection } from './http/replay-projection.ts'
import { discardJob, readJobs, retryJob } from './http/service-jobs.ts'
import { type SettableClock, setClock } from './http/set-clock.ts'
import { type NoteSwap, swapReplay } from './http/swap-replay.ts'
import { undoReplay } from './http/undo-replay.ts'
import { beginVerify, listVerifications, readVerify, verifySystem } from './http/verify-system.ts'
import type { Operator } from './operator/operator.ts'
import type { WriteBackup } from './operator/outcome.ts'
import type { Tasks } from './operator/tasks.ts'
import type { Watches } from './watching/watches.ts'

export interface GatewayParts {
  readonly operator: Operator
  readonly tasks: Tasks
  readonly watches: Watches
  /** Absent on a system that runs on the real time. */
  readonly clock: SettableClock | undefined
  readonly version: string
  /** The OpenAPI document of all operations; asked for once. */
  document(): unknown
  readonly noteDiscard: NoteDiscard
  readonly noteSwap: NoteSwap
  /** Absent on a system that is several processes: its backups are read from MongoDB. */
  readonly backup: WriteBackup | undefined
  readonly exports: ExportParts
  /** See AskSite. */
  readonly site: AskSite
  /** Absent on a system that is several processes: each knows its own settings alone. */
  readonly setup: SetupParts | undefined
  /** Absent on a system that is several processes. */
  readonly demo: DemoParts | undefined
}

/** Makes the gateway's half of the API. */
export function gateway(parts: GatewayParts): Service<GatewayOperations> {
  return {
    name: 'gateway',
    definitions: [],
    operations: gatewayOperations(parts),
    projections: [],
    policies: [],
    follows: [],
    jobs: [],
    attendants: [],
    checks: [],
    prepare: async () => undefined
  }
}

function gatewayOperations(parts: GatewayParts) {
  const { operator, tasks, watches, clock, version, document, noteDiscard, noteSwap } = parts
  const { backup, exports, site, setup } = parts
  const demo = demoRun(parts.demo)
  return [
    readVersion(version),
    readOpenApi(document),
    setClock(clock),
    beginBackup(backup, tasks),
    readBackup(tasks),
    readServices(operator),
    readTopics(operator),
    readProjections(operator),
    replayProjection(operator, tasks),
    swapReplay(operator, noteSwap),
    undoReplay(operator),
    readReplay(tasks, watches),
    listReplays(tasks),
    verifySystem(operator),
    beginVerify(operator, tasks),
    readVerify(tasks),
    listVerifications(tasks),
    readAnchors(operator),
    readEvents(operator),
    readParked(operator),
    retryParked(operator),
    discardParked(operator, noteDiscard),
    readJobs(operator.jobs),
    retryJob(operator.jobs),
    discardJob(operator.jobs, noteDiscard),
    exportUser(exports),
    readSite(site),
    readSetup(setup),
    tryCheck(setup),
    readDemo(demo, site),
    beginDemo(demo, site)
  ] as const
}

/** The gateway's half of the API as types. */
export type GatewayOperations = ReturnType<typeof gatewayOperations>
