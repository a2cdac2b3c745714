import type { ReactNode } from 'react'
import { PlanCaveats } from '#components/plans/plan-caveats.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import type { FormAction } from '#components/ui/action.ts'
import { Card } from '#components/ui/card.tsx'
import { Section } from '#components/ui/section.tsx'
import { type ConfigChange, changeName } from '#lib/domain/config/change.ts'
import { valueWords } from '#lib/domain/config/value.ts'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { ApplyConfig } from './apply-config.tsx'
import { ConfigChangeTable } from './config-change-table.tsx'

const MEGABYTE = 1_000_000

/** What a plan changes of settings, what that risks, and the way to carry it out while it can be. */
export function ConfigPlan({
  slug,
  planId,
  plan,
  open,
  apply,
  defaultThrottle,
  children,
}: {
  slug: string
  planId: string
  plan: Plan
  /** Whether it can still be applied. */
  open: boolean
  apply: FormAction
  /** Bytes per second; a job has one, also where it copies nothing. */
  defaultThrottle: number
  /** What stands under the changes. */
  children?: ReactNode
}) {
  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <div className="min-w-0 [&>section:first-child]:mt-0">
        <Section title="What changes">
          <ConfigChangeTable slug={slug} changes={plan.configChanges} />
        </Section>
        {children}
      </div>
      <Card className="p-3.5 lg:sticky lg:top-4">
        <h2 className="font-semibold">What it costs and risks</h2>
        <p className="mt-1 text-[13px] text-muted">
          Nothing is copied or restarted. When this was planned, Kafka said that it would accept it.
        </p>
        {plan.risks.length === 0 ? (
          <p className="mt-3 text-[13px]">Nothing speaks against it that Ballast judges.</p>
        ) : (
          <PlanCaveats plan={plan} />
        )}
        {open ? (
          <div className="mt-3.5 border-t border-line pt-3.5">
            <ApplyConfig
              action={apply}
              hidden={{ slug, planId, megabytesPerSecond: String(defaultThrottle / MEGABYTE) }}
              clusterName={<ClusterName />}
              requests={plan.configChanges.flatMap(requestsOf)}
              risks={plan.risks}
            />
          </div>
        ) : null}
      </Card>
    </div>
  )
}

/** What is done for a change, in order. */
function requestsOf(change: ConfigChange): string[] {
  const { key, from, to } = change
  const start = from === null ? 'not set' : valueWords(key, from)
  const act = to === null ? 'is deleted' : `is set to ${valueWords(key, to)}`
  return [
    `DescribeConfigs: where ${changeName(change)} is not ${start} any more, nothing is sent.`,
    `IncrementalAlterConfigs: ${key} ${act}. No other key is touched.`,
    `DescribeConfigs: until ${changeName(change)} shows it.`,
  ]
}
