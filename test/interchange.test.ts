import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { must } from '#demo/link.ts'
import { type Cluster, isMoving } from '#lib/domain/cluster.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { exportPlan, type PlanFile } from '#lib/services/export-plan.ts'
import { planFixAll } from '#lib/services/fixes.ts'
import { importPlan } from '#lib/services/import-plan.ts'
import { listPlans } from '#lib/services/plan-list.ts'
import { applyPlan, readPlan } from '#lib/services/plans.ts'
import { readAnew, SLUG, untilJob } from './product.ts'
import { clusterOf, currentStand } from './stand.ts'
import { withProduct } from './with-product.ts'

/** Files between Ballast and Kafka's own kafka-reassign-partitions. */

const stand = currentStand()
const COMPLETE_MS = 90_000

const folder = withProduct()

/** Runs Kafka's tool on the stand, and returns what it prints. It fails where the tool does. */
function tool(...args: readonly string[]): Promise<string> {
  const main = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand'
  return clusterOf(stand).tool(main, '--bootstrap-server', stand.bootstrap, ...args)
}

async function carryOut(file: string): Promise<string> {
  const printed = await tool('--reassignment-json-file', file, '--execute')
  const deadline = Date.now() + COMPLETE_MS
  for (;;) {
    const verified = await tool('--reassignment-json-file', file, '--verify')
    if (!verified.includes('is still in progress')) {
      expect(verified).toMatch(/Reassignment of partition .+ is completed\./)
      expect(verified).not.toMatch(/ is not being|There is no active|failed/)
      return printed
    }
    if (Date.now() > deadline) throw new Error(verified)
    await sleep(1_000)
  }
}

async function exported(planId: string, which: PlanFile): Promise<string> {
  const { fileName, text } = must(await exportPlan(OPERATOR, SLUG, planId, which))
  expect(fileName).toBe(`${SLUG}-${planId}-${which}.json`)
  const path = join(folder(), fileName)
  await writeFile(path, text)
  return path
}

type Placement = Readonly<Record<string, readonly number[]>>

function placementOf({ topics }: Cluster): Placement {
  return Object.fromEntries(
    topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => {
        expect(isMoving(partition), `${name}-${partition.id} moves`).toBe(false)
        return [`${name}-${partition.id}`, partition.replicas]
      }),
    ),
  )
}

async function placement(): Promise<Placement> {
  return placementOf((await readAnew()).observation.cluster)
}

test("a plan's file is carried out by Kafka's tool exactly, and its rollback file brings everything back", async () => {
  const before = await placement()
  const { planId } = must(await planFixAll(OPERATOR, SLUG))
  const { plan } = must(await readPlan(OPERATOR, SLUG, planId))
  expect(plan.moves).toHaveLength(56)

  const printed = await carryOut(await exported(planId, 'reassignment'))
  const planned = plan.moves.map(({ topic, partition, to }) => [`${topic}-${partition}`, to])
  expect(await placement()).toEqual({ ...before, ...Object.fromEntries(planned) })
  expect(must(await readPlan(OPERATOR, SLUG, planId)).stale).toMatch(/were changed since/)

  // What --execute prints for the rollback is read as well, and wants the same as our file.
  const { planId: printedId } = must(await importPlan(OPERATOR, SLUG, printed, 'execute.txt'))
  const rollback = must(await readPlan(OPERATOR, SLUG, printedId)).plan
  expect(rollback.moves.map(({ to }) => to)).toEqual(plan.moves.map(({ from }) => from))
  expect(rollback.unsatisfied.map(({ reason }) => reason)[0]).toMatch(
    /^56 partitions are left with one replica, which stops with its broker: __consumer_offsets-0/,
  )

  await carryOut(await exported(planId, 'rollback'))
  expect(await placement()).toEqual(before)
})

test('what --generate prints is imported, judged, and carried out as it is exported again', async () => {
  const before = await placement()
  const topics = join(folder(), 'topics.json')
  await writeFile(topics, JSON.stringify({ version: 1, topics: [{ topic: 'clicks' }] }))
  const generated = await tool('--topics-to-move-json-file', topics, '--broker-list', '1,2', '--generate')

  const { planId } = must(await importPlan(OPERATOR, SLUG, generated, 'generated.txt'))
  const { plan, title, stale } = must(await readPlan(OPERATOR, SLUG, planId))
  expect({ title, stale }).toEqual({ title: 'Import of generated.txt', stale: null })
  // Four of the six partitions are on broker 3, which is to hold none.
  expect(plan).toMatchObject({ goals: null, copies: 4, lowerBound: 4, proven: true })
  expect(plan.notes.map(({ reason }) => reason)).toContain(
    'no plan takes fewer copies for the same (drain broker 3)',
  )
  expect(plan.unsatisfied).toContainEqual({
    goal: 'spread',
    reason: 'the replica counts get less even: 24 to 86 a broker, now 28 to 84',
  })

  await carryOut(await exported(planId, 'reassignment'))
  const planned = plan.moves.map(({ topic, partition, to }) => [`${topic}-${partition}`, to])
  expect(await placement()).toEqual({ ...before, ...Object.fromEntries(planned) })
})

test('an imported plan is applied like any other, also where it takes replicas away', async () => {
  const before = await placement()
  const wanted: Placement = { 'clicks-0': [3], 'clicks-1': [2, 1], 'audit-log-0': [2, 1] }
  const partitions = Object.entries(wanted).map(([name, replicas]) => {
    const [, topic, partition] = /^(.+)-(\d+)$/.exec(name) ?? []
    return { topic, partition: Number(partition), replicas }
  })
  const text = JSON.stringify({ version: 1, partitions })
  const { planId } = must(await importPlan(OPERATOR, SLUG, text, 'theirs.json'))
  const { jobId } = must(await applyPlan(OPERATOR, SLUG, planId, { throttleBytesPerSecond: 100_000_000 }))
  await untilJob(jobId, ({ state }) => state === 'done', COMPLETE_MS)
  const { observation } = await readAnew()
  expect(placementOf(observation.cluster)).toEqual({ ...before, ...wanted })
  const leaders = observation.cluster.topics.flatMap(({ name, partitions: own }) =>
    own.flatMap(({ id, leader }) => (`${name}-${id}` in wanted ? [`${name}-${id} ${leader}`] : [])),
  )
  expect(leaders).toEqual(['audit-log-0 2', 'clicks-0 3', 'clicks-1 2'])
  expect(must(await readPlan(OPERATOR, SLUG, planId)).jobId).toBe(jobId)
})

test('a file that is wrong, or asks for nothing, saves no plan', async () => {
  await readAnew()
  const known = must(await listPlans(OPERATOR, SLUG)).total
  const wrong =
    '{"version":1,"partitions":[\n{"topic":"clicks","partition":0,"replicas":[1,9]},\n{"topic":"gone","partition":0,"replicas":[1]}]}'
  expect(await importPlan(OPERATOR, SLUG, wrong, 'wrong.json')).toMatchObject({
    ok: false,
    problem: {
      code: 'invalid-input',
      message:
        'wrong.json has 2 errors, so nothing was saved.\nLine 2: there is no broker 9.\nLine 3: there is no topic gone.',
    },
  })
  const idle = JSON.stringify({
    version: 1,
    partitions: [{ topic: 'clicks', partition: 0, replicas: (await placement())['clicks-0'] }],
  })
  expect(await importPlan(OPERATOR, SLUG, idle, '')).toMatchObject({
    ok: false,
    problem: { code: 'plan-empty' },
  })
  expect(must(await listPlans(OPERATOR, SLUG)).total).toBe(known)
})
