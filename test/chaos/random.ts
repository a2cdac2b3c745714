import { setTimeout as sleep } from 'node:timers/promises'
import { isOpen } from '#lib/domain/job/job.ts'
import type { Arena } from './arena.ts'
import type { Order } from './console-process.ts'
import { type Row, trial } from './report.ts'
import { FASTER, orderOpen, SLOW } from './scenario.ts'

const JOB_MS = 60_000
/** At the slow rate a job is in flight for longer. */
const ORDERED_WITHIN_MS = 3_000
const KILLED_WITHIN_MS = 1_500

type Kind = { readonly name: string; readonly order: (jobId: string) => Order }

const KINDS: readonly Kind[] = [
  { name: 'pause', order: (jobId) => ({ do: 'pause', jobId }) },
  { name: 'cancel, finish', order: (jobId) => ({ do: 'cancel', jobId, inFlight: 'finish' }) },
  { name: 'cancel, revert', order: (jobId) => ({ do: 'cancel', jobId, inFlight: 'revert' }) },
  { name: 'throttle', order: (jobId) => ({ do: 'throttle', jobId, rate: 3_000_000 }) },
]

/** Gives an order at some moment of a job and kills the console at some moment after it; `seed` chooses all three. */
export function orderAtRandom(seed: number): { name: string; run: (arena: Arena) => Promise<Row> } {
  const kind = KINDS[seed % KINDS.length]
  if (!kind) throw new Error('the remainder is an index')
  const orderedMs = Math.round(fraction(seed) * ORDERED_WITHIN_MS)
  const killedMs = Math.round(fraction(seed + 1_000) * KILLED_WITHIN_MS)
  const name = `${kind.name} at ${orderedMs} ms, killed ${killedMs} ms later`
  const run = (arena: Arena) =>
    trial('order, then kill', name, async () => {
      const first = await arena.console()
      await first.arm(null)
      const jobId = await arena.begin(first, SLOW)
      await sleep(orderedMs)
      await orderOpen(first, kind.order(jobId))
      await sleep(killedMs)
      await first.stop()
      const second = await arena.console()
      await orderOpen(second, { do: 'throttle', jobId, rate: FASTER })
      const job = await second.until(jobId, (now) => !isOpen(now) || now.state === 'paused', JOB_MS)
      if (isOpen(job)) await second.order({ do: 'resume', jobId })
      const end = await second.ended(jobId, JOB_MS)
      const flaws = await arena.judge(second, end)
      if (end.state === 'failed') flaws.push(`it failed: ${end.problem?.message}`)
      return { outcome: end.state, flaws }
    })
  return { name: `order, then kill, ${name}`, run }
}

/** A number from 0 to 1 that depends on the seed alone. */
function fraction(seed: number): number {
  const scattered = Math.sin(seed + 1) * 10_000
  return scattered - Math.floor(scattered)
}
