'use client'

import { useState } from 'react'
import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Limits, TopicTarget } from '#lib/domain/audit/policy.ts'
import { counted } from '#lib/domain/words.ts'
import { limitsDraft, matching, policyOfDraft, type TargetDraft, targetDraft } from './policy-draft.ts'

/** Targets by topic pattern and limits, to be changed and kept together. */
export function PolicyForm({
  action,
  slug,
  version,
  targets,
  limits,
  topics,
  usual,
}: {
  action: FormAction
  slug: string
  version: number
  targets: readonly TopicTarget[]
  limits: Limits
  /** The names of the cluster's topics. */
  topics: readonly string[]
  /** What counts where no pattern says anything. */
  usual: { readonly replicationFactor: number; readonly minInsyncReplicas: number; readonly racks: number }
}) {
  const [rows, setRows] = useState(targets.map((target, key) => targetDraft(key, target)))
  const [bounds, setBounds] = useState(limitsDraft(limits))
  const nextKey = rows.reduce((most, { key }) => Math.max(most, key), 0) + 1
  const change = (key: number, differing: Partial<TargetDraft>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...differing } : row)))
  const up = (at: number) =>
    setRows(
      rows.flatMap((row, index) => (index === at - 1 ? [rows[at] ?? row, row] : index === at ? [] : [row])),
    )
  return (
    <ActionForm
      action={action}
      hidden={{ slug, version: String(version), policy: JSON.stringify(policyOfDraft(rows, bounds)) }}
      className="flex flex-col gap-3"
    >
      {rows.map((row, at) => (
        <TargetRow
          key={row.key}
          row={row}
          at={at}
          topics={topics}
          usual={usual}
          change={(differing) => change(row.key, differing)}
          up={() => up(at)}
          remove={() => setRows(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button onClick={() => setRows([...rows, targetDraft(nextKey, {})])}>Add a pattern</Button>
      </div>
      <Card className="grid gap-3 p-3.5 sm:grid-cols-2">
        <TextField
          label="A disk counts as filling up from"
          suffix="%"
          inputMode="decimal"
          value={bounds.diskUsed}
          onChange={(event) => setBounds({ ...bounds, diskUsed: event.target.value })}
          autoComplete="off"
        />
        <TextField
          label="A broker may carry more than the mean by"
          hint="Leaders, replicas and bytes."
          suffix="%"
          inputMode="decimal"
          value={bounds.skew}
          onChange={(event) => setBounds({ ...bounds, skew: event.target.value })}
          autoComplete="off"
        />
      </Card>
      <div className="flex justify-end">
        <SubmitButton kind="go" pending="Saving…">
          Save the policy
        </SubmitButton>
      </div>
    </ActionForm>
  )
}

function TargetRow({
  row,
  at,
  topics,
  usual,
  change,
  up,
  remove,
}: {
  row: TargetDraft
  at: number
  topics: readonly string[]
  usual: { readonly replicationFactor: number; readonly minInsyncReplicas: number; readonly racks: number }
  change: (differing: Partial<TargetDraft>) => void
  up: () => void
  remove: () => void
}) {
  const name = row.topics.trim() === '' ? `pattern ${at + 1}` : row.topics.trim()
  return (
    <fieldset className="grid gap-3 rounded-card border border-line bg-surface p-3.5 sm:grid-cols-3 lg:grid-cols-[2fr_repeat(3,1fr)_2fr]">
      <legend className="sr-only">{name}</legend>
      <TextField
        className="sm:col-span-3 lg:col-span-1"
        label="Topics"
        hint={
          row.topics.trim() === ''
            ? 'A name, or a pattern with * and ?'
            : `Matches ${counted(matching(row.topics, topics), 'topic')}.`
        }
        value={row.topics}
        onChange={(event) => change({ topics: event.target.value })}
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        label="Replicas"
        inputMode="numeric"
        placeholder={String(usual.replicationFactor)}
        value={row.replicationFactor}
        onChange={(event) => change({ replicationFactor: event.target.value })}
        autoComplete="off"
      />
      <TextField
        label="Min in sync"
        inputMode="numeric"
        placeholder={String(usual.minInsyncReplicas)}
        value={row.minInsyncReplicas}
        onChange={(event) => change({ minInsyncReplicas: event.target.value })}
        autoComplete="off"
      />
      <TextField
        label="Racks"
        inputMode="numeric"
        placeholder={String(usual.racks)}
        value={row.racks}
        onChange={(event) => change({ racks: event.target.value })}
        autoComplete="off"
      />
      <TextField
        className="sm:col-span-3 lg:col-span-1"
        label="Exempt from rules"
        hint="Ids of rules, * for all."
        value={row.exempt}
        onChange={(event) => change({ exempt: event.target.value })}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="flex gap-1.5 sm:col-span-3 lg:col-span-5">
        <Button kind="quiet" onClick={up} disabled={at === 0}>
          Up<span className="sr-only">, {name}</span>
        </Button>
        <Button kind="quiet" onClick={remove}>
          Remove<span className="sr-only"> {name}</span>
        </Button>
      </div>
    </fieldset>
  )
}
