import { setTimeout as pause } from 'node:timers/promises'
import { type Document, MongoClient, MongoServerError } from 'mongodb'

export const REPLICA_SET = 'rs0'

/** Where and as whom the one member is. */
export interface Member {
  /** `mongodb://HOST:PORT/?directConnection=true`, as seen from here. */
  readonly uri: string
  /** `HOST:PORT` as written into the set's configuration; clients are sent there. */
  readonly host: string
}

const POLL_MS = 50
const ANSWER_MS_MAX = 1_000
/** A member that starts again waits so long for another primary, 10 s by default; here there is none. */
const ELECTION_MS = 500
const COMMIT_MS_MAX = 10_000
/** MongoDB's codes: not a member of any set yet; and of the set that is stored, no member is at this address. */
const NOT_YET_INITIALIZED = 94
const INVALID_CONFIG = 93

/**
 * Waits until the server answers, makes it the one member and primary of a replica set whatever it was before
 * (new, or a member at another address), and proves it by a transaction that is on the disk. Ends early when
 * `given` is aborted.
 */
export async function makePrimary(member: Member, given: AbortSignal): Promise<void> {
  for (;;) {
    given.throwIfAborted()
    // What a server that is only just starting answers is no error: it is asked again.
    if (await attempt(member).catch(() => false)) return
    await pause(POLL_MS)
  }
}

/** With a client of its own: one that could not connect at first never connects again. */
async function attempt(member: Member): Promise<boolean> {
  const client = new MongoClient(member.uri, {
    serverSelectionTimeoutMS: ANSWER_MS_MAX,
    connectTimeoutMS: ANSWER_MS_MAX,
    socketTimeoutMS: COMMIT_MS_MAX
  })
  try {
    await client.connect()
    await configure(client, member)
    const { isWritablePrimary } = await admin(client, { hello: 1 })
    if (isWritablePrimary === true) await commit(client)
    return isWritablePrimary === true
  } finally {
    await client.close()
  }
}

async function configure(client: MongoClient, { host }: Member): Promise<void> {
  const code = await codeOf(admin(client, { replSetGetStatus: 1 }))
  if (code === NOT_YET_INITIALIZED) {
    const settings = { electionTimeoutMillis: ELECTION_MS }
    await admin(client, { replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }], settings } })
  } else if (code === INVALID_CONFIG) {
    await moveTo(client, host)
  } else if (code === undefined && (await hostOf(client)) !== host) {
    await moveTo(client, host)
  }
}

/** The stored configuration names the address of an earlier start. */
async function moveTo(client: MongoClient, host: string): Promise<void> {
  const { config } = await admin(client, { replSetGetConfig: 1 })
  const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], host }] }
  await admin(client, { replSetReconfig: moved, force: true })
}

async function hostOf(client: MongoClient): Promise<string> {
  return (await admin(client, { replSetGetConfig: 1 })).config.members[0].host
}

/** A write in a transaction of its own, acknowledged by the majority and flushed. */
async function commit(client: MongoClient): Promise<void> {
  const ready = client.db('bursar_infra').collection<{ _id: string; at: Date }>('ready')
  await client.withSession((session) =>
    session.withTransaction(
      () => ready.updateOne({ _id: 'ready' }, { $set: { at: new Date() } }, { upsert: true, session }),
      { writeConcern: { w: 'majority', journal: true }, timeoutMS: COMMIT_MS_MAX }
    )
  )
}

function admin(client: MongoClient, command: Document): Promise<Document> {
  return client.db('admin').command(command)
}

/** The code that the server refuses a command with; undefined when it does not. */
async function codeOf(command: Promise<unknown>): Promise<unknown> {
  try {
    await command
    return undefined
  } catch (error) {
    if (error instanceof MongoServerError) return error.code
    throw error
  }
}
