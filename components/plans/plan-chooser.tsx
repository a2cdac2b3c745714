import Form from 'next/form'
import { Button } from '#components/ui/button.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { count, instant } from '#components/ui/format.ts'
import type { PlanRow } from './plans-table.tsx'

/** Chooses two plans and opens them beside each other. */
export function PlanChooser({
  slug,
  plans,
  a,
  b,
}: {
  slug: string
  plans: readonly PlanRow[]
  /** Ids of what is chosen already. */
  a?: string | undefined
  b?: string | undefined
}) {
  const first = a ?? plans.find(({ id }) => id !== b)?.id
  const second = b ?? plans.find(({ id }) => id !== first)?.id
  return (
    <Form
      action={`/clusters/${slug}/plans/compare`}
      prefetch={false}
      className="flex flex-wrap items-end gap-x-3 gap-y-2"
    >
      <PlanSelect name="a" label="Plan A" plans={plans} chosen={first} />
      <PlanSelect name="b" label="Plan B" plans={plans} chosen={second} />
      <Button type="submit">Compare</Button>
    </Form>
  )
}

function PlanSelect({
  name,
  label,
  plans,
  chosen,
}: {
  name: string
  label: string
  plans: readonly PlanRow[]
  chosen: string | undefined
}) {
  return (
    <SelectField
      key={chosen}
      name={name}
      label={label}
      defaultValue={chosen}
      className="max-w-lg min-w-0 flex-1 basis-72"
    >
      {plans.map(({ id, title, plan, madeAt }) => (
        <option key={id} value={id}>
          {title} · {count(plan.copies)} to copy · {instant(madeAt)}
        </option>
      ))}
    </SelectField>
  )
}
