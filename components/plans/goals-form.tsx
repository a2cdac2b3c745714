'use client'

import type { ReactNode } from 'react'
import { Card } from '#components/ui/card.tsx'
import { CheckField, TextField } from '#components/ui/field.tsx'
import type { BrokerId } from '#lib/domain/cluster.ts'
import type { Balance } from '#lib/domain/plan/goals.ts'
import { BrokerChips, ReplaceRows } from './broker-goals.tsx'
import type { GoalFault, GoalField } from './goals-query.ts'
import { ReplicationRows } from './replication-rows.tsx'
import { type SetGoals, useGoals } from './use-goals.ts'

/** A broker as the form offers it. */
export type BrokerChoice = {
  readonly id: BrokerId
  readonly rack: string | null
  readonly alive: boolean
  readonly replicas: number
}

/** What the form needs of the cluster, and what is wrong with the goals in the address. */
export type GoalsFormProps = {
  readonly brokers: readonly BrokerChoice[]
  /** How many topics each pattern of the address matches. */
  readonly matches: Readonly<Record<string, number>>
  readonly faults: readonly GoalFault[]
}

const BALANCE_LABELS: readonly (readonly [Balance, string])[] = [
  ['replicas', 'Replica counts'],
  ['leaders', 'Preferred leaders'],
  ['bytes', 'Bytes'],
  ['log-dirs', 'Log directories inside each broker'],
]

/** Chooses what a plan is to achieve; goals add up. All of it is in the address. */
export function GoalsForm({ brokers, matches, faults }: GoalsFormProps) {
  const { query, set, pending } = useGoals()
  const wrong = (field: GoalField) =>
    faults.filter((fault) => fault.field === field).map(({ reason }) => reason)
  return (
    <Card>
      <form
        aria-label="Goals"
        data-planning={pending}
        onSubmit={(event) => event.preventDefault()}
        className="divide-y divide-line [&>*]:px-3.5 [&>*]:py-3"
      >
        <Goal legend="Drain brokers" hint="Nothing is left on them." faults={wrong('drain')}>
          <BrokerChips
            brokers={brokers}
            chosen={query.drain}
            onChange={(drain) => set({ drain })}
            verb="Drain"
          />
        </Goal>
        <Goal
          legend="Replace brokers"
          hint="The new broker takes the place of the old one in every partition."
          faults={wrong('replace')}
        >
          <ReplaceRows brokers={brokers} rows={query.replace} onChange={(replace) => set({ replace })} />
        </Goal>
        <Goal
          legend="Replication factor"
          hint="A topic’s name, or a pattern with * and ?. Where several match a topic, the last one counts."
          faults={wrong('rf')}
        >
          <ReplicationRows rows={query.rf} matches={matches} set={set} />
        </Goal>
        <Goal legend="Where replicas are">
          <CheckField
            label="Distinct racks"
            hint="No two replicas of a partition in one rack, as far as there are racks."
            checked={query.racks}
            onChange={(event) => set({ racks: event.target.checked })}
          />
          <CheckField
            label="Spread over all brokers"
            hint="Nothing stays on dead brokers, new ones get their part, and counts are level."
            checked={query.spread}
            onChange={(event) => set({ spread: event.target.checked })}
          />
          <CheckField
            label="Apply the i mod n rule"
            hint="Every partition exactly as the rule has it, whatever that costs. The least that levels the brokers is shown beside it."
            checked={query.rule === 'classic'}
            onChange={(event) => set({ rule: event.target.checked ? 'classic' : null })}
          />
        </Goal>
        <Goal legend="Balance">
          <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
            {BALANCE_LABELS.map(([balance, label]) => (
              <CheckField
                key={balance}
                label={label}
                checked={query.balance.includes(balance)}
                onChange={(event) =>
                  set({
                    balance: event.target.checked
                      ? [...query.balance, balance]
                      : query.balance.filter((other) => other !== balance),
                  })
                }
              />
            ))}
            <CheckField
              label="Restore preferred leaders"
              hint="Copies nothing."
              checked={query.leaders === 'preferred'}
              onChange={(event) => set({ leaders: event.target.checked ? 'preferred' : null })}
            />
          </div>
        </Goal>
        <ScopeGoals brokers={brokers} query={query} set={set} wrong={wrong} />
      </form>
    </Card>
  )
}

function ScopeGoals({
  brokers,
  query,
  set,
  wrong,
}: {
  brokers: readonly BrokerChoice[]
  query: ReturnType<typeof useGoals>['query']
  set: SetGoals
  wrong: (field: GoalField) => readonly string[]
}) {
  const narrowed =
    query.topics !== '' ||
    query.exclude !== '' ||
    query.pin.length > 0 ||
    query.waiting === 'leave' ||
    query.seed !== 0
  return (
    <details open={narrowed}>
      <summary className="text-[13px] font-medium">What may be touched</summary>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <TextField
          label="Only these topics"
          placeholder="orders-*, payments"
          hint="Patterns with commas between; empty: all."
          autoComplete="off"
          spellCheck={false}
          value={query.topics}
          onChange={(event) => set({ topics: event.target.value }, 'typed')}
          error={sentenceOf(wrong('topics'))}
        />
        <TextField
          label="Not these topics"
          placeholder="__*"
          hint="They stay as they are."
          autoComplete="off"
          spellCheck={false}
          value={query.exclude}
          onChange={(event) => set({ exclude: event.target.value }, 'typed')}
          error={sentenceOf(wrong('exclude'))}
        />
      </div>
      <div className="mt-3">
        <Goal
          legend="Pinned brokers"
          hint="They keep exactly the replicas that they have."
          faults={wrong('pin')}
        >
          <BrokerChips brokers={brokers} chosen={query.pin} onChange={(pin) => set({ pin })} verb="Pin" />
        </Goal>
      </div>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <CheckField
          label="Leave out what waits"
          hint="Partitions that are being reassigned, or have a replica that is down: a job would wait for them."
          checked={query.waiting === 'leave'}
          onChange={(event) => set({ waiting: event.target.checked ? 'leave' : 'plan' })}
        />
        <TextField
          label="Seed"
          type="number"
          min={0}
          step={1}
          hint="Breaks ties; the same seed gives the same plan."
          value={query.seed}
          onChange={(event) => set({ seed: event.target.valueAsNumber || 0 }, 'typed')}
          error={sentenceOf(wrong('seed'))}
        />
      </div>
    </details>
  )
}

/** One kind of goal with what is wrong with it. */
function Goal({
  legend,
  hint,
  faults = [],
  children,
}: {
  legend: string
  hint?: string
  faults?: readonly string[]
  children: ReactNode
}) {
  const error = sentenceOf(faults)
  return (
    <fieldset className="min-w-0">
      <legend className="float-left mb-0.5 w-full text-[13px] font-medium">{legend}</legend>
      {hint === undefined ? null : <p className="clear-both mb-2 text-small text-muted">{hint}</p>}
      <div className="clear-both space-y-2">{children}</div>
      {error === null ? null : (
        <p role="alert" className="mt-1.5 text-small text-bad wrap-anywhere">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function sentenceOf(reasons: readonly string[]): string | null {
  if (reasons.length === 0) return null
  const text = reasons.join('; ')
  const ended = /[.?]$/.test(text) ? text : `${text}.`
  return ended.charAt(0).toUpperCase() + ended.slice(1)
}
