import { ChangeBars } from '#components/charts/change-bars.tsx'
import { type MapSide, PlanMap } from '#components/replica-map/plan-map.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { count } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { counted } from '#lib/domain/words.ts'
import { LoadChangeTable } from './load-change-table.tsx'
import { LogDirMovesTable } from './log-dir-moves-table.tsx'
import { MovesTable } from './moves-table.tsx'

const MOVES_A_PAGE = 25

/** What of a plan is shown, and the addresses that show something else. */
export type PlanView = {
  readonly side: MapSide
  readonly page: number
  readonly hrefOf: (change: { readonly map?: MapSide; readonly page?: number }) => string
}

/** What a plan does to brokers and partitions: charts, a table and a map before and after it, and each change. */
export function PlanDetail({ slug, plan, view }: { slug: string; plan: Plan; view: PlanView }) {
  return (
    <>
      {plan.moves.length === 0 ? null : (
        <>
          <Section
            title="Brokers before and after"
            note="pale: before · preferred leaders, not those of the moment"
          >
            <ChangeBars before={plan.before} after={plan.after} />
            <div className="mt-3">
              <LoadChangeTable plan={plan} />
            </div>
          </Section>
          <Section title="Replica map" note={<SideSwitch view={view} />}>
            <PlanMap slug={slug} plan={plan} side={view.side} />
          </Section>
          <Section title="Partitions that change" note={noteOf(plan)}>
            <Moves plan={plan} view={view} />
          </Section>
        </>
      )}
      {plan.logDirMoves.length === 0 ? null : (
        <Section title="Log directories" note={counted(plan.logDirMoves.length, 'replica')}>
          <LogDirMovesTable moves={plan.logDirMoves} />
        </Section>
      )}
    </>
  )
}

function noteOf({ moves, copies }: Plan): string {
  const changing = counted(moves.length, 'partition')
  if (copies === 0) return `${changing}, nothing is copied`
  return `${changing}, ${count(copies)} replicas to copy; a + marks each broker that gets one`
}

const SIDES: readonly (readonly [MapSide, string])[] = [
  ['before', 'Before'],
  ['after', 'After'],
]

function SideSwitch({ view }: { view: PlanView }) {
  return (
    <nav aria-label="Map before or after" className="flex">
      {SIDES.map(([side, label]) => (
        <Link
          key={side}
          href={view.hrefOf({ map: side })}
          scroll={false}
          aria-current={view.side === side ? 'true' : undefined}
          className={classNames(
            'border px-2.5 py-0.5 first:rounded-l-control last:rounded-r-control last:-ml-px',
            view.side === side
              ? 'border-line-strong bg-surface font-medium text-ink'
              : 'border-line text-muted hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}

function Moves({ plan: { moves }, view }: { plan: Plan; view: PlanView }) {
  const slice = pageOf(moves, view.page, MOVES_A_PAGE)
  const pager = (
    <Pager
      {...slice}
      shown={slice.items.length}
      total={moves.length}
      hrefOf={(page) => view.hrefOf({ page })}
    />
  )
  return <MovesTable moves={slice.items} {...(slice.pages > 1 ? { footer: pager } : {})} />
}
