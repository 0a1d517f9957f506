/** A measured process: takes a role from its command line and does what it is told until its parent lets go. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Command, Role } from './messages.ts'

const roles: Readonly<Record<string, () => Promise<Role>>> = {
  system: async () => (await import('../server/role.ts')).systemRole(),
  fastify: async () => (await import('../baseline/fastify.ts')).fastifyRole(),
  sqlite: async () => (await import('../baseline/commits.ts')).commitsRole(),
  raw: async () => (await import('../baseline/raw-loop.ts')).rawRole(),
  receivers: async () => (await import('../webhooks/receivers-role.ts')).receiversRole(),
  instance: async () => (await import('../distributed/instance-role.ts')).instanceRole()
}

const make = roles[process.argv[2] ?? '']
if (!make) throw new Error('a benchmark process needs a role')
const role = make()

/** Processor time of this process since it began, in milliseconds. */
async function cpu(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const delays = monitorEventLoopDelay({ resolution: 1 })

/** What every process can be asked, whatever its role is. */
const ownCommands: Role['commands'] = {
  cpu,
  /** Resident memory in MB. */
  resident: async () => process.memoryUsage.rss() / 1_048_576,
  async watchLoop() {
    delays.reset()
    delays.enable()
  },
  /** The longest time that the event loop was held up since then, in milliseconds. */
  async loopDelay() {
    delays.disable()
    return delays.max / 1_000_000
  }
}

async function run({ id, name, input }: Command): Promise<void> {
  try {
    const { commands } = await role
    const command = ownCommands[name] ?? commands[name]
    if (!command) throw new Error(`no command ${name}`)
    process.send?.({ id, value: await command(input) })
  } catch (error) {
    process.send?.({ id, error: (error as Error).stack ?? String(error) })
  }
}

process.on('message', (command: Command) => void run(command))
process.on('disconnect', async () => {
  await (await role).close()
  process.exit(0)
})
