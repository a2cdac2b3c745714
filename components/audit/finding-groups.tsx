import type { FormAction } from '#components/ui/action.ts'
import { Card } from '#components/ui/card.tsx'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { Finding } from '#lib/domain/audit/finding.ts'
import type { FindingGroup } from '#lib/domain/audit/groups.ts'
import { docsOf } from '#lib/domain/audit/rule.ts'
import { counted } from '#lib/domain/words.ts'
import { FindingSubject } from './finding-subject.tsx'
import { FixButton } from './fix-button.tsx'
import { FixRuleButton } from './fix-rule-button.tsx'
import { SeverityTag } from './severity-tag.tsx'
import { WaiveButton } from './waive-button.tsx'

export type AuditActions = {
  readonly fix: FormAction
  readonly fixRule: FormAction
  readonly waive: FormAction
}

/** Findings rule by rule: what they have in common is said once. */
export function FindingGroups({
  slug,
  groups,
  actions,
  today,
  most,
  hrefOfRule,
}: {
  slug: string
  groups: readonly FindingGroup[]
  actions: AuditActions
  /** The day in UTC. */
  today: string
  /** Findings of a rule that are shown before a link to all of them. */
  most: number
  hrefOfRule: (rule: string) => string
}) {
  return (
    <div className="flex flex-col gap-4">
      {groups.map((group) => (
        <Group
          key={`${group.severity} ${group.rule.id}`}
          slug={slug}
          group={group}
          actions={actions}
          today={today}
          most={most}
          hrefOfRule={hrefOfRule}
        />
      ))}
    </div>
  )
}

function Group({
  slug,
  group,
  actions,
  today,
  most,
  hrefOfRule,
}: {
  slug: string
  group: FindingGroup
  actions: AuditActions
  today: string
  most: number
  hrefOfRule: (rule: string) => string
}) {
  const { rule, severity, title, why, findings } = group
  const rest = findings.length - most
  const shared = sharedText(findings)
  const heading = `rule-${severity}-${rule.id}`
  return (
    <section aria-labelledby={heading}>
      <Card className="overflow-hidden">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line px-3.5 py-3">
          <div className="min-w-0 flex-1 basis-80">
            <h2 id={heading} className="flex flex-wrap items-baseline gap-x-2 gap-y-1 font-semibold">
              <SeverityTag severity={severity} />
              {title}
              {findings.length > 1 ? (
                <span className="text-small font-normal text-muted">{count(findings.length)} findings</span>
              ) : null}
            </h2>
            <p className="mt-1 max-w-[76ch] text-[13px] text-muted">{why}</p>
            <p className="mt-1 max-w-[76ch] text-[13px] text-muted">
              <span className="font-medium text-ink">What mends it: </span>
              {rule.mends} {shared === null ? null : `${shared} `}
              <a href={docsOf(rule)} target="_blank" rel="noreferrer" className="underline hover:text-ink">
                Kafka’s documentation<span className="sr-only"> on {rule.title}, in a new tab</span>
              </a>
            </p>
          </div>
          <FixAllOfRule slug={slug} group={group} action={actions.fixRule} />
        </div>
        <ul className="divide-y divide-line">
          {findings.slice(0, most).map((finding) => (
            <FindingItem
              key={finding.id}
              slug={slug}
              finding={finding}
              group={group}
              isTextShared={shared !== null}
              actions={actions}
              today={today}
            />
          ))}
        </ul>
        {rest > 0 ? (
          <p className="border-t border-line px-3.5 py-2 text-small text-muted">
            <Link href={hrefOfRule(rule.id)} className="hover:underline">
              {counted(rest, 'more finding')} of this rule: show all {count(findings.length)}
            </Link>
          </p>
        ) : null}
      </Card>
    </section>
  )
}

/** What to do or to look at before, where it is the same for several findings; null otherwise. */
function sharedText(findings: readonly Finding[]): string | null {
  const texts = new Set(findings.map(({ remedy }) => (remedy.kind === 'plan' ? null : remedy.text)))
  const [text] = texts
  return findings.length > 1 && texts.size === 1 ? (text ?? null) : null
}

/** Replicas and settings are changed by plans of their own: a button for each of which there are several. */
function FixAllOfRule({ slug, group, action }: { slug: string; group: FindingGroup; action: FormAction }) {
  const { rule, findings } = group
  const kinds = (['plan', 'config'] as const)
    .map((kind) => ({ kind, total: findings.filter(({ remedy }) => remedy.kind === kind).length }))
    .filter(({ total }) => total > 1)
  if (kinds.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {kinds.map(({ kind, total }) => (
        <FixRuleButton
          key={kind}
          action={action}
          slug={slug}
          rule={rule.id}
          kind={kind}
          look={group.severity === 'critical' ? 'go' : 'plain'}
          label={`Fix all ${count(total)}…`}
          describe={rule.title}
        />
      ))}
    </div>
  )
}

function FindingItem({
  slug,
  finding,
  group,
  isTextShared,
  actions,
  today,
}: {
  slug: string
  finding: Finding
  group: FindingGroup
  /** What to do is said at the head of the group. */
  isTextShared: boolean
  actions: AuditActions
  today: string
}) {
  const { id, title, why, facts, remedy, severity } = finding
  return (
    <li
      id={id}
      className="flex scroll-mt-4 flex-wrap items-baseline justify-between gap-x-6 gap-y-2 px-3.5 py-2.5 target:bg-sunken"
    >
      <div className="min-w-0 flex-1 basis-80">
        {title === group.title ? null : <p>{title}</p>}
        <p className="font-mono text-small text-muted wrap-anywhere">
          <FindingSubject slug={slug} finding={finding} /> · {facts}
        </p>
        {title === group.title ? null : <p className="mt-0.5 max-w-[76ch] text-[13px] text-muted">{why}</p>}
        {remedy.kind === 'plan' || isTextShared ? null : (
          <p className="mt-0.5 max-w-[76ch] text-[13px] text-muted wrap-anywhere">
            <span className="font-medium text-ink">
              {remedy.kind === 'words' ? 'What to do: ' : `${remedy.label}: `}
            </span>
            {remedy.text}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-1.5">
        <WaiveButton
          action={actions.waive}
          slug={slug}
          finding={{ id, title, subject: finding.subject }}
          today={today}
        />
        {remedy.kind === 'words' ? null : (
          <FixButton
            action={actions.fix}
            slug={slug}
            findings={[id]}
            kind={severity === 'critical' && group.findings.length === 1 ? 'go' : 'plain'}
            label="Fix…"
            describe={remedy.label}
          />
        )}
      </div>
    </li>
  )
}
